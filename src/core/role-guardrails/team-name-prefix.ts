import type { RoleRule } from './rule.ts';

export const teamNamePrefix: RoleRule = {
  codes: ['team-name-prefix'],
  level: 'refuse',
  check({ manifest, team }) {
    if (team?.namePrefix === undefined || manifest.name.startsWith(team.namePrefix)) return [];
    return [
      {
        pointer: '/metadata/name',
        message: `the role names of team ${manifest.team} begin with "${team.namePrefix}"`,
        remedy: `name it ${team.namePrefix}${manifest.name}`,
      },
    ];
  },
};
