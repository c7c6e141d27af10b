import { describe, expect, it } from 'vitest';
import { type DriftSettings, USUAL_DRIFT } from '../../../src/core/manifest/drift-settings.ts';
import type { Change, Difference } from '../../../src/core/model/change.ts';
import type { DriftKind } from '../../../src/core/model/drift.ts';
import type { FacetDifference } from '../../../src/core/model/facet-change.ts';
import type { KnownRoles } from '../../../src/core/model/inventory.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import type { Cause } from '../../../src/core/model/update-change.ts';
import { isAccepted } from '../../../src/core/plan/accepted-drift.ts';
import { judge } from '../../../src/core/plan/judge.ts';
import { operationsFor } from '../../../src/core/plan/operations.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { aRoleId } from '../../support/ids.ts';
import { asked, byHand, type Unapplied } from '../../support/judged-changes.ts';
import { actualRole, BOUNDARY, desiredRole, settings } from '../../support/roles.ts';

const WORLD = trustWorld(settings(), undefined);

const desired = desiredRole();
const DESCRIPTION = byHand({ facet: 'description', before: 'mine', after: 'Deploys' });
const COST: Unapplied = { facet: 'tag', key: 'cost', before: '7', after: undefined };
const TAG = byHand(COST);
const OWN_TAG = byHand({ facet: 'tag', key: TAGS.team, before: 'data', after: 'shop' });
const BOUNDS = byHand({ facet: 'boundary', before: undefined, after: BOUNDARY });

const update = (facets: FacetDifference[], causes: readonly Cause[] = ['drift']): Difference => ({
  kind: 'update',
  name: desired.name,
  desired,
  actual: actualRole(desired),
  causes,
  applied: [],
  facets,
});
const create: Difference = { kind: 'create', name: desired.name, desired };
const SEEN: KnownRoles = {
  [desired.name]: { roleId: aRoleId('AROA1'), digest: 'v1-x', previous: null, file: null, revision: null },
};

/** Whether sessions end is another question (revocation.test.ts). */
function reporting(...kinds: DriftKind[]): DriftSettings {
  const setting = { response: 'report' as const, severity: undefined, reason: 'FIN-7' };
  return { ...USUAL_DRIFT, revokeSessions: false, kinds: Object.fromEntries(kinds.map((kind) => [kind, setting])) };
}

/** `calls`: what is still done. */
const CASES: {
  reason: string;
  change: Difference;
  drift: DriftSettings;
  known?: KnownRoles;
  calls: string[];
  accepted: boolean;
}[] = [
  {
    reason: 'the settings accept nothing',
    change: update([TAG]),
    drift: USUAL_DRIFT,
    calls: ['UntagRole'],
    accepted: false,
  },
  {
    reason: 'nothing differs, and its sessions have to end: that is no drift to accept',
    change: {
      kind: 'update',
      name: desired.name,
      desired,
      actual: actualRole(desired),
      causes: ['drift'],
      applied: [],
      facets: [],
    },
    known: {
      [desired.name]: {
        roleId: actualRole(desired).roleId,
        digest: desired.digest,
        previous: null,
        file: null,
        revision: null,
        revoking: '',
      },
    },
    drift: { ...reporting('drift-tags'), revokeSessions: true },
    calls: ['RevokeSessions'],
    accepted: false,
  },
  {
    reason: 'the kind is only reported',
    change: update([TAG]),
    drift: reporting('drift-tags'),
    calls: [],
    accepted: true,
  },
  {
    reason: 'another kind in the same role is put back',
    change: update([TAG, DESCRIPTION]),
    drift: reporting('drift-tags'),
    calls: ['UpdateRole'],
    accepted: false,
  },
  {
    reason: 'by our own tags we know our roles again',
    change: update([TAG, OWN_TAG]),
    drift: reporting('drift-tags'),
    calls: ['TagRole'],
    accepted: false,
  },
  {
    reason: 'the manifest changed: the whole role is made equal to it',
    change: update([asked(COST)], ['manifest']),
    drift: reporting('drift-tags'),
    calls: ['UntagRole'],
    accepted: false,
  },
  {
    reason: 'the manifest changed as well, in another facet: the whole role is made equal to it',
    change: update([TAG, asked({ facet: 'description', before: 'mine', after: 'Deploys' })], ['drift', 'manifest']),
    drift: reporting('drift-tags', 'drift-description'),
    calls: ['UpdateRole', 'UntagRole'],
    accepted: false,
  },
  {
    reason: 'a boundary is put back whatever the settings say',
    change: update([BOUNDS, TAG]),
    drift: reporting('drift-tags'),
    calls: ['PutRolePermissionsBoundary'],
    accepted: false,
  },
  {
    reason: 'a role deleted by hand is only reported',
    change: create,
    drift: reporting('drift-deleted'),
    known: SEEN,
    calls: [],
    accepted: true,
  },
  {
    reason: 'a new role is created',
    change: create,
    drift: reporting('drift-deleted'),
    known: {},
    calls: ['CreateRole'],
    accepted: false,
  },
  {
    reason: 'without an inventory it is not known that it was deleted',
    change: create,
    drift: reporting('drift-deleted'),
    calls: ['CreateRole'],
    accepted: false,
  },
];

function reasonsOf(change: Change): (string | undefined)[] {
  if (change.kind === 'create') return [change.accepted];
  return change.kind === 'update' ? change.facets.map(({ accepted }) => accepted) : [];
}

describe('drift that the settings accept', () => {
  for (const { reason, change, drift, known, calls, accepted } of CASES) {
    it(`${calls.join(', ') || 'nothing is done'}: ${reason}`, () => {
      const [judged] = judge([change], { drift, world: WORLD, known, keepsIntent: true, provider: { is: 'unread' } });
      if (judged === undefined) throw new Error('a change was lost');
      expect(operationsFor(judged, BOUNDARY)?.operations.map(({ call }) => call) ?? []).toEqual(calls);
      expect(isAccepted(judged)).toBe(accepted);
      if (accepted) expect([...new Set(reasonsOf(judged))]).toEqual(['FIN-7']);
    });
  }
});
