import { namesNothing, reachOf } from '../iam/resource-pattern.ts';
import { covers, hasWildcard } from '../iam/wildcard.ts';
import { type Grant, grants } from '../permissions/grants.ts';
import { actionPointer, resourcePointer } from '../permissions/policy-statements.ts';
import { CDK_REMEDY } from './cdk-remedy.ts';
import { byPointer, conditionWords } from './grant-words.ts';
import type { RoleRule } from './rule.ts';

/**
 * A caller that may pass a role to a service, and start something there, has that role. Passing one named role is how
 * deployments to ECS or Lambda work, so the platform can list the roles that a team may pass (`passRoles`).
 */
export const passRole: RoleRule = {
  codes: ['pass-role'],
  level: 'refuse',
  check(role) {
    const { team, manifest } = role;
    const passes = grants(role, 'pass-role').filter(({ resource }) => !isListed(resource, team?.passRoles ?? []));
    if (passes.length === 0) return [];
    const [user] = grants(role, 'passing');
    const wrong = passes.filter(({ resource }) => user !== undefined || namesNothing(resource));
    return byPointer(wrong, ({ statement, resourceIndex }) => resourcePointer(statement, resourceIndex)).map(
      ({ pointer, first }) => ({
        pointer,
        action: actionPointer(first.statement, first.index),
        message: `iam:PassRole on ${first.resource}${reason(first, user)}${conditionWords(first.statement)}`,
        remedy: first.resource.includes(':role/cdk-')
          ? CDK_REMEDY
          : `name the one role by its ARN, and have the platform list it in rolekeeper.yaml under teams.${manifest.team}.passRoles`,
      }),
    );
  },
};

function isListed(resource: string, passRoles: readonly string[]): boolean {
  return passRoles.some((pattern) => covers(pattern, reachOf(resource)));
}

function reason({ resource }: Grant, user: Grant | undefined): string {
  const which = namesNothing(resource)
    ? 'any role of the account'
    : hasWildcard(resource)
      ? 'every such role'
      : 'this role';
  if (user === undefined) return ` lets the pipeline pass ${which} to any service that it may use`;
  return ` and ${user.action.action}, which ${user.action.means}: the pipeline has the permissions of ${which}`;
}
