/**
 * The reconcile function: one pass, whatever event rang.
 *
 *   event -> doorbells -> pass (src/service/pass.ts) -> log, metrics -> which messages have to come again
 *
 * A failure that may pass by itself sends the messages back to the queue; any other is reported and ends there, because
 * the same message would only meet it again. A mistake of our own is thrown.
 */
import { tryAgainSoon } from '../src/aws/doorbell-queue.ts';
import { IamRoleReader } from '../src/aws/role-reader.ts';
import { IamRoleWriter } from '../src/aws/role-writer.ts';
import { type ServiceClients, serviceClients } from '../src/aws/service-clients.ts';
import { stateBucket } from '../src/aws/state-bucket.ts';
import type { PassReport } from '../src/core/record/report.ts';
import { actorsOf, doorbellWords } from '../src/service/doorbell.ts';
import { type PassWorld, runPass } from '../src/service/pass.ts';
import { passLog } from '../src/service/pass-log.ts';
import { passMetrics } from '../src/service/pass-metrics.ts';
import { type BatchAnswer, batchAnswer, messagesToRetry, ringsOf } from '../src/service/queue-batch.ts';
import { type FunctionSettings, readEnvironment } from './environment.ts';
import { manifestSource } from './manifest-source.ts';
import { type InvocationContext, type Telemetry, withTelemetry } from './middleware.ts';

/** What one invocation needs of its container. */
interface Service {
  settings: FunctionSettings;
  world: PassWorld;
  calls: ServiceClients['calls'];
}

export const handler = withTelemetry(reconcile);

/** A person who invokes the function by hand gets the report's summary; the queue gets what failed. */
type Answer = BatchAnswer | Pick<PassReport, 'result' | 'revision' | 'totals' | 'error'>;

async function reconcile(event: unknown, context: InvocationContext, telemetry: Telemetry): Promise<Answer> {
  const { settings, world, calls } = service(context);
  const rings = ringsOf(event);
  const unknown = rings.doorbells.filter(({ kind }) => kind === 'unknown');
  for (const doorbell of unknown) {
    telemetry.log({ level: 'warn', message: 'unknown doorbell', fields: { detail: doorbellWords(doorbell) } });
  }
  const before = { ...calls };
  const report = await runPass(world, {
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
      calls: calls.calls - before.calls,
      throttles: calls.throttles - before.throttles,
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
  const { iam, writes, s3, calls } = serviceClients();
  const now = () => new Date();
  return {
    settings,
    calls,
    world: {
      source: manifestSource(settings, s3),
      // A function's credentials are of the account that it stands in: its own ARN says which, no call is needed.
      reader: new IamRoleReader(iam, async () => accountOf(invokedFunctionArn)),
      writer: (fence) => new IamRoleWriter(writes.fenced(fence)),
      pace: writes.pace,
      ...stateBucket(s3, settings.stateBucket, now),
      now,
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
