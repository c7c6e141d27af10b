import type { RoleRule } from './rule.ts';

/**
 * What one repository's pipeline may do, the others' may as well: a mistake, or a stolen token, in any of them reaches
 * everything that each of them deploys.
 */
export const sharedRole: RoleRule = {
  codes: ['shared-role'],
  level: 'warn',
  check({ manifest, team, lock }) {
    const own = new Set(manifest.repositories.map((repository) => lock.bySlug.get(repository)?.uuid ?? repository));
    if (own.size < 2 || team?.sharedRoles !== undefined) return [];
    return [
      {
        pointer: '/spec/repositories',
        message: `${own.size} repositories share this role: whoever may push to one of them can do what all of them may`,
        remedy: `give each repository a role of its own; or have the platform allow it for the team, with a reason: teams.${manifest.team}.sharedRoles`,
      },
    ];
  },
};
