/** A plan for programs: `schemas/plan.schema.json` describes it. A change of meaning changes the version. */

import type { Change, ForeignReason, RemovalChange } from '../model/change.ts';
import type { Plan } from '../model/plan.ts';
import { isBlocked } from '../plan/plan.ts';
import { branchPromise, type PairPromise, pairPromises } from '../trust/branch-promise.ts';
import { admissionWords } from './admission-words.ts';
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
    ...('desired' in change ? desiredJson(change.desired) : {}),
    ...('actual' in change ? { arn: change.actual.arn, roleId: change.actual.roleId } : {}),
    ...(change.kind === 'update' ? { causes: change.causes, facets: change.facets, asked: change.asked } : {}),
    ...('widening' in change ? { widening: change.widening } : {}),
    ...('accepted' in change && change.accepted !== undefined ? { accepted: change.accepted } : {}),
  };
}

function removalJson(change: RemovalChange): Record<string, unknown> {
  const { because } = change;
  return {
    reason: because.is,
    ...(because.is === 'renamed' ? { renamedTo: because.to } : {}),
    ...('closedOn' in change ? { closedOn: change.closedOn } : {}),
    ...(because.is === 'foreign' ? foreignJson(because) : {}),
  };
}

function foreignJson({ why, whoGetsIn, boundaryArn }: ForeignReason): Record<string, unknown> {
  return { why, whoGetsIn, closedBy: boundaryArn };
}

function desiredJson({
  file,
  team,
  admission,
  maxSessionSeconds,
  requestSeconds,
}: Extract<Change, { kind: 'create' }>['desired']) {
  const { repositories, environments, enforcement } = admission;
  return {
    file,
    team,
    whoMayEnter: { words: admissionWords(admission), repositories, environments },
    enforcement: {
      branches: enforcement.by === 'nobody' ? [] : enforcement.branches,
      branchesAre: branchPromise(admission),
      attestations: pairPromises(admission).map(attestationJson),
    },
    session: { maxSeconds: maxSessionSeconds, requestSeconds: requestSeconds ?? null },
  };
}

function attestationJson(pair: PairPromise): Record<string, unknown> {
  const { repository, environment, is } = pair;
  const said = pair.is === 'missing' ? { branches: null, by: null, on: null } : pair.attestation;
  return { repository, environment, is, branches: said.branches, by: said.by, on: said.on };
}
