/**
 * Which renamed roles are no loss. `previousNames` is a claim in a manifest, and a claim that is accepted for any
 * number of roles deletes any number of roles without an approval: ten manifests with ten names each, a hundred. So a
 * rename is accepted only where it looks like one:
 *
 *  - one for one: a declared role replaces one role. Other roles that it claims are deleted like any undeclared role.
 *  - within a team: a manifest replaces a role of its own team.
 *  - or a team as a whole: of the old team no role is declared any more, and each of its roles has a successor of its
 *    own. That is a team that was renamed; anything less is one team taking the roles of another.
 */

import type { Change } from '../model/change.ts';
import { TAGS } from '../model/ownership.ts';

type Renamed = Extract<Change, { readonly kind: 'delete' | 'quarantine' }> & {
  readonly because: { readonly is: 'renamed' };
};

/** Names of the roles that count against no limit, as their successor is declared. */
export function replaced(changes: readonly Change[]): ReadonlySet<string> {
  const teams = new Map(changes.flatMap((change) => ('desired' in change ? [[change.name, change.desired.team]] : [])));
  const declaredTeams = new Set(teams.values());
  const going = changes.filter((change) => change.kind === 'delete' || change.kind === 'quarantine');
  const firsts = onePerSuccessor(going.filter(isRenamed));
  const isOfOneTeam = ({ actual, because }: Renamed) => teams.get(because.to) === actual.tags[TAGS.team];
  const hasMoved = ({ actual }: Renamed) => {
    const team = actual.tags[TAGS.team];
    return (
      team !== undefined &&
      !declaredTeams.has(team) &&
      going.filter((one) => one.actual.tags[TAGS.team] === team).every(({ name }) => firsts.has(name))
    );
  };
  return new Set([...firsts.values()].filter((one) => isOfOneTeam(one) || hasMoved(one)).map(({ name }) => name));
}

/** By name. Of several that one role claims, the first in the order of the changes, which is that of their names. */
function onePerSuccessor(renamed: readonly Renamed[]): Map<string, Renamed> {
  const bySuccessor = new Map(renamed.toReversed().map((one) => [one.because.to, one]));
  return new Map([...bySuccessor.values()].map((one) => [one.name, one]));
}

function isRenamed(change: Extract<Change, { kind: 'delete' | 'quarantine' }>): change is Renamed {
  return change.because.is === 'renamed';
}
