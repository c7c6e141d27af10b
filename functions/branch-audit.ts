/**
 * The branch audit, once a day, where it is deployed.
 *
 *   schedule -> manifests -> CloudTrail of the Regions -> Bitbucket -> branch-audit.json, log, metrics
 *
 * A function of its own, with a role of its own: it reads manifests, events and one token, and writes one object. It can
 * neither read nor change a role, and whatever becomes of it, no pass waits for it.
 */
import { BranchAuditObject } from '../src/aws/branch-audit-object.ts';
import { S3Bucket } from '../src/aws/s3-bucket.ts';
import { s3Client } from '../src/aws/s3-client.ts';
import { readTokenSecret, secretSender } from '../src/aws/token-secret.ts';
import { TrailEvents } from '../src/aws/trail-events.ts';
import { auditBranches } from '../src/bitbucket/audit-branches.ts';
import { bitbucket } from '../src/bitbucket/bitbucket.ts';
import { RequestLimit } from '../src/bitbucket/request-limit.ts';
import { Token } from '../src/bitbucket/token.ts';
import { STATE_KEYS } from '../src/layout.ts';
import { type AuditReport, type AuditWorld, runBranchAudit } from '../src/service/branch-audit.ts';
import { branchAuditLog, branchAuditMetrics } from '../src/service/branch-audit-metrics.ts';
import { type BranchAuditSettings, readBranchAuditEnvironment } from './branch-audit-environment.ts';
import type { InvocationContext } from './log.ts';
import { manifestSource } from './manifest-source.ts';
import { type Telemetry, withTelemetry } from './middleware.ts';

/** Of the thousand that Bitbucket allows an account in an hour, so that the others who use it have the rest. */
const REQUESTS = 500;
/** Milliseconds before Lambda's limit at which no further request is sent: one may take a minute, with its second tries. */
const LAST_REQUEST = 90_000;

export const handler = withTelemetry(branchAudit, { BranchAuditFailed: 1 });

async function branchAudit(_event: unknown, context: InvocationContext, telemetry: Telemetry): Promise<Answer> {
  const settings = readBranchAuditEnvironment(process.env);
  const remainingMs = () => context.getRemainingTimeInMillis();
  const report = await runBranchAudit(worldOf(settings, remainingMs), { ...settings, remainingMs });
  for (const line of branchAuditLog(report)) telemetry.log(line);
  telemetry.count(branchAuditMetrics(report));
  return summary(report);
}

/** Once a day: nothing is kept from one invocation to the next. */
function worldOf(settings: BranchAuditSettings, remainingMs: () => number): AuditWorld {
  const s3 = s3Client({});
  return {
    source: manifestSource(settings, s3),
    events: new TrailEvents(),
    audits: new BranchAuditObject(new S3Bucket(s3, settings.stateBucket), STATE_KEYS.branchAudit),
    now: () => new Date(),
    async audit(question) {
      const secret = await readTokenSecret(await secretSender(), settings.pipelinesTokenSecret);
      const token = secret.email === undefined ? Token.bearer(secret.token) : Token.basic(secret.email, secret.token);
      const limit = new RequestLimit(REQUESTS, () => remainingMs() < LAST_REQUEST);
      return auditBranches(bitbucket({ token }, undefined, limit).runs, question);
    },
  };
}

type Answer = Pick<AuditReport, 'period'> & { readonly metrics: object; readonly error?: string };

/** For a person who invokes it by hand. */
function summary(report: AuditReport): Answer {
  const { period, error } = report;
  return { period, metrics: branchAuditMetrics(report), ...(error && { error: error.message }) };
}
