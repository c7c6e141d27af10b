/** What every function has around it: log lines with the invocation in them, metrics, and an end that is reported. */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import { terminalText } from '../src/core/text/visible.ts';
import type { BranchAuditMetricName } from '../src/service/branch-audit-metrics.ts';
import { type DriftMetricName, METRICS, type MetricName } from '../src/service/metrics.ts';
import type { LogLine } from '../src/service/pass-log.ts';
import type { WebhookMetricName } from '../src/service/webhook/webhook-metrics.ts';

/** What Lambda gives with an invocation, as far as we use it. */
export interface InvocationContext {
  awsRequestId: string;
  functionName: string;
  invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

export interface Telemetry {
  log(line: LogLine): void;
  count(metrics: Counts): void;
}

type Counts = Partial<Record<MetricName | DriftMetricName | WebhookMetricName | BranchAuditMetricName, number>>;

export type Handler<Answer> = (event: unknown, context: InvocationContext) => Promise<Answer>;

/** Milliseconds before Lambda's limit at which we end the invocation ourselves: enough to report it. */
const LAST_WORDS_MS = 1_000;

/**
 * Wraps a handler; service name, namespace and log level come from the environment, as Powertools reads it.
 * @param failed what is counted when the handler throws
 */
export function withTelemetry<Answer>(
  handler: (event: unknown, context: InvocationContext, telemetry: Telemetry) => Promise<Answer>,
  failed: Counts = { PassFailed: 1, PassSucceeded: 0 },
): Handler<Answer> {
  const logger = new Logger({
    // JSON escapes no more than the first 32 characters, and who reads a log reads it as text.
    jsonReplacerFn: (_key, value) => (typeof value === 'string' ? terminalText(value) : value),
  });
  const metrics = new Metrics();
  const telemetry: Telemetry = {
    log: ({ level, message, fields }) => logger[level](message, fields),
    count: (values) => {
      for (const [name, value] of Object.entries(values)) metrics.addMetric(name, unitOf(name), value);
    },
  };
  return middy((event: unknown, context: InvocationContext) => handler(event, context, telemetry), {
    timeoutEarlyInMillis: LAST_WORDS_MS,
  })
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics))
    .use({
      // Runs before the metrics are published: middy ends in the opposite order.
      onError: ({ error }) => {
        logger.error('bug: the function failed in a way that it should not', { error });
        telemetry.count(failed);
      },
    });
}

/** Drift by kind is counted, like most of the rest and the webhook's. */
function unitOf(name: string) {
  return METRICS[name as MetricName] ?? 'Count';
}
