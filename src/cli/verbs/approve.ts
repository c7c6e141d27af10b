/**
 * `rolekeeper approve DIGEST`: lists the roles of one set of deletions, or of lockouts, asks, and stores the approval where
 * passes find it. `rolekeeper approve COMMIT`: the same for a commit that a pass did not act on.
 */
import { InvalidArgumentError } from 'commander';
import { type ApprovalDigest, approvalKind } from '../../core/model/ids.ts';
import type { Plan } from '../../core/model/plan.ts';
import { LONGEST_APPROVAL } from '../../core/plan/approval.ts';
import { approvedCommit } from '../../core/record/approved-commits.ts';
import { newApproval, type StoredApproval } from '../../core/record/stored-approval.ts';
import type { Paint } from '../../core/render/paint.ts';
import { parseDuration } from '../../core/text/duration.ts';
import { SourceError, UsageError } from '../../errors.ts';
import { openTarget } from '../account/open-target.ts';
import { planNow } from '../account/planning.ts';
import { findRefusedCommit } from '../account/refused-commit.ts';
import { type Requested, requested, type Seen } from '../account/requested.ts';
import { type OpenState, openState, type StateOptions } from '../account/state.ts';
import { stateBucketOf } from '../account/state-bucket.ts';
import type { Io } from '../command/io.ts';
import { flag, parsed, text, withDefault } from '../command/option.ts';
import { approvableIn, OUTPUT, TARGET_AND_STATE } from '../command/options.ts';
import { defineVerb, type ExitCode, type Session } from '../command/verb.ts';
import { loadFolder } from '../manifests/manifests.ts';
import { commitText } from '../text/commit-text.ts';
import { saysYes } from '../text/question.ts';
import { requestText } from '../text/request-text.ts';

export const verb = defineVerb({
  description:
    'Approves one set of deletions that is more than the limits allow, or of updates that shut pipelines out. The blocked plan prints the digest of the set, and this command. It lists the roles, from the report of the last pass of the service, else from a plan that it makes itself, and asks; a digest that neither has is refused. The approval counts for exactly these roles, for 24 hours at most; the next pass, or the next apply, performs them. One that is cut short is finished by the next, without another approval. Of a service that fetches a branch, it approves a commit that does not descend from the one before it, for that one step.',
  examples: [
    {
      line: 'rolekeeper approve deletions-e96f746b625a4c1f9d3b7a08c2f5e416',
      means: 'lists the roles of that set, and approves it for the embedded IAM, after a question',
    },
    {
      line: 'rolekeeper approve deletions-e96f746b625a4c1f9d3b7a08c2f5e416 --target aws --state-bucket rolekeeper-state-111122223333-eu-central-1',
      means: 'approves for the service; what its last pass has reported needs no manifests here',
    },
    {
      line: 'rolekeeper approve 5f0c2d1a9b8e7f6a5d4c3b2a190807f6e5d4c3b2 --target aws --state-bucket rolekeeper-state-111122223333-eu-central-1',
      means: 'lets the service act on a commit of a branch that was rewritten',
    },
    {
      line: 'rolekeeper approve deletions-e96f746b625a4c1f9d3b7a08c2f5e416 --for 2h',
      means: 'approves for the next two hours only',
    },
    {
      line: 'rolekeeper approve deletions-e96f746b625a4c1f9d3b7a08c2f5e416 --in production --yes',
      means: 'plans with another manifests folder, and does not ask',
    },
  ],
  argument: {
    name: '<DIGEST>',
    description: 'the digest that the blocked plan names, or the commit, in full, that the last pass did not act on',
    parse: approvableIn,
  },
  options: {
    in: withDefault(text('--in <DIR>', 'the manifests folder to plan with, if no report has this set'), 'manifests'),
    yes: flag('--yes', 'do not ask'),
    for: parsed('--for <DURATION>', 'how long it counts, up to 24h', durationOf),
    ...TARGET_AND_STATE,
    ...OUTPUT,
  },
  async run({ argument, options, ...session }) {
    const { io, output, program } = session;
    if (typeof argument === 'object') return approveCommit(argument.commit, options, session);
    const digest = argument;
    if (options.target === 'aws' && stateBucketOf(options, io.env) === undefined) throw nowhere(digest);
    const state = await openState(options, io);
    const { approvals } = state;
    try {
      const plan = () => planIn(options, state, session);
      const { request, seen } = await requested({ digest, state, plan, program });
      if (!output.json) output.data(requestText(request, { source: sourceWords(seen), paint: output.paint }));
      if (!options.yes && !(await isAgreed({ request, seen }, session))) return 1;
      const given = newApproval(digest, callerOf(io), new Date(), options.for);
      await approvals.add(given);
      if (output.json) {
        output.dataJson(approvalJson(given, approvals.place, { request, seen }));
        return 0;
      }
      output.data(`${output.paint('green', 'Approved')}  ${digest}, until ${given.expires} (${approvals.place})\n`);
      output.note(`The next pass, or apply, performs exactly these ${approvalKind(digest)}, and no others.\n`);
      return 0;
    } finally {
      state.close();
    }
  },
});

async function approveCommit(
  commit: string,
  options: StateOptions & { readonly yes: boolean; readonly for: number | undefined },
  session: Session,
): Promise<ExitCode> {
  const { io, output } = session;
  const state = await openState(options, io);
  try {
    const { refused, at, approvals } = await findRefusedCommit(commit, state);
    const show = (paint: Paint) => commitText(refused, { at, paint });
    if (!output.json) output.data(show(output.paint));
    if (!options.yes && !(await isAnswered(() => show(output.notePaint), 'Let the service act on it?', session)))
      return 1;
    const given = approvedCommit(refused, callerOf(io), new Date(), options.for);
    await approvals.add(given);
    if (output.json) {
      output.dataJson({ version: 'rolekeeper.commit-approval/v1', ...given, place: approvals.place, reportedAt: at });
      return 0;
    }
    output.data(`${output.paint('green', 'Approved')}  ${commit}, until ${given.expires} (${approvals.place})\n`);
    output.note('The next pass acts on exactly this commit, and on no other that does not descend.\n');
    return 0;
  } finally {
    state.close();
  }
}

/** As `plan` makes it. @throws WorldError */
async function planIn(
  options: StateOptions & { readonly in: string | undefined },
  state: OpenState,
  { io, program }: Session,
): Promise<{ plan: Plan; target: string }> {
  const { desired, directory } = await loadFolder(options.in ?? 'manifests', io);
  const { settings } = desired;
  if (settings === undefined) {
    throw new SourceError(`the settings in ${directory} are wrong: rolekeeper validate says why`);
  }
  const target = await openTarget(options, { ...io, settings, desired });
  try {
    return { plan: await planNow({ desired, target, state, program, folder: directory }), target: target.name };
  } finally {
    target.close();
  }
}

function sourceWords(seen: Seen): string {
  if (seen.in === 'plan') return `as planned now against ${seen.target}`;
  const revision = seen.revision === undefined ? '' : ` of revision ${seen.revision.slice(0, 12)}`;
  const old = seen.isOld ? '; roles were written since, so the next pass may find another set' : '';
  return `as the pass at ${seen.at}${revision} reported them${old}`;
}

function isAgreed({ request, seen }: Requested, session: Session): Promise<boolean> {
  const noun = request.kind === 'deletions' ? 'deletion' : 'lockout';
  const { length } = request.roles;
  const question = `Approve ${length === 1 ? `this ${noun}` : `these ${length} ${noun}s`}?`;
  const { notePaint: paint } = session.output;
  return isAnswered(() => requestText(request, { source: sourceWords(seen), paint }), question, session);
}

/** @param show what is asked about, where standard output has only JSON */
async function isAnswered(show: () => string, question: string, { io, output }: Session): Promise<boolean> {
  if (!io.stdin.isTTY) {
    throw new UsageError(
      'approve asks before it approves anything, and there is no terminal to answer on: nothing was approved',
      { remedy: 'Look at what it shows, then add --yes.' },
    );
  }
  if (output.json) output.note(show());
  if (await saysYes(io, question)) return true;
  output.note('Nothing was approved.\n');
  return false;
}

/** schemas/approval.schema.json */
function approvalJson(given: StoredApproval, place: string, { request, seen }: Requested): unknown {
  const source =
    seen.in === 'report'
      ? { in: seen.in, at: seen.at, revision: seen.revision ?? null, isOld: seen.isOld }
      : { in: seen.in, at: given.approvedAt, revision: null, isOld: false };
  const roles = request.roles.map(({ name, roleId, kind, reason = null, to = null, lastUsed = null, ...more }) => ({
    ...{ name, roleId, kind, reason, to, lastUsed },
    ...{ leaves: more.leaves ?? null, exchanged: more.exchanged ?? [], loses: more.loses ?? [] },
  }));
  return { version: 'rolekeeper.approval/v2', ...given, place, source, roles };
}

/** Milliseconds. */
function durationOf(text: string): number {
  const milliseconds = (parseDuration(text) ?? 0) * 1000;
  if (milliseconds > 0 && milliseconds <= LONGEST_APPROVAL) return milliseconds;
  throw new InvalidArgumentError('It is up to 24h: 30m, 2h, 24h.');
}

function nowhere(digest: ApprovalDigest): UsageError {
  return new UsageError('approve --target aws does not know where the service looks for approvals', {
    remedy: `Add --state-bucket; or, to do it from here, use apply --target aws --allow-${approvalKind(digest)} ${digest}.`,
  });
}

/** In a pipeline the person who started it, else the user of the machine. It is not checked. */
function callerOf({ env }: Io): string | null {
  return env.BITBUCKET_STEP_TRIGGERER_UUID ?? env.USER ?? env.USERNAME ?? null;
}
