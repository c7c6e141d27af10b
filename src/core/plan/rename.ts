/**
 * Which renamed roles are no loss. `previousNames` is a claim in a manifest, and a claim that is accepted for any
 * number of roles deletes any number of roles without an approval: ten manifests with ten names each, a hundred; or
 * twenty names in twenty manifests of roles that have been there for years. So a rename is accepted only where it looks
 * like one:
 *
 *  - its successor is new: created by the same plan, or created for this very role by an earlier one, which the
 *    inventory remembers by RoleId. To name a role in the manifest of another that exists is to fold two into one.
 *  - one for one: a declared role replaces one role. Other roles that it claims are deleted like any undeclared role.
 *  - within a team: a manifest replaces a role of its own team.
 *  - or a team as a whole: of the old team no role is declared any more, and each of its roles has a successor of its
 *    own. That is a team that was renamed; anything less is one team taking the roles of another.
 */

import { type Difference, keptOf } from '../model/change.ts';
import type { RoleId } from '../model/ids.ts';
import type { KnownRoles } from '../model/inventory.ts';
import type { RemovalDifference } from '../model/removal-change.ts';
import { teamOf } from './team-of.ts';

type Renamed = RemovalDifference & { readonly because: { readonly is: 'renamed' } };

/** Names of the roles that count against no limit, as their successor is made for them. */
export function replaced(differences: readonly Difference[], known: KnownRoles): ReadonlySet<string> {
  const teams = new Map(
    differences.flatMap((one) => ('desired' in one && keptOf(one) === undefined ? [[one.name, one.desired.team]] : [])),
  );
  const declaredTeams = new Set(teams.values());
  const going = differences.filter((one) => one.kind === 'delete' || one.kind === 'quarantine');
  // Where somebody else has the new name, nothing is made, and the old role stays (rename-waits).
  const isNew = new Set(
    differences.flatMap(({ kind, name }) => (kind === 'create' || kind === 'conflict' ? name : [])),
  );
  const isMadeFor = ({ because: { to }, actual: { roleId } }: Renamed) =>
    isNew.has(to) || replacedBy(to, known) === roleId;
  const firsts = onePerSuccessor(going.filter(isRenamed).filter(isMadeFor));
  const isOfOneTeam = (one: Renamed) => teams.get(one.because.to) === teamOf(one);
  const hasMoved = (renamed: Renamed) => {
    const team = teamOf(renamed);
    return (
      team !== undefined &&
      !declaredTeams.has(team) &&
      going.filter((one) => teamOf(one) === team).every(({ name }) => firsts.has(name))
    );
  };
  return new Set([...firsts.values()].filter((one) => isOfOneTeam(one) || hasMoved(one)).map(({ name }) => name));
}

function replacedBy(name: string, known: KnownRoles): RoleId | undefined {
  return known !== undefined && Object.hasOwn(known, name) ? known[name]?.replaces : undefined;
}

/** By name. Of several that one role claims, the first in the order of the differences, which is that of their names. */
function onePerSuccessor(renamed: readonly Renamed[]): Map<string, Renamed> {
  const bySuccessor = new Map(renamed.toReversed().map((one) => [one.because.to, one]));
  return new Map([...bySuccessor.values()].map((one) => [one.name, one]));
}

function isRenamed(difference: RemovalDifference): difference is Renamed {
  return difference.because.is === 'renamed';
}
