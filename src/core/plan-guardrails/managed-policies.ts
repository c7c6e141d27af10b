/**
 * A managed policy that the account does not have, or that IAM attaches to no role of ours, would be refused in the
 * middle of an apply, and leave a half-made role: so it is asked for before. A new role waits until the policy is there.
 * A role that exists is put right in everything else, as an opened door must not wait for a policy; only the policy is
 * not attached. Without its boundary no role is made or changed.
 */
import type { PolicyState, PolicyStates } from '../model/actual-state.ts';
import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { Arn } from '../model/ids.ts';
import { attachedArns } from '../plan/attachments.ts';
import { operationsFor } from '../plan/operations.ts';
import type { PlanRule } from './rule.ts';

/** Finds nothing where no policy is about to be attached: then none was read. */
export const managedPolicies: PlanRule = {
  codes: ['policy-missing', 'policy-not-attachable', 'policy-not-read'],
  check: ({ changes, policies = new Map(), settings }) => {
    if (policies.size === 0) return [];
    const boundary = settings.roles.permissionsBoundary;
    const attaching = changes.flatMap((change) => {
      const arns = attachedArns(operationsFor(change, boundary) ?? { operations: [] });
      return arns.length === 0 ? [] : { change, arns };
    });
    const isRefused = refusal(boundary, policies.get(boundary)) !== undefined;
    // All of them wear it, so that one sentence is enough; unless a role is closed by another one.
    const forAll = isRefused && attaching.every(({ arns }) => arns.includes(boundary));
    return [
      ...(forAll ? found(boundary, policies, { blocks: 'writes' }).map(asBoundary) : []),
      ...attaching.flatMap(({ change, arns }) =>
        [...new Set(arns)]
          .filter((arn) => !(forAll && arn === boundary))
          .flatMap((arn) => found(arn, policies, { role: change.name, blocks: blocked(change, arn, boundary) })),
      ),
      ...unread(policies),
    ];
  },
};

/** What a policy that is not there stops: everything of a role that does not exist yet, or that needs it as its boundary. */
function blocked({ kind }: Change, arn: Arn, boundary: Arn): Finding['blocks'] {
  return kind === 'update' && arn !== boundary ? 'attachments' : 'writes';
}

function asBoundary(finding: Finding): Finding {
  return {
    ...finding,
    message: `no role can be made or changed without its permissions boundary: ${finding.message}`,
    remedy: 'create it first, or correct roles.permissionsBoundary in rolekeeper.yaml',
  };
}

function found(arn: Arn, policies: PolicyStates, where: Pick<Finding, 'blocks' | 'role'>): Finding[] {
  const why = refusal(arn, policies.get(arn));
  return why === undefined ? [] : [{ ...why, ...where }];
}

/** Why IAM would not attach it; undefined if it would, or if that is not known. */
export function refusal(
  arn: Arn,
  state: PolicyState | undefined,
): Pick<Finding, 'code' | 'message' | 'remedy'> | undefined {
  switch (state?.is) {
    case 'missing':
      return {
        code: 'policy-missing',
        message: `the managed policy ${arn} does not exist`,
        remedy: 'create it first, or correct its ARN',
      };
    case 'not-attachable':
      return {
        code: 'policy-not-attachable',
        message: `IAM attaches the managed policy ${arn} to no role of ours: AWS has withdrawn it, or keeps it for a role of its own service`,
        remedy: 'name another policy',
      };
    default:
      return undefined;
  }
}

function unread(policies: PolicyStates): Finding[] {
  return [...policies].flatMap(([arn, state]): Finding[] => {
    if (state.is !== 'unread') return [];
    const message = `whether the managed policy ${arn} exists is not known: ${state.why}`;
    const remedy = state.remedy ?? 'allow iam:GetPolicy on it to whoever plans';
    return [{ code: 'policy-not-read', blocks: 'nothing', message, remedy }];
  });
}
