import { deletionDigest, deletions, removalVerb } from '../deletions.ts';
import type { Guardrail } from '../guardrails.ts';
import { TAGS } from '../ownership.ts';
import type { ActualRole } from '../types.ts';

/** A renamed or lost team folder looks like this. A team of one role is no team to lose. */
export const wholeTeam: Guardrail = ({ changes, actual, consentCommand }) => {
  const doomed = byTeam(deletions(changes));
  const existing = byTeam(actual.roles.filter(({ owner }) => owner === 'us'));
  const lost = [...doomed].filter(([team, roles]) => roles.length > 1 && roles.length === existing.get(team)?.length);
  return lost.map(([team, roles]) => ({
    rule: 'whole-team',
    blocks: 'deletes',
    message: `all ${roles.length} roles of team ${team} would be ${removalVerb(changes)}`,
    remedy: `restore teams/${team}; or, if the team is gone: ${consentCommand} ${deletionDigest(changes)}`,
  }));
};

function byTeam(roles: readonly ActualRole[]): Map<string, ActualRole[]> {
  return Map.groupBy(roles, ({ tags }) => tags[TAGS.team] ?? '');
}
