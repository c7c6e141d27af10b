/**
 * Whether a change gives more than there was: computed offline, from the policies themselves, for trust and
 * permissions.
 *
 *   widens    a caller may enter, or something may be done, that was not possible before: shown by an example
 *   narrows   nothing of the kind, and less than before
 *   neutral   the same
 *   unknown   none of these could be shown; a reviewer has to look
 *
 * Only what is proven is claimed: "narrows" and "neutral" are proven, statement by statement, and the rest is
 * `unknown`. The text of a customer managed policy is not in a plan, so attaching one is unknown.
 */

import { type FacetDifference, isAskedFor, isDrifted, type Widening } from '../model/facet-change.ts';
import type { RoleSpec } from '../model/role-spec.ts';
import type { UpdateDifference } from '../model/update-change.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import { clausesOf } from './clause.ts';

import { type Permissions, permissionsOf, permissionWidth } from './permission-width.ts';
import { trustWidth } from './trust-width.ts';

/** What one facet's difference does; undefined for what is about neither trust nor permissions. */
export interface FacetWidening {
  /** Against what IAM has. */
  readonly widening: Widening | undefined;
  /** Against what was applied last; undefined if the manifest asks for nothing else than that. */
  readonly asked: Widening | undefined;
  /**
   * If it is drift: what the manual change did. It does not follow from the other: one repository put in the place of
   * another widens in both directions.
   */
  readonly drifted: Widening | undefined;
}

/** Of every facet, in the same order. */
export function facetWidenings(difference: UpdateDifference, world: TrustWorld): FacetWidening[] {
  const { facets, actual, desired, applied } = difference;
  const inline = facets.some(({ facet }) => facet === 'inlinePolicy');
  const had = inline ? permissions(actual) : undefined;
  const wanted = inline ? permissions(desired) : undefined;
  const [newest] = applied;
  const reviewed = inline && newest !== undefined ? permissions(newest.spec) : wanted;
  const hasDrift = difference.causes.includes('drift');
  const isUnknown = difference.causes.includes('unknown');
  return facets.map((facet) => {
    const { before, after, applied: last } = facet;
    const widening = facetWidening(facet, had, wanted, world);
    // Either may be: what IAM has was done by hand, or the manifest asks for something else by now.
    if (isUnknown && widening !== undefined) {
      const byHand = { ...facet, before: after, after: before };
      return { widening, asked: widening, drifted: facetWidening(byHand, wanted, had, world) };
    }
    if (widening === undefined || !hasDrift) {
      return { widening, asked: isAskedFor(facet) ? widening : undefined, drifted: undefined };
    }
    // What a hand has added elsewhere in the role must not make what the manifest asks for look like nothing new.
    const asked = isAskedFor(facet)
      ? facetWidening({ ...facet, before: last, after }, reviewed, wanted, world)
      : undefined;
    const byHand = { ...facet, before: last, after: before };
    return { widening, asked, drifted: isDrifted(facet) ? facetWidening(byHand, reviewed, had, world) : undefined };
  });
}

/** The widest of several; neutral for none. */
export function widest(widenings: readonly Widening[]): Widening {
  for (const width of ['widens', 'unknown', 'narrows'] as const) {
    const found = widenings.filter((one) => one.width === width);
    const words = found.map((one) => one.words).filter((text) => text !== '');
    if (found.length > 0) return { width, words: words.join('; ') };
  }
  return { width: 'neutral', words: '' };
}

function permissions({ inlinePolicies, managedPolicyArns }: RoleSpec): Permissions | undefined {
  return permissionsOf(Object.values(inlinePolicies), managedPolicyArns);
}

/** undefined for facets that are about neither trust nor permissions. */
function facetWidening(
  { facet, key = '', before, after }: FacetDifference,
  had: Permissions | undefined,
  has: Permissions | undefined,
  world: TrustWorld,
): Widening | undefined {
  switch (facet) {
    case 'trust':
      return trustWidth(before ?? '', after ?? '', world);
    case 'inlinePolicy': {
      const removed = before === undefined ? [] : clausesOf(before);
      const added = after === undefined ? [] : clausesOf(after);
      if (!removed || !added || !had || !has) {
        return { width: 'unknown', words: 'a policy of the role cannot be compared' };
      }
      return permissionWidth(removed, added, had, has);
    }
    case 'managedPolicy':
      return managedPolicyWidth(key, after !== undefined);
    case 'boundary':
      return before === undefined
        ? { width: 'narrows', words: '' }
        : { width: 'unknown', words: 'the texts of the two are not read here' };
    default:
      return undefined;
  }
}

function managedPolicyWidth(arn: string, attached: boolean): Widening {
  const [, , , , account, resource = ''] = arn.split(':');
  if (account !== 'aws') return { width: 'unknown', words: 'its text is not read here' };
  const denies = DENYING.test(resource.slice(resource.lastIndexOf('/') + 1));
  return { width: attached === denies ? 'narrows' : 'widens', words: '' };
}

/** Of AWS's own policies only these deny. */
const DENYING = /^(AWSDenyAll|AWSCompromisedKeyQuarantine(V\d+)?)$/;
