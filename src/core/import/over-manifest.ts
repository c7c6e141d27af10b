/**
 * What a manifest that is there would give more by an import. The manifest was reviewed, and the role was not: people may
 * have made the manifest stricter, or a hand the role wider. An import sets the manifest to the role, as it is asked to;
 * what that gives more is listed, as no reviewer finds it in a diff of 200 files.
 */

import type { ActualRole } from '../model/actual-role.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import { specOf } from '../model/role-spec.ts';
import { roleFacets } from '../plan/role-facets.ts';
import { formatDuration } from '../text/duration.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import { facetWidenings } from '../widening/widening.ts';

/**
 * In words; [] is proven: nothing is more.
 * @param has what the manifest declares as it is
 * @param desired what it would declare
 */
export function moreThanManifest(
  role: ActualRole,
  has: DesiredRole,
  desired: DesiredRole,
  world: TrustWorld,
): readonly string[] {
  const actual: ActualRole = { ...role, ...specOf(has), unread: [] };
  const facets = roleFacets(desired, actual, [actual]);
  const widenings = facetWidenings(
    { kind: 'update', name: desired.name, desired, actual, causes: ['manifest'], applied: [], facets },
    world,
  );
  return [
    ...facets.flatMap(({ facet, key }, index) => {
      const widening = widenings[index]?.widening;
      if (facet === 'boundary' || (widening?.width !== 'widens' && widening?.width !== 'unknown')) return [];
      const what = facet === 'trust' ? 'trust policy' : `policy ${key}`;
      return [widening.words === '' ? what : `${what}: ${widening.words}`];
    }),
    ...(desired.maxSessionSeconds > has.maxSessionSeconds
      ? [`sessions of up to ${formatDuration(desired.maxSessionSeconds)}`]
      : []),
  ];
}
