/** `rolekeeper approve DIGEST`: stores the approval of one set of deletions, or of lockouts, where passes find it. */
import { InvalidArgumentError } from 'commander';
import { type ApprovalDigest, approvalKind } from '../../core/model/ids.ts';
import { LONGEST_APPROVAL } from '../../core/plan/approval.ts';
import { newApproval } from '../../core/record/stored-approval.ts';
import { parseDuration } from '../../core/text/duration.ts';
import { UsageError } from '../../errors.ts';
import { openState } from '../account/state.ts';
import { stateBucketOf } from '../account/state-bucket.ts';
import type { Io } from '../command/io.ts';
import { parsed } from '../command/option.ts';
import { approvalDigestIn, OUTPUT, TARGET_AND_STATE } from '../command/options.ts';
import { defineVerb } from '../command/verb.ts';

export const verb = defineVerb({
  description:
    'Approves one set of deletions that is more than the limits allow, or of updates that shut pipelines out. The blocked plan prints the digest of the set, and this command. The approval counts for exactly these roles, for 24 hours at most; the next pass, or the next apply, performs them. One that is cut short is finished by the next, without another approval.',
  examples: [
    {
      line: 'rolekeeper approve deletions-e96f746b625a4c1f9d3b7a08c2f5e416',
      means: 'approves for the embedded IAM',
    },
    {
      line: 'rolekeeper approve deletions-e96f746b625a4c1f9d3b7a08c2f5e416 --target aws --state-bucket rolekeeper-state-111122223333-eu-central-1',
      means: 'approves for the service, which finds it in its state bucket',
    },
    {
      line: 'rolekeeper approve deletions-e96f746b625a4c1f9d3b7a08c2f5e416 --for 2h',
      means: 'approves for the next two hours only',
    },
  ],
  argument: { name: '<DIGEST>', description: 'the digest that the blocked plan names', parse: approvalDigestIn },
  options: {
    for: parsed('--for <DURATION>', 'how long it counts, up to 24h', durationOf),
    ...TARGET_AND_STATE,
    ...OUTPUT,
  },
  async run({ argument: digest, options, io, output }) {
    if (options.target === 'aws' && stateBucketOf(options, io.env) === undefined) throw nowhere(digest);
    const { approvals, close } = await openState(options, io);
    try {
      const given = newApproval(digest, callerOf(io), new Date(), options.for);
      await approvals.add(given);
      if (output.json) {
        output.dataJson({ version: 'rolekeeper.approval/v2', ...given, place: approvals.place });
        return 0;
      }
      output.data(`${output.paint('green', 'Approved')}  ${digest}, until ${given.expires} (${approvals.place})\n`);
      output.note(`The next pass, or apply, performs exactly these ${approvalKind(digest)}, and no others.\n`);
      return 0;
    } finally {
      close();
    }
  },
});

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
