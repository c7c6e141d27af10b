/** A branch audit as a whole: which uses it is about, what Bitbucket says of their runs, and what that makes of each role. */
import type { AuditedUse, AuditPeriod, RoleAudit } from '../core/model/branch-audit.ts';
import type { RoleUse } from '../core/model/role-use.ts';
import { type AuditedRole, auditUse, roleAudits, usesToAudit, wantedSteps } from '../core/trail/branch-audit.ts';
import type { WorldError } from '../errors.ts';
import { findRuns } from './find-runs.ts';
import type { PipelineRuns } from './ports.ts';

export interface BranchAudit {
  /** Every use of these roles by a token that was let in, the newest first. */
  readonly audited: readonly AuditedUse[];
  /** One for each role. */
  readonly roles: readonly RoleAudit[];
  /** What Bitbucket answered instead of what was asked; the uses concerned are *not asked*. */
  readonly problems: readonly WorldError[];
}

export interface UsesToAudit {
  /** Slug or UUID. */
  readonly workspace: string;
  readonly roles: readonly AuditedRole[];
  readonly uses: readonly RoleUse[];
  /** Which uses these are. */
  readonly period: AuditPeriod;
  /** Now. */
  readonly at: Date;
}

/** Never fails for what Bitbucket answers. @param runs whose requests are limited (request-limit.ts) */
export async function auditBranches(
  runs: PipelineRuns,
  { workspace, roles, uses, period, at }: UsesToAudit,
): Promise<BranchAudit> {
  const own = usesToAudit(uses, roles);
  const { found, problems } = await findRuns(runs, workspace, wantedSteps(own));
  const branches = new Map(roles.map((role) => [role.arn, role.branches]));
  const audited = own.map((use) => auditUse(use, branches.get(use.roleArn ?? '') ?? [], found));
  return { audited, roles: roleAudits(roles, audited, { ...period, at: at.toISOString() }), problems };
}
