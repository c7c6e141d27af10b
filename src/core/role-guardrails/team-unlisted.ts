import { didYouMean } from '../text/did-you-mean.ts';
import type { RoleRule, Violation } from './rule.ts';

/**
 * Once the settings list teams, a folder that is not among them has no rights. Where they list none, a folder is a team
 * by its name alone, and so is one that is not listed where the settings allow that: then `shop` with a Cyrillic o would be a second team that nobody can tell from the first.
 */
export const teamUnlisted: RoleRule = {
  codes: ['team-unlisted'],
  level: 'refuse',
  check({ manifest, settings, team }) {
    if (team !== undefined) return [];
    if (settings.teams === undefined || settings.unlistedTeams === 'allow') return lookalike(manifest.team);
    const near = didYouMean(manifest.team, settings.teams.keys());
    return [
      {
        pointer: '',
        message: `the settings list teams, and "${manifest.team}" is not one of them`,
        remedy:
          near === undefined
            ? `have the platform add teams.${manifest.team} to rolekeeper.yaml, or say unlistedTeams: allow there`
            : `did you mean the folder teams/${near}?`,
      },
    ];
  },
};

function lookalike(team: string): Violation[] {
  const [character] = /[^\x20-\x7e]/u.exec(team) ?? [];
  if (character === undefined) return [];
  const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  return [
    {
      pointer: '',
      message: `the folder "${team}" has U+${code} in its name, which may look like another letter`,
      remedy: `name it in letters a to z; or have the platform list it under teams in rolekeeper.yaml`,
    },
  ];
}
