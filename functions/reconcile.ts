/**
 * The reconcile function: one pass, whatever event rang.
 *
 * What is imported here is loaded before the first event is asked for: telemetry, S3, and what looks at the lease. All
 * else comes with reconcile-world.ts and src/service/pass-work.ts, while S3 answers (decision 32).
 *
 *   event -> doorbells -> pass (src/service/pass.ts) -> log, metrics -> which messages have to come again
 *
 * A failure that may pass by itself sends the messages back to the queue; any other is reported and ends there, because
 * the same message would only meet it again. A mistake of our own is thrown.
 */

import type { CallCounts } from '../src/aws/call-meter.ts';
import { tryAgainSoon } from '../src/aws/doorbell-queue.ts';
import { serviceS3 } from '../src/aws/service-s3.ts';
import { stateEnds } from '../src/aws/state-ends.ts';
import type { PassReport } from '../src/core/record/report.ts';
import { actorsOf, doorbellWords } from '../src/service/doorbell.ts';
import { runPass } from '../src/service/pass.ts';
import { passLog } from '../src/service/pass-log.ts';
import { passMetrics } from '../src/service/pass-metrics.ts';
import type { PassEnds } from '../src/service/pass-world.ts';
import { type BatchAnswer, batchAnswer, messagesToRetry, ringsOf } from '../src/service/queue-batch.ts';
import { type FunctionSettings, readEnvironment } from './environment.ts';
import type { InvocationContext } from './log.ts';
import { type Telemetry, withTelemetry } from './middleware.ts';
import type { ReconcileWorld } from './reconcile-world.ts';

/** What one invocation needs of its container. */
interface Service {
  settings: FunctionSettings;
  ends: PassEnds;
  /** Of IAM, since the container began. */
  calls(): CallCounts;
}

export const handler = withTelemetry(reconcile);

/** A person who invokes the function by hand gets the report's summary; the queue gets what failed. */
type Answer = BatchAnswer | Pick<PassReport, 'result' | 'revision' | 'totals' | 'error'>;

async function reconcile(event: unknown, context: InvocationContext, telemetry: Telemetry): Promise<Answer> {
  const { settings, ends, calls } = service(context);
  const rings = ringsOf(event);
  const unknown = rings.doorbells.filter(({ kind }) => kind === 'unknown');
  for (const doorbell of unknown) {
    telemetry.log({ level: 'warn', message: 'unknown doorbell', fields: { detail: doorbellWords(doorbell) } });
  }
  const before = { ...calls() };
  const report = await runPass(ends, {
    mode: settings.mode,
    account: settings.account,
    doorbells: rings.doorbells.map(doorbellWords),
    actors: actorsOf(rings.doorbells),
    deployment: settings.deployment,
    holder: `${context.functionName} ${context.awsRequestId}`,
    remainingMs: () => context.getRemainingTimeInMillis(),
  });
  for (const line of passLog(report)) telemetry.log(line);
  telemetry.count(
    passMetrics(report, {
      calls: calls().calls - before.calls,
      throttles: calls().throttles - before.throttles,
      unknownDoorbells: unknown.length,
    }),
  );
  if (rings.messages === undefined) return summary(report);
  const failed = report.retryable ? messagesToRetry(rings) : [];
  await tryAgainSoon(failed);
  return batchAnswer(failed);
}

let connected: Service | undefined;

/** Made by the first invocation and kept: connections stay open, and the learnt rate limit stays known. */
function service(context: InvocationContext): Service {
  connected ??= connect(readEnvironment(process.env), context);
  return connected;
}

function connect(settings: FunctionSettings, { invokedFunctionArn }: InvocationContext): Service {
  const s3 = serviceS3();
  const now = () => new Date();
  let world: ReconcileWorld | undefined;
  return {
    settings,
    calls: () => world?.calls ?? { calls: 0, throttles: 0 },
    ends: {
      ...stateEnds(s3, settings.stateBucket, now),
      now,
      async open() {
        const { reconcileWorld } = await import('./reconcile-world.ts');
        // A function's credentials are of the account that it stands in: its own ARN says which, no call is needed.
        world ??= reconcileWorld(settings, { s3, account: accountOf(invokedFunctionArn), now });
        return world;
      },
    },
  };
}

function summary({ result, revision, totals, error }: PassReport): Answer {
  return { result, ...(revision !== undefined && { revision }), totals, error };
}

/** `arn:aws:lambda:eu-central-1:111122223333:function:rolekeeper-reconcile` -> `111122223333`. */
function accountOf(functionArn: string): string {
  return functionArn.split(':')[4] ?? '';
}
