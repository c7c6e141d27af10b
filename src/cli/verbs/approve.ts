/** `rolekeeper approve DIGEST`: leaves approve one set of deletions where passes find it. */
import { Argument, InvalidArgumentError } from 'commander';
import { LONGEST_APPROVAL } from '../../core/plan/approval.ts';
import { newApproval } from '../../core/record/stored-approval.ts';
import { parseDuration } from '../../core/text/duration.ts';
import { UsageError } from '../../errors.ts';
import { addOutput, addStateBucket, addTarget } from '../options.ts';
import { openState } from '../state.ts';
import { stateBucketOf } from '../state-bucket.ts';
import type { Call, ExitCode, Verb } from '../verb.ts';

export const verb: Verb = {
  description:
    'Approves one set of deletions that is more than the limits allow. The plan that was blocked prints the digest of the set, and this command. The approval counts for exactly these roles, for 24 hours at most; the next pass, or the next apply, performs the deletions. One that is cut short is finished by the next, without another approval.',
  examples: [
    { line: 'rolekeeper approve e96f746b625a', means: 'approves for the embedded IAM' },
    {
      line: 'rolekeeper approve e96f746b625a --target aws --state-bucket rolekeeper-state-111122223333-eu-central-1',
      means: 'approves for the service, which finds it in its state bucket',
    },
    { line: 'rolekeeper approve e96f746b625a --for 2h', means: 'approves for the next two hours only' },
  ],
  define(command) {
    command
      .addArgument(new Argument('<DIGEST>', 'the digest that the blocked plan names').argParser(digestOf))
      .option('--for <DURATION>', 'how long it holds, up to 24h', durationOf);
    addStateBucket(addTarget(command));
    return addOutput(command, { json: true, out: true });
  },
  run,
};

function digestOf(text: string): string {
  if (/^[0-9a-f]{12}$/.test(text)) return text;
  throw new InvalidArgumentError('The plan prints it: twelve digits and letters a to f.');
}

/** Milliseconds. */
function durationOf(text: string): number {
  const milliseconds = (parseDuration(text) ?? 0) * 1000;
  if (milliseconds > 0 && milliseconds <= LONGEST_APPROVAL) return milliseconds;
  throw new InvalidArgumentError('It is up to 24h: 30m, 2h, 24h.');
}

async function run(call: Call): Promise<ExitCode> {
  const { output, options, argument: digest = '' } = call;
  if (options.target === 'aws' && stateBucketOf(call) === undefined) throw nowhere(digest);
  const state = await openState(call);
  try {
    const { approvals } = state;
    const given = newApproval(digest, callerOf(call), new Date(), options.for as number | undefined);
    await approvals.add(given);
    if (output.json) {
      output.dataJson({ version: 'rolekeeper.approval/v1', ...given, place: approvals.place });
      return 0;
    }
    output.data(
      `${output.paint('green', 'Approved')}  the deletions ${digest}, until ${given.expires} (${approvals.place})\n`,
    );
    output.note('The next pass, or apply, performs exactly these, and no others.\n');
    return 0;
  } finally {
    state.close();
  }
}

function nowhere(digest: string): UsageError {
  return new UsageError('approve --target aws does not know where the service looks for approvals', {
    remedy: `Add --state-bucket; or, to delete from here, use apply --target aws --allow-deletions ${digest}.`,
  });
}

/** In a pipeline who started it, else the user of the machine. Nobody checks it. */
function callerOf({ io: { env } }: Call): string | null {
  return env.BITBUCKET_STEP_TRIGGERER_UUID ?? env.USER ?? env.USERNAME ?? null;
}
