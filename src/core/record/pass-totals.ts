/** The numbers of one pass. A number that is not there was not counted: never to be read as zero. */

import type { Code } from '../codes/codes.ts';
import type { Change } from '../model/change.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import { isLockout } from '../plan/lockouts.ts';
import { isDeliberate } from '../plan/plan.ts';
import type { RoleReport, RoleResult } from './role-report.ts';

export interface PassTotals {
  readonly inSync?: number;
  readonly created?: number;
  readonly updated?: number;
  /** Closed, to be deleted later. */
  readonly quarantined?: number;
  readonly deleted?: number;
  readonly failed?: number;
  readonly frozen?: number;
  readonly inConflict?: number;
  /** Changed or deleted in IAM, and not by us, as the pass found them. */
  readonly driftFound?: number;
  /** Those of them that are still so, and not accepted by the settings. */
  readonly driftUnhealed?: number;
  /** Drift of severity high. */
  readonly driftHigh?: number;
  /** Quarantines too. */
  readonly deletionsBlocked?: number;
  /** Updates that would shut pipelines out, and wait for approval. */
  readonly lockoutsBlocked?: number;
  /** Findings that keep roles from being written, or from getting a policy, until a person acts. */
  readonly writesBlocked?: number;
  /** On hold: suspended, a freeze window. */
  readonly onHold?: number;
  /** Files with at least one mistake. */
  readonly invalidManifests?: number;
  /** 1 if the provider is missing or not as the settings describe it. */
  readonly providerProblem?: number;
}

/** What is known before IAM is read. */
export function manifestTotals(issues: readonly Issue[]): PassTotals {
  return { invalidManifests: new Set(issues.map(({ place }) => place.file)).size };
}

export function passTotals(plan: Plan, roles: readonly RoleReport[]): Required<PassTotals> {
  const done = (change: RoleReport['change']) =>
    count(roles, (role) => role.result === 'done' && role.change === change);
  const result = (wanted: RoleResult) => count(roles, (role) => role.result === wanted);
  const drifted = roles.filter(({ causes }) => causes.includes('drift'));
  // Made again only by a manifest that can be read: no change of this plan.
  const gone = plan.fallback === undefined ? 0 : count(plan.drift, ({ kind }) => kind === 'drift-deleted');
  return {
    inSync: count(plan.changes, (change) => change.kind === 'keep' && change.reason === 'in-sync'),
    created: done('create'),
    updated: done('update') + done('adopt'),
    quarantined: done('quarantine'),
    deleted: done('delete'),
    failed: result('failed'),
    frozen: count(roles, ({ reason }) => reason === 'frozen') + count(plan.changes, isUnreadable),
    inConflict: result('conflict'),
    driftFound: drifted.length + gone,
    driftUnhealed: count(drifted, ({ result: is }) => is !== 'done' && is !== 'accepted') + gone,
    driftHigh: count(plan.drift, ({ severity }) => severity === 'high'),
    deletionsBlocked: count(roles, ({ result: is, change }) => is === 'blocked' && REMOVALS.includes(change)),
    lockoutsBlocked: plan.findings.some(({ blocks }) => blocks === 'lockouts') ? count(plan.changes, isLockout) : 0,
    writesBlocked: count(plan.findings, keepsFromWriting),
    onHold: result('onHold'),
    invalidManifests: manifestTotals(plan.issues).invalidManifests ?? 0,
    providerProblem: plan.findings.some(({ code }) => code === 'provider-missing' || code === 'provider-changed')
      ? 1
      : 0,
  };
}

function isUnreadable(change: Change): boolean {
  return change.kind === 'keep' && change.reason === 'unreadable';
}

/**
 * Also a finding about all roles where none has to be written: the next manual change would stay. A conflict has a number
 * of its own, and a rename waits for a role that the other findings are about.
 */
function keepsFromWriting(finding: Finding): boolean {
  const { blocks, code } = finding;
  return (blocks === 'writes' || blocks === 'attachments') && !isDeliberate(finding) && !COUNTED_ELSEWHERE.has(code);
}

const COUNTED_ELSEWHERE: ReadonlySet<Code> = new Set([
  'name-taken',
  'cannot-move',
  'recreated',
  'unknown-role',
  'rename-waits',
]);

const REMOVALS: readonly RoleReport['change'][] = ['delete', 'quarantine'];

function count<T>(items: readonly T[], matches: (item: T) => boolean): number {
  return items.filter(matches).length;
}
