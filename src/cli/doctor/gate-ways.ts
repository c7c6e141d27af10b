/** The ways of roles into the gate's VPC, in words: one line for all that the same statement allows. */
import type { AccessRole } from '../../core/access/access-role.ts';
import { placeWords } from '../../core/access/permission-refusal.ts';
import type { GateNeighbourFacts } from '../../core/doctor/gate-evidence.ts';
import { type GateWay, gateNeighbours } from '../../core/gate/gate-neighbours.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import type { Arn } from '../../core/model/ids.ts';
import type { ManagedTexts } from '../../core/model/managed-text.ts';
import { doubtWords } from '../../core/render/access-words.ts';

/** @param vpcs those of the gate that are in the account of the roles */
export function waysBeside(
  roles: readonly AccessRole[],
  texts: ManagedTexts,
  vpcs: readonly Arn[],
  home: Settings,
): GateNeighbourFacts {
  if (vpcs.length === 0) return { looked: roles.length, ways: [], subnets: [] };
  const { neighbours, subnets } = gateNeighbours(roles, texts, vpcs, home);
  return {
    looked: roles.length,
    subnets,
    ways: neighbours.map(({ role, ways }) => ({ role, lines: wayLines(ways) })),
  };
}

/** One line for all actions that the same statement allows, or may allow. */
function wayLines(ways: readonly GateWay[]): string[] {
  const grouped = Map.groupBy(ways, ({ permission, isTold }) => `${whyWords(permission)}${isTold}`);
  return [...grouped.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const untold = first.isTold ? '' : '; which VPC it is for, IAM cannot tell';
    return `${first.permission.is === 'yes' ? '' : 'perhaps '}${few(group.map(({ action }) => action))}: ${whyWords(first.permission)}${untold}`;
  });
}

function whyWords({ allowedBy, doubts }: GateWay['permission']): string {
  const allowed = allowedBy === undefined ? [] : [`${placeWords(allowedBy.at)} allows it`];
  return [...allowed, ...doubts.map((doubt) => `it depends on ${doubtWords(doubt)}`)].join('; ');
}

function few(actions: readonly string[]): string {
  const shown = actions.slice(0, MOST_SHOWN).join(', ');
  return actions.length > MOST_SHOWN ? `${shown} and ${actions.length - MOST_SHOWN} more` : shown;
}

const MOST_SHOWN = 3;
