/** What has to fit into the end of a pass, and into its lease. */

/**
 * Milliseconds before the end at which no further operation is begun: enough to finish the ones under way, each call of
 * which may be tried for 30 seconds (src/aws/service-iam.ts), and to write inventory and report.
 */
export const RESERVE_MS = 60_000;

/**
 * Milliseconds that one call to IAM can take: it is given up after 23 seconds, and credentials of a role may be needed
 * first.
 */
export const CALL_MS = 60_000;

/**
 * Milliseconds by which the lease outlives its holder: enough for the last call that it makes. No more than the queue hides
 * a message longer than the function may run (infra/doorbells.ts), so that it comes back when the lease is about to end.
 */
export const LEASE_MARGIN_MS = CALL_MS;
