import { actionPointer, resourcePointer } from '../permissions/policy-statements.ts';
import { byPointer, conditionWords } from './grant-words.ts';
import { isGrave, passRoleRemedy } from './pass-role.ts';
import { firstUser, unlistedPasses } from './passed-roles.ts';
import type { RoleRule } from './rule.ts';

/**
 * One named role that no team lists, with nothing beside it that is known to use one. Which actions do changes with
 * every service that AWS adds, and a managed policy may have them, so it is not silent.
 */
export const unlistedPassRole: RoleRule = {
  codes: ['unlisted-pass-role'],
  level: 'warn',
  check(role) {
    const passes = unlistedPasses(role);
    if (passes.length === 0) return [];
    const user = firstUser(role);
    const named = passes.filter((pass) => !isGrave(pass, user)).map(({ grant }) => grant);
    return byPointer(named, ({ statement, resourceIndex }) => resourcePointer(statement, resourceIndex)).map(
      ({ pointer, first }) => ({
        pointer,
        action: actionPointer(first.statement, first.index),
        message: `iam:PassRole on ${first.resource}, which the settings do not list for team ${role.manifest.team}: with any action that starts something as a role, the pipeline has its permissions${conditionWords(first.statement)}`,
        remedy: `${passRoleRemedy(role.manifest.team)}; or leave it out: nothing in this manifest uses it`,
      }),
    );
  },
};
