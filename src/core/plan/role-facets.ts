/**
 * The differences between one role as it should be and as it is, facet by facet, in the order in which they are shown,
 * and of each what was applied last: so that a manual change is distinguished from one of the manifest, also where one facet has
 * both.
 */

import { samePolicy } from '../iam/policy-document.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { FacetDifference } from '../model/facet-change.ts';
import type { Facet, RoleSpec } from '../model/role-spec.ts';

/**
 * Empty if IAM would behave the same. Facets that the state does not have are not compared.
 * @param applied what may have been applied last, the newest first: what IAM has of any of them is no manual change
 */
export function roleFacets(
  desired: DesiredRole,
  actual: ActualRole,
  applied: readonly [RoleSpec, ...RoleSpec[]],
): FacetDifference[] {
  const changes = [
    ...single('boundary', actual.boundaryArn, desired.boundaryArn),
    ...policy('trust', actual.trust, desired.trust),
    ...single('session', String(actual.maxSessionSeconds), String(desired.maxSessionSeconds)),
    ...single('description', actual.description || undefined, desired.description || undefined),
    ...managedPolicies(actual.managedPolicyArns, desired.managedPolicyArns),
    ...inlinePolicies(actual.inlinePolicies, desired.inlinePolicies),
    ...tags(actual.tags, desired.tags),
  ];
  return changes
    .filter(({ facet }) => !actual.unread.includes(facet))
    .map((change) => ({ ...change, applied: appliedText(change, applied) }));
}

type Change = Omit<FacetDifference, 'applied'>;

function appliedText(change: Change, applied: readonly RoleSpec[]): string | undefined {
  const { facet, key, before, after } = change;
  const isPolicy = facet === 'trust' || facet === 'inlinePolicy';
  const isSame = (a: string | undefined, b: string | undefined) =>
    a === b || (isPolicy && a !== undefined && b !== undefined && samePolicy(a, b));
  const texts = applied.map((spec) => textOf(spec, facet, key));
  if (texts.some((text) => isSame(text, before))) return before;
  return isSame(texts[0], after) ? after : texts[0];
}

function textOf(spec: RoleSpec, facet: Facet, key = ''): string | undefined {
  switch (facet) {
    case 'trust':
      return spec.trust;
    case 'boundary':
      return spec.boundaryArn;
    case 'session':
      return String(spec.maxSessionSeconds);
    case 'description':
      return spec.description || undefined;
    case 'managedPolicy':
      return spec.managedPolicyArns.find((arn) => arn === key);
    case 'inlinePolicy':
      return ownText(spec.inlinePolicies, key);
    case 'tag':
      return ownText(spec.tags, key);
    case 'path':
    case 'revocation':
      throw new Error(`${facet} is compared elsewhere`);
  }
}

/** A tag may be called `constructor`, which every object seems to have. */
function ownText(texts: RoleRecord, key: string): string | undefined {
  return Object.hasOwn(texts, key) ? texts[key] : undefined;
}

function single(facet: Facet, before: string | undefined, after: string | undefined): Change[] {
  return before === after ? [] : [{ facet, before, after }];
}

function policy(facet: Facet, before: string, after: string): Change[] {
  return samePolicy(before, after) ? [] : [{ facet, before, after }];
}

function managedPolicies(before: readonly string[], after: readonly string[]): Change[] {
  const had = new Set(before);
  const wants = new Set(after);
  return [
    ...before.filter((arn) => !wants.has(arn)).map((arn) => removed('managedPolicy', arn, arn)),
    ...after.filter((arn) => !had.has(arn)).map((arn) => added('managedPolicy', arn, arn)),
  ];
}

function inlinePolicies(before: RoleRecord, after: RoleRecord): Change[] {
  return keyed('inlinePolicy', before, after, samePolicy);
}

function tags(before: RoleRecord, after: RoleRecord): Change[] {
  return keyed('tag', before, after, (a, b) => a === b);
}

type RoleRecord = Readonly<Record<string, string>>;

function keyed(facet: Facet, before: RoleRecord, after: RoleRecord, same: (a: string, b: string) => boolean): Change[] {
  const changes: Change[] = [];
  for (const [key, old] of Object.entries(before)) {
    const wanted = Object.hasOwn(after, key) ? after[key] : undefined;
    if (wanted === undefined) changes.push(removed(facet, key, old));
    else if (!same(old, wanted)) changes.push({ facet, key, before: old, after: wanted });
  }
  for (const [key, wanted] of Object.entries(after)) {
    if (!Object.hasOwn(before, key)) changes.push(added(facet, key, wanted));
  }
  return changes;
}

function removed(facet: Facet, key: string, before: string): Change {
  return { facet, key, before, after: undefined };
}

function added(facet: Facet, key: string, after: string): Change {
  return { facet, key, before: undefined, after };
}
