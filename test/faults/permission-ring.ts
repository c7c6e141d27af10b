/** The third ring around the service: what IAM would say to each of its calls, by the policy that the stack gives it. */
import { reconcilerStatements } from '../../infra/reconciler-permissions.ts';
import { FOREIGN_GRANTS, type ForeignGrant } from '../../src/core/model/deployment.ts';
import type { RoleDetail } from '../../src/embedded/account-state.ts';
import { requestsOf } from '../infra/operation-requests.ts';
import { evaluate } from '../infra/policy-evaluator.ts';
import { anArn } from '../support/ids.ts';
import { PATH, settings } from '../support/roles.ts';
import { type IamRequest, operationOf, withTag } from './iam-request.ts';

const POLICIES = new Map(FOREIGN_GRANTS.map((grant) => [grant, reconcilerStatements(settings(), grant)]));
const decisions = new Map<string, boolean>();

/** Whether IAM would allow a write to this role, as it stands; undefined: there is none. */
export function isAllowed(request: IamRequest, role: RoleDetail | undefined, grant: ForeignGrant = 'none'): boolean {
  const path = role?.Path ?? request.input.Path ?? PATH;
  const tags = Object.fromEntries((role?.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  const boundary = role?.PermissionsBoundary?.PermissionsBoundaryArn;
  const boundaryArn = boundary === undefined ? undefined : anArn(boundary);
  // The token of a creation is another each time, and IAM asks nothing of it.
  const operation = operationOf(withTag(request, 'rolekeeper:creation', ''));
  const requests = requestsOf(
    operation,
    { path, tags: { ...tags, 'rolekeeper:creation': '' }, boundaryArn },
    request.role,
  );
  const key = JSON.stringify([grant, requests]);
  const known = decisions.get(key);
  if (known !== undefined) return known;
  const allowed = requests.every((asked) => evaluate(POLICIES.get(grant) ?? [], asked) === 'allowed');
  decisions.set(key, allowed);
  return allowed;
}
