import { formatDuration } from '../text/duration.ts';
import type { RoleRule } from './rule.ts';

export const teamSession: RoleRule = {
  codes: ['team-session'],
  level: 'refuse',
  check({ manifest, team }) {
    const longest = team?.maxSessionSeconds;
    const { maxSeconds } = manifest.session;
    if (longest === undefined || maxSeconds <= longest) return [];
    return [
      {
        pointer: '/spec/session/maxDuration',
        message: `sessions may last ${formatDuration(maxSeconds)}; team ${manifest.team} may have ${formatDuration(longest)}`,
        remedy: `lower maxDuration to ${formatDuration(longest)}, or have the platform raise teams.${manifest.team}.maxSession`,
      },
    ];
  },
};
