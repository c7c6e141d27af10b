import type { Guardrail } from '../guardrails.ts';

/** A dump without `list-roles` does not tell these: silence about them must not read as "in sync". */
export const notCompared: Guardrail = ({ actual }) => {
  const roles = actual.roles.filter(({ owner, unread }) => owner === 'us' && unread.length > 0);
  const facets = [...new Set(roles.flatMap(({ unread }) => unread))].sort();
  if (roles.length === 0) return [];
  return [
    {
      rule: 'not-compared',
      blocks: 'nothing',
      message: `this state does not tell ${facets.join(' and ')} of ${roles.length} ${roles.length === 1 ? 'role' : 'roles'}: not compared`,
      remedy: 'add the output of `aws iam list-roles` to the dump as "Roles"',
    },
  ];
};
