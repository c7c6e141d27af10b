import type { RoleRule } from './rule.ts';

/** A retained role outlives its manifest, and with it the review of who may enter: a platform may not want that. */
export const teamRetain: RoleRule = {
  codes: ['team-retain'],
  level: 'refuse',
  check({ manifest, team }) {
    if (team?.mayRetain !== false || manifest.onRemoval?.mode !== 'retain') return [];
    return [
      {
        pointer: '/spec/onRemoval',
        message: `team ${manifest.team} may not have roles retained when their manifests are gone`,
        remedy: `write delete, or {quarantine: 7d}; or have the platform remove teams.${manifest.team}.retain`,
      },
    ];
  },
};
