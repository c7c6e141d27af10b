import { type Change, isLoss, keptOf } from '../model/change.ts';
import { counting, deletionDigest, orLaterDay, removalVerb } from '../plan/deletions.ts';
import { type OfRole, teamOf } from '../plan/team-of.ts';
import type { PlanRule } from './rule.ts';

/** A renamed or lost team folder looks like this. A team of one role is no team to lose. */
export const wholeTeam: PlanRule = {
  codes: ['whole-team'],
  check: ({ changes, approveCommands }) => {
    // A foreign role may carry a copied tag of a team, and is not one of its roles.
    const doomed = byTeam(counting(changes).filter(({ actual }) => actual.owner === 'us'));
    const alive = byTeam(changes.filter(isAlive));
    const lost = [...doomed].filter(([team, roles]) => roles.length > 1 && roles.length === alive.get(team)?.length);
    return lost.map(([team, roles]) => ({
      code: 'whole-team',
      blocks: 'deletes',
      // Without its tag a role is of no team that has a name.
      message: `all ${roles.length} roles ${team === '' ? 'without a team' : `of team ${team}`} would be ${removalVerb(changes)}`,
      remedy: `${team === '' ? `restore their manifests${orLaterDay(changes)}; or, if this is intended` : `restore teams/${team}${orLaterDay(changes)}; or, if the team no longer exists`}: ${approveCommands.deletions} ${deletionDigest(changes)}`,
    }));
  },
};

/** A role that was retained years ago, or is closed already or by its last day now, does not make the loss of all others smaller. */
function isAlive(change: Change): change is Extract<Change, OfRole> {
  if (change.kind === 'create' || keptOf(change) !== undefined) return false;
  if (change.kind === 'quarantine' && !isLoss(change)) return false;
  if (change.kind === 'keep') return change.reason === 'in-sync';
  return change.actual.owner === 'us' || change.actual.owner === 'unowned';
}

function byTeam(changes: readonly OfRole[]): Map<string, OfRole[]> {
  return Map.groupBy(changes, (change) => teamOf(change) ?? '');
}
