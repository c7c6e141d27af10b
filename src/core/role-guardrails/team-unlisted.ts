import { didYouMean } from '../text/did-you-mean.ts';
import type { RoleRule } from './rule.ts';

/** Once the settings list teams, a folder that is not among them has no rights. */
export const teamUnlisted: RoleRule = {
  codes: ['team-unlisted'],
  level: 'refuse',
  check({ manifest, settings, team }) {
    if (settings.teams === undefined || team !== undefined) return [];
    const near = didYouMean(manifest.team, settings.teams.keys());
    return [
      {
        pointer: '',
        message: `the settings list teams, and "${manifest.team}" is not one of them`,
        remedy:
          near === undefined
            ? `have the platform add teams.${manifest.team} to rolekeeper.yaml`
            : `did you mean the folder teams/${near}?`,
      },
    ];
  },
};
