/**
 * Every policy that the manifests would give to IAM, judged by a service that knows AWS as it is today. Nothing is
 * written.
 */
import pLimit from 'p-limit';
import type { DesiredRole } from '../../core/model/desired-role.ts';
import type { Issue } from '../../core/model/diagnosis.ts';
import type { Finding } from '../../core/model/finding.ts';
import type { SourceFile } from '../../core/model/source-tree.ts';
import { judged, type PolicyOfRole, sourceOf } from '../../core/role-guardrails/policy-remark.ts';
import type { PolicyValidator } from '../../ports.ts';

/** Access Analyzer takes a few requests a second; the SDK retries what it throttles. */
const AT_ONCE = 4;

/**
 * Asks about the trust policy and every inline policy of every valid role.
 * @throws WorldError if one of the questions is not answered
 */
export async function validateOnline(
  { roles, files }: { roles: readonly DesiredRole[]; files: readonly SourceFile[] },
  validator: PolicyValidator,
): Promise<{ issues: Issue[]; findings: Finding[] }> {
  const limit = pLimit(AT_ONCE);
  const questions = roles.flatMap((role) => [
    { role, policy: 'trust policy', document: role.trust, kind: 'trust' as const },
    ...Object.entries(role.inlinePolicies).map(([policy, document]) => ({
      role,
      policy,
      document,
      kind: 'identity' as const,
    })),
  ]);
  const answers = await Promise.all(
    questions.map(({ document, kind, ...about }) =>
      limit(async () => ({ about, remarks: await validator.validate(document, kind) })),
    ),
  );
  const everything = answers.flatMap(({ about, remarks }) => spoken(about, remarks, files));
  return {
    issues: everything.flatMap((one) => ('issue' in one ? one.issue : [])),
    findings: everything.flatMap((one) => ('finding' in one ? one.finding : [])),
  };
}

function spoken(
  about: PolicyOfRole,
  remarks: Awaited<ReturnType<PolicyValidator['validate']>>,
  files: readonly SourceFile[],
): ReturnType<typeof judged>[] {
  if (remarks.length === 0) return [];
  const source = sourceOf(about.role, files);
  return remarks.map((remark) => judged(about, remark, source));
}
