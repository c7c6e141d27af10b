import { isUpdate } from '../model/change.ts';
import { isGated, standsIn } from '../model/deployed-gate.ts';
import type { Finding } from '../model/finding.ts';
import type { UpdateChange } from '../model/update-change.ts';
import { isHealing } from '../plan/lockout.ts';
import { counted } from '../text/counted.ts';
import { enteredFrom } from '../trust/entered-from.ts';
import type { PlanRule } from './rule.ts';

/**
 * A role that changes over to the gate, or from it, is called in another way from then on: the steps of today have to change as well.
 * One finding for each direction, whatever the number of roles.
 */
export const gateCallers: PlanRule = {
  codes: ['gate-callers'],
  check: ({ changes, known, deployment: { gate }, isDeclared }) => {
    const moved = changes.filter(isUpdate).flatMap((change) => {
      const trust = change.facets.find(({ facet }) => facet === 'trust');
      if (trust === undefined || isHealing(change, trust, known)) return [];
      // gate-not-deployed.ts holds it back.
      if (isDeclared !== true && isGated(change.desired) && !standsIn(change.desired, gate)) return [];
      const [before, after] = [change.actual.trust, change.desired.trust].map(
        (text) => enteredFrom(text) !== undefined,
      );
      return before === after ? [] : { change, toGate: after === true };
    });
    return [true, false].flatMap((toGate): Finding[] => {
      const roles = moved.filter((one) => one.toGate === toGate).map(({ change }) => change);
      return roles.length === 0 ? [] : [finding(roles, toGate)];
    });
  },
};

const MOST_NAMED = 5;

function finding(roles: readonly UpdateChange[], toGate: boolean): Finding {
  const names = roles.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = roles.length > MOST_NAMED ? ` and ${roles.length - MOST_NAMED} more` : '';
  const which = `${counted(roles.length, 'role', 'roles')} (${names.join(', ')}${more})`;
  const first = names[0] ?? 'ROLE';
  return {
    code: 'gate-callers',
    blocks: 'nothing',
    message: toGate
      ? `once this is applied, ${which} can be entered through the gate alone: a step that calls STS itself is refused`
      : `once this is applied, the gate lets no step into ${which} any more: steps call STS themselves`,
    remedy: `change the steps at the same time: \`rolekeeper snippet ${first}\` prints what they need; where no build may fail, let a role of another name be entered the new way first`,
  };
}
