/**
 * What the webhook counts, beside what Lambda counts of every Function URL. Apart from the metrics of a pass
 * (src/service/metrics.ts), because it is deployed only where it is asked for.
 */
import type { MetricUnit } from '../metrics.ts';

export const WEBHOOK_METRICS = {
  /**
   * Calls with a signature that has the right form and is not ours: a stranger tries, or Bitbucket and AWS do not have the
   * same secret. Written at every call, zeros included.
   */
  WebhookForged: 'Count',
} as const satisfies Record<string, MetricUnit>;

export type WebhookMetricName = keyof typeof WEBHOOK_METRICS;
