/**
 * Which roles a digest stands for. A person who approves has read names somewhere, and types a digest here: so the names
 * are looked up and shown once more, in the report of the service's last pass, else in the plan as it is now. A digest
 * that neither has is refused: it would be stored for nothing, or for a set that comes later and that no person has seen.
 */
import type { ApprovalRequest } from '../../core/model/approval-request.ts';
import type { Finding } from '../../core/model/finding.ts';
import { type ApprovalDigest, type ApprovalKind, approvalKind } from '../../core/model/ids.ts';
import type { Plan } from '../../core/model/plan.ts';
import { approvalRequests } from '../../core/plan/approval-requests.ts';
import type { ReportedRequests } from '../../core/record/reported-requests.ts';
import type { StoredApproval } from '../../core/record/stored-approval.ts';
import { counted } from '../../core/text/counted.ts';
import { BlockedError, UsageError, WorldError } from '../../errors.ts';
import type { OpenState } from './state.ts';

export interface Requested {
  readonly request: ApprovalRequest;
  readonly seen: Seen;
}

/** Where its roles were found. */
export type Seen =
  | {
      readonly in: 'report';
      readonly at: string;
      readonly revision: string | undefined;
      /** Roles were written since, by a command or by a pass that was cut short. */
      readonly isOld: boolean;
    }
  | { readonly in: 'plan'; readonly target: string };

export interface Looking {
  readonly digest: ApprovalDigest;
  readonly state: OpenState;
  /** @throws WorldError if it cannot be made here */
  plan(): Promise<{ readonly plan: Plan; readonly target: string }>;
  /** The words before a verb. */
  readonly program: string;
}

/** @throws BlockedError if no set has this digest, UsageError if that cannot be known */
export async function requested({ digest, state, plan, program }: Looking): Promise<Requested> {
  const report = await tried(async () => state.reports?.requests());
  const reported = report.is?.requests?.find((request) => request.digest === digest && !request.isApproved);
  if (report.is && reported) return { request: reported, seen: await inReport(report.is, state) };

  const planned = await tried(plan);
  const now = planned.is && approvalRequests(planned.is.plan);
  const found = now?.find((request) => request.digest === digest);
  if (planned.is && found) return { request: found, seen: { in: 'plan', target: planned.is.target } };

  const whyNoPlan = planned.is ? undefined : `no plan could be made here: ${planned.why}`;
  const sets = now ?? report.is?.requests;
  if (sets === undefined) {
    const reports = state.reports === undefined ? [] : [withoutRequests(report, state.reports.place)];
    throw unknown(digest, [...reports, whyNoPlan ?? ''].join('; '));
  }
  const by =
    now === undefined ? [`the report of the pass of ${report.is?.startedAt} has no such set, and ${whyNoPlan}`] : [];
  const others = [...sets.map(setWords), ...(await keptWords(digest, state)), ...by];
  throw another({
    digest,
    sets,
    others,
    findings: planned.is?.plan.findings ?? [],
    command: `${program} ${state.approvals.command}`,
  });
}

type Tried<T> = { readonly is: T; readonly why?: undefined } | { readonly is?: undefined; readonly why: string };

async function tried<T>(look: () => Promise<T | undefined>): Promise<Tried<T>> {
  try {
    const is = await look();
    return is === undefined ? { why: 'there is none' } : { is };
  } catch (error) {
    if (error instanceof WorldError) return { why: error.message.replace(/\.$/, '') };
    throw error;
  }
}

async function inReport({ startedAt: at, revision, fence }: ReportedRequests, { inventory }: OpenState): Promise<Seen> {
  const last = await tried(async () => inventory?.read());
  const isOld = last.is !== undefined && fence !== undefined && last.is.fence > fence;
  return { in: 'report', at, revision, isOld };
}

function withoutRequests(report: Tried<ReportedRequests>, place: string): string {
  if (!report.is) return `${place} could not be used: ${report.why}`;
  return `${place}, of ${report.is.startedAt}, holds no sets: that pass made no plan, or an earlier version wrote it`;
}

function unknown(digest: ApprovalDigest, why: string): UsageError {
  const kind = approvalKind(digest);
  return new UsageError(`which roles ${digest} stands for cannot be seen, so nothing was approved: ${why}`, {
    remedy: `Name the manifests with --in; or approve by commit, with ${kind}: {digest: ${digest}, expires: …} in rolekeeper.yaml; or, to do it from here, use apply --allow-${kind} ${digest}.`,
  });
}

function setWords({ kind, digest, roles, isApproved }: ApprovalRequest): string {
  const names = roles.slice(0, SHOWN).map(({ name }) => name);
  const more = roles.length > SHOWN ? ` and ${roles.length - SHOWN} more` : '';
  const state = isApproved ? 'are approved already' : 'wait for approval';
  return `${kind} of ${counted(roles.length, 'role')} ${state}: ${digest} (${names.join(', ')}${more})`;
}

/** A pass that was cut short goes on with what is left of its set, which has another digest. */
async function keptWords(digest: ApprovalDigest, { approvals }: OpenState): Promise<string[]> {
  const kept = await tried(async () => approvals.read());
  const given = kept.is?.find((one: StoredApproval) => one.digest === digest && one.remaining !== undefined);
  return given === undefined ? [] : [`a pass has used the approval of it, given at ${given.approvedAt}`];
}

interface Another {
  readonly digest: ApprovalDigest;
  readonly sets: readonly ApprovalRequest[];
  readonly others: readonly string[];
  readonly findings: readonly Finding[];
  readonly command: string;
}

function another({ digest, sets, others, findings, command }: Another): BlockedError {
  const kind = approvalKind(digest);
  const same = sets.find((set) => set.kind === kind && !set.isApproved);
  const what = sets.length === 0 ? ['nothing waits for approval now', ...others] : others;
  return new BlockedError({
    code: 'approval-other',
    message: `no set of ${kind} has the digest ${digest}; ${what.join('; ')}`,
    remedy:
      same === undefined
        ? `Look at the plan: ${blockedBy(kind, findings)}.`
        : `Look at these roles in the plan; to approve them: ${command} ${same.digest}.`,
  });
}

/** What no approval lifts. */
function blockedBy(kind: ApprovalKind, findings: readonly Finding[]): string {
  const codes = findings.filter(({ blocks }) => blocks === 'plan' || (kind === 'deletions' && blocks === 'deletes'));
  if (codes.length === 0) return `it asks for no approval of ${kind}`;
  return `it is held by ${[...new Set(codes.map(({ code }) => code))].join(', ')}, which no approval lifts`;
}

const SHOWN = 5;
