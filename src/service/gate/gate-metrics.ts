/**
 * What the gate counts, beside what Lambda counts of every Function URL. Apart from the metrics of a pass
 * (src/service/metrics.ts), because it is deployed only where it is asked for.
 */
import type { MetricUnit } from '../metrics.ts';

export const GATE_METRICS = {
  /** Steps that got credentials. Written at every request, zeros included. */
  GateAdmitted: 'Count',
  /**
   * Requests that were answered with a refusal, of any kind: written at every request, zeros included. Where it is 1, it is
   * written a second time with the dimension `Code`, so that an alarm can watch one reason.
   */
  GateRefused: 'Count',
  /** How long ago the issuer gave the keys that a token was verified with. Left out where there are none, or none were needed. */
  GateKeyAge: 'Seconds',
  /** How long ago a pass wrote the table, or confirmed it. Left out where it cannot be read. */
  GateTableAge: 'Seconds',
  /** The gate itself failed: a mistake of its own, and no refusal. */
  GateFailed: 'Count',
} as const satisfies Record<string, MetricUnit>;

export type GateMetricName = keyof typeof GATE_METRICS;

/** Of `GateRefused` alone. */
export const CODE_DIMENSION = 'Code';
