/**
 * When to call a person about the branch audit; rows as in infra/alarms.ts. An audit comes once a day: what it found stands
 * until another one has looked.
 */
import { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmRow } from './alarm-row.ts';
import type { BranchAuditMetric } from './service-metrics.ts';

/** A quarter of an hour, as it takes some minutes until a metric has come out of the log. */
const LAST_AUDIT = { statistic: 'Maximum', period: Duration.minutes(15) };
const STANDING = { threshold: 1, missing: TreatMissingData.IGNORE };

export function branchAuditAlarmRows(metric: BranchAuditMetric): AlarmRow[] {
  return [
    {
      id: 'undeclared-branch',
      says: 'A role was used from a branch that its manifest does not name, from a pull request or a tag.',
      metric: metric('UndeclaredBranch', LAST_AUDIT),
      ...STANDING,
    },
    {
      id: 'branch-audit-failed',
      says: 'The branch audit could not be done as a whole: manifests, CloudTrail or Bitbucket could not be read, or it could not be kept.',
      metric: metric('BranchAuditFailed', LAST_AUDIT),
      ...STANDING,
    },
  ];
}
