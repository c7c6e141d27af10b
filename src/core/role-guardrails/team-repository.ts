import type { RoleRule } from './rule.ts';

/** A team that may merge its own folder must not open a role to, or take one over from, another team's pipelines. */
export const teamRepository: RoleRule = {
  codes: ['team-repository'],
  level: 'refuse',
  check({ manifest, team, lock }) {
    if (team === undefined) return [];
    const uuidOf = (repository: string) => lock.bySlug.get(repository)?.uuid ?? repository;
    const own = new Set(team.repositories.map(uuidOf));
    return manifest.repositories.flatMap((repository, index) => {
      if (own.has(uuidOf(repository))) return [];
      return {
        pointer: `/spec/repositories/${index}`,
        message: `team ${manifest.team} may not name repository ${lock.byUuid.get(repository)?.slug ?? repository}`,
        remedy: `its repositories are ${team.repositories.join(', ')}; have the platform change teams.${manifest.team} in rolekeeper.yaml if it owns this one too`,
      };
    });
  },
};
