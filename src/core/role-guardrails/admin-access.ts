import { hasWildcard } from '../iam/wildcard.ts';
import { actionPointer } from '../permissions/policy-statements.ts';
import type { RoleRule } from './rule.ts';

/** A caller that may do everything in one of these can become an administrator. */
const IDENTITY_SERVICES: ReadonlySet<string> = new Set([
  'account',
  'iam',
  'identitystore',
  'organizations',
  'rolesanywhere',
  'sso',
  'sso-directory',
  'sts',
]);

/** `*`, `iam:*`, and wildcards in a service's name: a list that is too long to review, and that AWS extends. */
export const adminAccess: RoleRule = {
  codes: ['admin-access'],
  level: 'refuse',
  settles: true,
  check({ statements }) {
    return statements
      .filter(({ effect }) => effect === 'Allow')
      .flatMap((statement) =>
        statement.actions.flatMap(({ text, service, name }, index) => {
          const what = whatItIs(service, name);
          if (what === undefined) return [];
          return {
            pointer: actionPointer(statement, index),
            message: `"${text}" is ${what}`,
            remedy:
              'list the actions that the pipeline really calls; CloudTrail shows them after one run with more permissions in a test account',
          };
        }),
      );
  },
};

/** What an action pattern is, ends the sentence "it is …"; undefined if it makes no caller an administrator. */
export function whatItIs(service: string, name: string): string | undefined {
  if (/^\*+$/.test(service) && /^\*+$/.test(name)) return 'every action of every service: an administrator';
  if (hasWildcard(service)) return 'an action of every service whose name fits, also of those that AWS adds later';
  if (/^[*?]+$/.test(name) && IDENTITY_SERVICES.has(service))
    return 'every action of a service that decides who may do what';
  return undefined;
}
