/**
 * Whether a pattern of a policy reaches resources, in two readings of AWS. Its documentation compares an ARN part by part;
 * its simulator compares the text as a whole, so that the `*` for the account in `arn:aws:lambda:*:*:checkout` may run over
 * `111122223333:function`. Where the two differ, the answer is `maybe`. So it is for a policy variable, which can become
 * anything.
 */
import { type ResourceParts, reachOf, resourceParts } from './resource-pattern.ts';
import { covers, hasWildcard, meets } from './wildcard.ts';

export type Reading = 'yes' | 'maybe' | 'no';

/** Whether the policy's pattern reaches anything that `resource` stands for; there a `*` stays within its part. */
export function reads(pattern: string, resource: string): Reading {
  const reach = reachOf(pattern);
  const certain: Reading = reach === pattern ? 'yes' : 'maybe';
  const [wide, narrow] = [resourceParts(reach), resourceParts(resource)];
  if (wide === undefined || narrow === undefined) return meets(reach, resource) ? certain : 'no';
  if (everyPart(wide, narrow, meets)) return certain;
  return runsOver(wide) && meets(reach, oneOf(narrow, wide)) ? 'maybe' : 'no';
}

/** Whether the policy's pattern reaches all that `resource` stands for. Sound, not complete: `yes` is never wrong. */
export function readsAll(pattern: string, resource: string): Reading {
  const reach = reachOf(pattern);
  const [wide, narrow] = [resourceParts(pattern), resourceParts(resource)];
  const inParts =
    wide === undefined || narrow === undefined ? covers(pattern, resource) : everyPart(wide, narrow, covers);
  if (inParts) return 'yes';
  return covers(reach, resource) ? 'maybe' : 'no';
}

function everyPart(
  wide: ResourceParts,
  narrow: ResourceParts,
  compare: (wide: string, narrow: string) => boolean,
): boolean {
  return PARTS.every((part) => compare(wide[part], narrow[part]));
}

const PARTS = ['service', 'rest', 'region', 'account', 'partition'] as const;

function runsOver({ partition, region, account }: ResourceParts): boolean {
  return [partition, region, account].some(hasWildcard);
}

/** One text for the resource, with wildcards in its last part alone: nothing in front of it has a colon inside. */
function oneOf({ partition, service, region, account, rest }: ResourceParts, wide: ResourceParts): string {
  const one = (part: string, other: string) => {
    if (!hasWildcard(part)) return part;
    return hasWildcard(other) || !meets(part, other) ? part.replace(/[*?]/g, '0') : other;
  };
  const front = [one(partition, wide.partition), service, one(region, wide.region), one(account, wide.account)];
  return `arn:${front.join(':')}:${rest}`;
}
