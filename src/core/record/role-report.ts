/** How one role came out of a pass. */

import type { Code } from '../codes/codes.ts';
import { type Change, isUpdate, keptOf } from '../model/change.ts';
import type { FacetChange } from '../model/facet-change.ts';
import type { RoleId } from '../model/ids.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Outcome } from '../model/operation.ts';
import { TAGS } from '../model/ownership.ts';
import type { Plan } from '../model/plan.ts';
import type { Cause } from '../model/update-change.ts';
import { isAccepted } from '../plan/accepted-drift.ts';
import { wasDeleted } from '../plan/drift.ts';
import { isForeignRemoval } from '../plan/foreign-operations.ts';
import { isBlocked, isDeliberate, isIncomplete } from '../plan/plan.ts';

/**
 * - done: IAM is now as the manifest says
 * - failed: an operation was refused; the rest was not tried
 * - notTried: not finished for lack of time
 * - blocked: a finding forbids it, or a part of it
 * - onHold: it may be done, but not now: suspended, a freeze window, not its turn
 * - accepted: drift that the settings accept
 * - planned: mode `report`, so it was not tried
 * - kept: nothing to do: retained, or its manifest is broken, or all that is published is
 * - conflict: a role of this name is in the way
 */
export type RoleResult =
  | 'done'
  | 'failed'
  | 'notTried'
  | 'blocked'
  | 'onHold'
  | 'accepted'
  | 'planned'
  | 'kept'
  | 'conflict';

export interface RoleReport {
  readonly role: string;
  readonly change: Change['kind'];
  /** drift: it was changed or deleted in IAM by hand. null where there is nothing to do. */
  readonly causes: readonly Cause[];
  readonly result: RoleResult;
  /** Why it is kept, also where it is put back; why it is in conflict, deleted or closed. */
  readonly reason?: string;
  readonly file: string | null;
  readonly roleId: RoleId | null;
  /** What differed. */
  readonly facets: readonly FacetChange[];
  /** The calls that succeeded, as IAM names them. */
  readonly calls: readonly string[];
  readonly failure?: PassFailure & { readonly call: string };
}

export interface RoleReportsInput {
  readonly plan: Plan;
  /** undefined: the plan was not applied. */
  readonly outcomes: readonly Outcome[] | undefined;
  /** What was known before the pass. */
  readonly before: Inventory['roles'];
  readonly failureOf: (error: Error) => PassFailure;
}

/** Everything that is not simply in sync, or kept as it was applied last as no manifest can be read; sorted by name. */
export function roleReports({ plan, outcomes, before, failureOf }: RoleReportsInput): RoleReport[] {
  const byRole = new Map(outcomes?.map((outcome) => [outcome.role, outcome]));
  const [holding, blocking] = [plan.findings.filter(isDeliberate), plan.findings.filter((one) => !isDeliberate(one))];
  const alone = new Set(plan.operations.flatMap((operations) => (operations.alone ? operations.role : [])));
  return plan.changes
    .filter((change) => !isAtRest(change))
    .map((change) => {
      const outcome = byRole.get(change.name);
      const waits = outcomes !== undefined && outcome === undefined && alone.has(change.name);
      const stop = isBlocked(change, blocking) ? 'blocked' : waits || isBlocked(change, holding) ? 'onHold' : undefined;
      const reached = resultOf(change, outcome, stop);
      const result = reached === 'done' && isIncomplete(change, blocking) ? 'blocked' : reached;
      return {
        role: change.name,
        change: change.kind,
        causes: causesOf(change, before),
        result,
        ...reasonOf(change),
        file: fileOf(change),
        roleId: 'actual' in change ? change.actual.roleId : null,
        facets: isUpdate(change) ? change.facets : [],
        calls: outcome?.done.map(({ call }) => call) ?? [],
        ...(outcome?.failure && {
          failure: { call: outcome.failure.operation.call, ...failureOf(outcome.failure.error) },
        }),
      };
    });
}

/** As it should be, as far as it can be known. Where no manifest can be read, that is nearly every role of the account. */
function isAtRest(change: Change): boolean {
  if (change.kind !== 'keep') return false;
  return change.reason === 'in-sync' || (change.reason === 'unreadable' && change.kept.compared);
}

function resultOf(change: Change, outcome: Outcome | undefined, stop: RoleResult | undefined): RoleResult {
  if (change.kind === 'keep') return 'kept';
  if (change.kind === 'conflict') return 'conflict';
  if (isAccepted(change)) return 'accepted';
  if (stop !== undefined) return stop;
  if (outcome === undefined) return 'planned';
  if (outcome.failure !== undefined) return 'failed';
  return outcome.notTried.length > 0 ? 'notTried' : 'done';
}

/** A role that was seen and is not there any more was deleted by hand. */
function causesOf(change: Change, before: Inventory['roles']): readonly Cause[] {
  switch (change.kind) {
    case 'create':
      return [wasDeleted(change.name, before) ? 'drift' : 'manifest'];
    case 'update':
    case 'adopt':
      return change.causes;
    case 'quarantine':
      // A manual change let pipelines in past the manifests, or opened a closed role.
      if (change.isClosed) return ['upkeep'];
      if (change.reopened) return ['drift'];
      if (change.byHand?.causes.includes('drift')) return ['drift', 'manifest'];
      return [change.because.is === 'foreign' ? 'drift' : 'manifest'];
    case 'delete':
      return ['manifest'];
    default:
      return [];
  }
}

function reasonOf(change: Change): { reason?: string } {
  const reason = keptOf(change)?.reason ?? ('reason' in change ? change.reason : undefined);
  if (reason !== undefined) return { reason };
  return 'because' in change ? { reason: change.because.is } : {};
}

function fileOf(change: Change): string | null {
  if (isForeignRemoval(change) || (change.kind === 'keep' && change.reason === 'foreign')) return null;
  if ('desired' in change) return change.desired.file;
  return change.actual.tags[TAGS.source] ?? null;
}

/** A failure as a report keeps it: what src/errors.ts knows, without the stack. */
export interface PassFailure {
  readonly code: Code;
  readonly message: string;
  readonly remedy: string | null;
  /** Whether the same may succeed later without any change. */
  readonly retryable: boolean;
}
