import { describe, expect, it } from 'vitest';
import { type DriftSettings, USUAL_DRIFT } from '../../../src/core/manifest/drift-settings.ts';
import type { Change, FacetChange } from '../../../src/core/model/change.ts';
import type { DriftKind } from '../../../src/core/model/drift.ts';
import type { KnownRoles } from '../../../src/core/model/inventory.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import { isLeft, withLeftDrift } from '../../../src/core/plan/accepted-drift.ts';
import { operationsFor } from '../../../src/core/plan/operations.ts';
import { actualRole, BOUNDARY, desiredRole } from '../../support/roles.ts';

const desired = desiredRole();
const DESCRIPTION: FacetChange = { facet: 'description', before: 'mine', after: 'Deploys' };
const TAG: FacetChange = { facet: 'tag', key: 'cost', before: '7', after: undefined };
const OWN_TAG: FacetChange = { facet: 'tag', key: TAGS.team, before: 'data', after: 'shop' };
const BOUNDS: FacetChange = { facet: 'boundary', before: undefined, after: BOUNDARY };

const update = (facets: FacetChange[], cause: 'drift' | 'manifest' = 'drift'): Change => ({
  kind: 'update',
  name: desired.name,
  desired,
  actual: actualRole(desired),
  cause,
  facets,
});
const create: Change = { kind: 'create', name: desired.name, desired };
const SEEN: KnownRoles = {
  [desired.name]: { roleId: 'AROA1', digest: 'v1-x', previous: null, file: null, revision: null },
};

function reporting(...kinds: DriftKind[]): DriftSettings {
  const setting = { response: 'report' as const, severity: undefined, reason: 'FIN-7' };
  return { ...USUAL_DRIFT, kinds: Object.fromEntries(kinds.map((kind) => [kind, setting])) };
}

/** `calls`: what is still done. */
const CASES: {
  reason: string;
  change: Change;
  drift: DriftSettings;
  known?: KnownRoles;
  calls: string[];
  left: boolean;
}[] = [
  { reason: 'nobody said otherwise', change: update([TAG]), drift: USUAL_DRIFT, calls: ['UntagRole'], left: false },
  {
    reason: 'nothing differs but our digest: that is signed',
    change: {
      kind: 'update',
      name: desired.name,
      desired,
      actual: actualRole(desired, { appliedDigest: 'v1-revoking-sessions' }),
      cause: 'drift',
      facets: [],
    },
    drift: reporting('drift-tags'),
    calls: ['TagRole'],
    left: false,
  },
  { reason: 'the kind is only told', change: update([TAG]), drift: reporting('drift-tags'), calls: [], left: true },
  {
    reason: 'another kind in the same role is put back',
    change: update([TAG, DESCRIPTION]),
    drift: reporting('drift-tags'),
    calls: ['UpdateRole'],
    left: false,
  },
  {
    reason: 'by our own tags we know our roles again',
    change: update([TAG, OWN_TAG]),
    drift: reporting('drift-tags'),
    calls: ['TagRole'],
    left: false,
  },
  {
    reason: 'the manifest changed: the whole role is made equal to it',
    change: update([TAG], 'manifest'),
    drift: reporting('drift-tags'),
    calls: ['UntagRole'],
    left: false,
  },
  {
    reason: 'a boundary comes back whatever the settings were made to say',
    change: update([BOUNDS, TAG]),
    drift: reporting('drift-tags'),
    calls: ['PutRolePermissionsBoundary'],
    left: false,
  },
  {
    reason: 'a role deleted by hand is only told',
    change: create,
    drift: reporting('drift-deleted'),
    known: SEEN,
    calls: [],
    left: true,
  },
  {
    reason: 'a new role is made',
    change: create,
    drift: reporting('drift-deleted'),
    known: {},
    calls: ['CreateRole'],
    left: false,
  },
  {
    reason: 'without an inventory nobody knows that it was deleted',
    change: create,
    drift: reporting('drift-deleted'),
    calls: ['CreateRole'],
    left: false,
  },
];

describe('drift that the settings want left', () => {
  for (const { reason, change, drift, known, calls, left } of CASES) {
    it(`${calls.join(', ') || 'nothing is done'}: ${reason}`, () => {
      const [told] = withLeftDrift([change], drift, known);
      if (told === undefined) throw new Error('a change was lost');
      expect(operationsFor(told, BOUNDARY)?.operations.map(({ call }) => call) ?? []).toEqual(calls);
      expect(isLeft(told)).toBe(left);
    });
  }
});
