/** What callers of today lose by an adoption (adoption.ts): in words for people, and as a digest for their approval. */

import type { AdoptionFacts } from '../model/beyond-boundary.ts';
import type { FacetDifference } from '../model/facet-change.ts';
import type { Arn } from '../model/ids.ts';
import { isReservedTag } from '../model/ownership.ts';
import { specOf } from '../model/role-spec.ts';
import type { UpdateDifference } from '../model/update-change.ts';
import { digestOf } from '../text/digest.ts';
import { formatDuration } from '../text/duration.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import { facetWidenings } from '../widening/widening.ts';

/** What callers lose. */
export interface Losses {
  /** In words, as many as people read; [] is certain. */
  readonly words: readonly string[];
  /** Of all that differs and of all that is lost, also where the words are the same. */
  readonly digest: string;
}

interface Known {
  /** undefined: neither the boundary nor any policy was read. */
  readonly facts: AdoptionFacts | undefined;
  /** It was begun, and the boundary may be on already: what that takes away is still what was approved. */
  readonly isGoingOn: boolean;
}

export function lossesOf(adoption: UpdateDifference, world: TrustWorld, known: Known): Losses {
  const facets = adoption.facets
    .filter(({ facet }) => facet !== 'boundary' && facet !== 'description')
    .map(({ facet, key, before, after }) => [facet, key, before, after]);
  return { words: lossWords(adoption, world, known), digest: digestOf(JSON.stringify([facets, known.facts])) };
}

function lossWords(adoption: UpdateDifference, world: TrustWorld, { facts, isGoingOn }: Known): string[] {
  const { actual, desired } = adoption;
  const back = facetWidenings(reversed(adoption), world);
  const shorter =
    !actual.unread.includes('session') && actual.maxSessionSeconds > desired.maxSessionSeconds
      ? [`sessions of more than ${formatDuration(desired.maxSessionSeconds)}`]
      : [];
  return [
    ...adoption.facets.flatMap((facet, index) => lossOf(facet, back[index]?.widening, facts)),
    ...shorter,
    ...(actual.boundaryArn === desired.boundaryArn && !isGoingOn ? [] : takenByBoundary(facts)),
  ];
}

/** What would have to be given to come back from the manifest to the role of today. */
function reversed({ facets, actual, desired, ...rest }: UpdateDifference): UpdateDifference {
  return {
    ...rest,
    facets: facets.map(({ before, after, ...facet }) => ({ ...facet, before: after, after: before, applied: after })),
    actual: { ...actual, ...specOf(desired) },
    desired: { ...desired, ...specOf(actual), boundaryArn: desired.boundaryArn },
  };
}

function lossOf(
  { facet, key = '', before, after }: FacetDifference,
  back: ReturnType<typeof facetWidenings>[number]['widening'],
  facts: AdoptionFacts | undefined,
): string[] {
  // Policies of the role, of buckets, keys and queues may ask for it (aws:PrincipalTag), and most are not seen from here.
  if (facet === 'tag')
    return before === undefined || isReservedTag(key)
      ? []
      : [`perhaps what policies allow by its tag ${key}=${before}`];
  if (back === undefined || (back.width !== 'widens' && back.width !== 'unknown')) return [];
  const perhaps = back.width === 'widens' ? '' : 'perhaps ';
  const words = back.words === '' ? '' : `: today it ${back.words}`;
  switch (facet) {
    case 'trust':
      return [`${perhaps}callers${words}`];
    case 'inlinePolicy':
      return [`${perhaps}permissions of policy ${key}${words}`];
    case 'managedPolicy':
      // One that is added takes nothing away, unless it denies.
      if (after !== undefined && facts?.harmless.has(after as Arn)) return [];
      return [after === undefined ? `managed policy ${key}` : `${perhaps}what ${key} denies`];
    default:
      return [];
  }
}

function takenByBoundary(facts: AdoptionFacts | undefined): string[] {
  if (facts === undefined) return ['perhaps permissions: what the boundary allows could not be read'];
  const { lost, perhaps, unseen } = facts;
  return [
    ...(lost.length === 0 ? [] : [`what the boundary does not allow: ${listed(lost)}`]),
    ...(perhaps.length === 0 ? [] : [`perhaps, by conditions of the boundary: ${listed(perhaps)}`]),
    ...unseen.map((arn) => `perhaps permissions of ${arn}: its text could not be read`),
  ];
}

function listed(actions: readonly string[]): string {
  const more = actions.length - MOST;
  return more > 0 ? `${actions.slice(0, MOST).join(', ')} and ${more} more` : actions.join(', ');
}

/** It is one line of a plan; all of them are in `import --json`. */
const MOST = 8;
