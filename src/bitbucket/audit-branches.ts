/** A branch audit as a whole: which uses it is about, what Bitbucket says of their runs, and what that makes of each role. */
import { auditUse, roleAudits, usesToAudit, wantedSteps } from '../core/trail/branch-audit.ts';
import type { BranchAudit, UsesToAudit } from '../ports.ts';
import { findRuns } from './find-runs.ts';
import type { PipelineRuns } from './ports.ts';

/** Never fails for what Bitbucket answers. @param runs whose requests are limited (request-limit.ts) */
export async function auditBranches(
  runs: PipelineRuns,
  { workspace, roles, uses, ofUnknownRole, period, at }: UsesToAudit,
): Promise<BranchAudit> {
  const own = usesToAudit(uses, roles);
  const { found, problems } = await findRuns(runs, workspace, wantedSteps(own));
  const branches = new Map(roles.map((role) => [role.arn, role.branches]));
  const audited = own.map((use) => auditUse(use, branches.get(use.roleArn ?? '') ?? [], found));
  const common = { ...period, at: at.toISOString(), ofUnknownRole };
  return { audited, roles: roleAudits(roles, audited, common), ofUnknownRole, problems };
}
