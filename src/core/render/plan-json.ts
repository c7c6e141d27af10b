/** A plan for programs: `schemas/plan.schema.json` describes it. A change of meaning changes the version. */

import type { Beside } from '../model/beside.ts';
import { type Change, isForeseen, isUpdate, keptOf } from '../model/change.ts';
import type { Admission, DesiredRole, GateEnforcement } from '../model/desired-role.ts';
import type { GatePlan } from '../model/gate-plan.ts';
import type { Plan } from '../model/plan.ts';
import type { ForeignReason, RemovalChange } from '../model/removal-change.ts';
import type { Kept, UpdateChange } from '../model/update-change.ts';
import { isBlocked } from '../plan/plan.ts';
import { branchPromise, type PairPromise, pairPromises } from '../trust/branch-promise.ts';
import { admissionWords, shownAdmission } from './admission-words.ts';
import { countsOf } from './counts.ts';

/** A value for JSON.stringify. */
export function planJson(plan: Plan, { target }: { target: string }): Record<string, unknown> {
  return {
    version: 'rolekeeper.plan/v2',
    target,
    account: plan.account,
    revision: plan.revision ?? null,
    digest: plan.digest,
    counts: countsOf(plan),
    changes: plan.changes.map((change) => ({ ...changeJson(change), blocked: isBlocked(change, plan.findings) })),
    drift: plan.drift,
    findings: plan.findings,
    issues: plan.issues,
    operations: plan.operations,
    ...(plan.gate && { gate: gateTableJson(plan.gate) }),
  };
}

/** The tables themselves are in the state bucket; what a reader compares is how they differ. */
function gateTableJson({ before, goal, rows, waiting }: GatePlan): Record<string, unknown> {
  return {
    stored: typeof before === 'object' ? 'known' : before,
    roles: Object.keys(goal.roles).sort(),
    rows: [...rows, ...waiting].map(({ role = null, effect, what }) => ({ role, effect, what })),
  };
}

function changeJson(change: Change): Record<string, unknown> {
  const { kind, name } = change;
  return {
    action: kind,
    name,
    ...('reason' in change ? { reason: change.reason } : {}),
    ...('because' in change ? removalJson(change) : {}),
    ...(change.kind === 'keep' && change.reason === 'foreign' ? { closedOn: change.on } : {}),
    ...('until' in change ? { until: change.until } : {}),
    ...keptJson(keptOf(change)),
    ...('desired' in change ? desiredJson(change.desired, shownAdmission(change), keptOf(change)) : {}),
    ...('actual' in change ? { arn: change.actual.arn, roleId: change.actual.roleId } : {}),
    ...(isUpdate(change) ? updateJson(change) : {}),
    ...('beside' in change && change.beside !== undefined ? { beside: besideJson(change.beside) } : {}),
    ...('widening' in change ? { widening: change.widening } : {}),
    ...('accepted' in change && change.accepted !== undefined ? { accepted: change.accepted } : {}),
  };
}

function updateJson({ causes, facets, asked, lockout }: UpdateChange): Record<string, unknown> {
  // The digest of the loss is in that of the approval.
  const { lossDigest: _, ...shown } = lockout ?? {};
  return { causes, facets, asked, lockout: lockout && shown };
}

/** The role of before that it is made beside. */
function besideJson({ role, since }: Beside): Record<string, unknown> {
  return { arn: role.arn, lastUsed: role.lastUsed?.toISOString() ?? null, since };
}

function removalJson(change: RemovalChange): Record<string, unknown> {
  const { because } = change;
  return {
    reason: because.is,
    ...(because.is === 'renamed' ? { renamedTo: because.to } : {}),
    ...('closedOn' in change ? { closedOn: change.closedOn } : {}),
    ...(isForeseen(change) ? { foreseen: true } : {}),
    ...(because.is === 'foreign' ? foreignJson(because) : {}),
  };
}

/** No manifest says anything of it that counts. */
function keptJson(kept: Kept | undefined): Record<string, unknown> {
  if (kept === undefined) return {};
  const { reason, since, compared, whoGetsIn } = kept;
  return { reason, keptSince: since ?? null, compared, whoGetsIn };
}

function foreignJson({ why, whoGetsIn, boundaryArn }: ForeignReason): Record<string, unknown> {
  return { why, whoGetsIn, closedBy: boundaryArn };
}

function desiredJson(
  { file, team, maxSessionSeconds, requestSeconds }: DesiredRole,
  admission: Admission,
  kept: Kept | undefined,
): Record<string, unknown> {
  // What was applied last may have had no team.
  if (kept !== undefined) return { file, team: team || null };
  const { repositories, environments, enforcement } = admission;
  return {
    file,
    team,
    whoMayEnter: { words: admissionWords(admission), repositories, environments },
    enforcement: {
      branches: enforcement.by === 'nobody' ? [] : enforcement.branches,
      branchesAre: branchPromise(admission),
      gate: enforcement.by === 'gate' ? gateJson(enforcement) : null,
      attestations: pairPromises(admission).map(attestationJson),
    },
    session: { maxSeconds: maxSessionSeconds, requestSeconds: requestSeconds ?? null },
  };
}

function gateJson({ vpcs, sameAccount, deployed }: GateEnforcement): Record<string, unknown> {
  return { vpcs, sameAccount, deployed: deployed ?? null };
}

function attestationJson(pair: PairPromise): Record<string, unknown> {
  const { repository, environment, is } = pair;
  const said = pair.is === 'missing' ? { branches: null, by: null, on: null } : pair.attestation;
  const { branches, by, on, uuid = null } = { uuid: undefined, ...said };
  return { repository, environment, is, branches, by, on, uuid };
}
