/** A plan out of roles, as the engine makes it, and one row of the table that says what the guardrails do to it. */

import { specDigest } from '../../../src/core/compile/spec-digest.ts';
import { policyDigest } from '../../../src/core/iam/policy-document.ts';
import { scopeOf } from '../../../src/core/manifest/scope.ts';
import type { BitbucketLock, Settings } from '../../../src/core/manifest/settings.ts';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { ActualState, BoundaryState } from '../../../src/core/model/actual-state.ts';
import type { AppliedRoles } from '../../../src/core/model/applied-role.ts';
import type { Approval } from '../../../src/core/model/approval.ts';
import { type Deployment, UNDEPLOYED } from '../../../src/core/model/deployment.ts';
import type { DesiredRole } from '../../../src/core/model/desired-role.ts';
import type { Issue } from '../../../src/core/model/diagnosis.ts';
import type { ClosedForeign, KnownRoles } from '../../../src/core/model/inventory.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import type { SpentLimits } from '../../../src/core/model/spent-limits.ts';
import { diff } from '../../../src/core/plan/diff.ts';
import { rolesAsOf } from '../../../src/core/plan/expiry.ts';
import { withForeign } from '../../../src/core/plan/foreign-roles.ts';
import { judge } from '../../../src/core/plan/judge.ts';
import { planOf } from '../../../src/core/plan/plan.ts';
import { guard } from '../../../src/core/plan-guardrails/plan-guardrails.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { actualRole, actualState, BOUNDARY, desiredRole, NO_MEMORY, settings } from '../../support/roles.ts';

export const NOON = new Date('2026-11-22T12:00:00Z');

export interface Case {
  name: string;
  reason: string;
  declared?: DesiredRole[];
  there?: ActualRole[];
  issues?: Issue[];
  state?: Partial<ActualState>;
  limits?: Partial<Settings['limits']>;
  settings?: Partial<Settings>;
  /** undefined: no UUID has a name. */
  lock?: BitbucketLock;
  /** undefined: nothing remembers. */
  known?: KnownRoles;
  /** Roles that are not ours and that were closed; undefined: nothing remembers. */
  closedForeign?: ClosedForeign;
  /** undefined: nothing remembers. */
  spent?: SpentLimits;
  /** What is kept of the roles as applied; nothing, unless a case says so. */
  applied?: AppliedRoles;
  approvals?: Approval[];
  now?: Date;
  /** What the deployment says where it is not {@link DEPLOYED}. */
  deployment?: Partial<Deployment>;
  /** Rules that speak, and how many deletions (quarantines included) are left in the plan. */
  expected: { rules: string[]; deletions: number };
}

const CEILING =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":["iam:*","sts:*"],"Resource":"*"}]}';

/** The boundary that IAM has, where a case says nothing else. */
export const UNCHANGED: BoundaryState = { is: 'present', document: CEILING };

/** Everything is watched, and nothing of it has changed; roles that are not ours are never touched. */
export const DEPLOYED: Deployment = {
  ...UNDEPLOYED,
  boundary: { arn: BOUNDARY, digest: policyDigest(CEILING) },
  serviceTrusts: {},
};

export function guardedPlan({ declared = [], there = [], issues = [], known, now = NOON, ...rest }: Case): Plan {
  const base = settings(rest.settings);
  const limited = { ...base, limits: { ...base.limits, ...rest.limits } };
  const world = trustWorld(limited, rest.lock);
  const dated = rolesAsOf(declared, now);
  const { applied = NO_MEMORY.applied } = rest;
  const deployment: Deployment = { ...DEPLOYED, ...rest.deployment };
  const rules = {
    byDefault: base.removal,
    now,
    drift: base.drift,
    world,
    path: base.roles.path,
    owner: base.owner,
    unowned: deployment.unownedRoles,
  };
  const differences = diff({ ...dated, frozen: [] }, there, rules, { known, applied });
  const actual = actualState(there, { boundary: UNCHANGED, ...rest.state });
  const ours = judge(differences, {
    drift: base.drift,
    world,
    known,
    keepsIntent: known !== undefined,
    provider: actual.provider,
  });
  const granted = deployment.foreignRoles;
  const changes = withForeign(ours, there, { settings: limited, now, world, granted, closed: rest.closedForeign });
  const guarded = guard({
    changes,
    declared: dated.roles,
    expired: dated.expired,
    issues,
    actual,
    settings: limited,
    world,
    known,
    closedForeign: rest.closedForeign,
    spent: rest.spent,
    now,
    approvals: rest.approvals ?? [],
    byPerson: true,
    approveCommands: { deletions: 'rolekeeper approve', lockouts: 'rolekeeper approve' },
    deployment,
  });
  return planOf(guarded, {
    scope: scopeOf(base),
    boundaryArn: BOUNDARY,
    revision: undefined,
    remarks: [],
    drift: [],
    issues,
  });
}

/** Names of the roles that the plan would really delete or close. */
export function removedBy({ operations, changes }: Plan): string[] {
  const removed = new Set(
    changes.flatMap(({ kind, name }) => (kind === 'delete' || kind === 'quarantine' ? name : [])),
  );
  return operations.flatMap(({ role }) => (removed.has(role) ? role : []));
}

/** `shop-000`, `shop-001` … */
export function roles(count: number, team = 'shop'): DesiredRole[] {
  return Array.from({ length: count }, (_, i) => desiredRole({ name: `${team}-${String(i).padStart(3, '0')}`, team }));
}

export function inIam(list: readonly DesiredRole[]): ActualRole[] {
  return list.map((role) => actualRole(role));
}

/** The inventory that knows exactly these, as they are. */
export function inventoryOf(list: readonly ActualRole[]): NonNullable<KnownRoles> {
  return Object.fromEntries(
    list.map((role) => [
      role.name,
      {
        roleId: role.roleId,
        digest: specDigest(role as unknown as DesiredRole),
        previous: null,
        file: null,
        revision: null,
      },
    ]),
  );
}
