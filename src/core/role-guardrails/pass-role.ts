import { hasWildcard } from '../iam/wildcard.ts';
import { actionPointer, resourcePointer } from '../permissions/policy-statements.ts';
import { CDK_REMEDY } from './cdk-remedy.ts';
import { byPointer, conditionWords } from './grant-words.ts';
import { firstUser, type PassedRole, type RoleUser, unlistedPasses } from './passed-roles.ts';
import type { RoleRule } from './rule.ts';

/**
 * A caller that may pass a role to a service, and start something there, has that role. Passing one named role is how
 * deployments to ECS or Lambda work, so the platform can list the roles that a team may pass (`passRoles`).
 */
export const passRole: RoleRule = {
  codes: ['pass-role'],
  level: 'refuse',
  check(role) {
    const passes = unlistedPasses(role);
    if (passes.length === 0) return [];
    const user = firstUser(role);
    const wrong = new Map(passes.flatMap((pass) => (isGrave(pass, user) ? [[pass.grant, pass] as const] : [])));
    return byPointer([...wrong.keys()], ({ statement, resourceIndex }) =>
      resourcePointer(statement, resourceIndex),
    ).map(({ pointer, first }) => ({
      pointer,
      action: actionPointer(first.statement, first.index),
      message: `iam:PassRole on ${first.resource}${reason(wrong.get(first), user)}${conditionWords(first.statement)}`,
      remedy: first.resource.includes(':role/cdk-') ? CDK_REMEDY : passRoleRemedy(role.manifest.team),
    }));
  },
};

/** What is not is left to unlisted-pass-role. */
export function isGrave({ open }: PassedRole, user: RoleUser | undefined): boolean {
  return user !== undefined || open !== undefined;
}

export function passRoleRemedy(team: string): string {
  return `name the one role by its ARN, and have the platform list it in rolekeeper.yaml under teams.${team}.passRoles`;
}

function reason(pass: PassedRole | undefined, user: RoleUser | undefined): string {
  const which =
    pass?.open === undefined
      ? hasWildcard(pass?.grant.resource ?? '')
        ? 'every such role'
        : 'this role'
      : pass.open === 'every resource' || pass.open === 'every role'
        ? 'any role of the account'
        : pass.open;
  if (user === undefined) return ` lets the pipeline pass ${which} to any service that it may use`;
  return ` and ${user.action}, which ${user.means}: the pipeline has the permissions of ${which}`;
}
