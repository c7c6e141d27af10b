/** Which managed policies a plan is about to put on roles, as a policy or as the boundary. */
import type { ActualState, PolicyStates } from '../model/actual-state.ts';
import type { Arn } from '../model/ids.ts';
import type { RoleOperations } from '../model/operation.ts';

/** Every account has it: foreign roles are closed with it (foreign-roles.ts). */
const DENY_ALL = /^arn:[^:]*:iam::aws:policy\/AWSDenyAll$/;

/** Each once, sorted. What was read with the account, its boundary, need not be asked for again. */
export function policiesToRead(
  work: readonly RoleOperations[],
  boundaryArn: Arn,
  { boundary }: Pick<ActualState, 'boundary'>,
): Arn[] {
  const arns = new Set(work.flatMap(attachedArns));
  if (boundary !== undefined) arns.delete(boundaryArn);
  return [...arns].filter((arn) => !DENY_ALL.test(arn)).sort();
}

/** As a policy or as the boundary. */
export function attachedArns({ operations }: Pick<RoleOperations, 'operations'>): Arn[] {
  return operations.flatMap((operation) => {
    switch (operation.call) {
      case 'AttachRolePolicy':
        return operation.policyArn;
      case 'CreateRole':
      case 'PutRolePermissionsBoundary':
        return operation.boundaryArn;
      default:
        return [];
    }
  });
}

/** Those that IAM would refuse. What could not be read may well be there. */
export function refusedPolicies(states: PolicyStates): ReadonlySet<Arn> {
  return new Set([...states].flatMap(([arn, { is }]) => (is === 'missing' || is === 'not-attachable' ? arn : [])));
}
