import type { Change } from '../model/change.ts';
import { isLockout, type LockoutChange, lockoutDigest } from '../plan/lockouts.ts';
import { counted } from '../text/counted.ts';
import type { PlanRule } from './rule.ts';

/**
 * An adoption that takes something away from the pipelines of today, which were never asked: it waits until a person has
 * approved exactly that. All others of the plan go on.
 */
export const adoptionTightens: PlanRule = {
  codes: ['adoption-tightens'],
  check: ({ changes, approveCommands, byPerson }) => {
    const command = `${approveCommands.lockouts} ${lockoutDigest(changes)}`;
    // A pass of the service waits in any case (adoption-by-person), and may read fewer policies than a person.
    const waiting = changes.filter(tightens).filter(({ kind }) => byPerson || kind !== 'adopt');
    return waiting.map(({ name, actual, lockout }) => {
      const { loses = [], leaves } = lockout;
      const nobody = leaves === 'some' ? [] : ['everyone who can enter it today'];
      return {
        code: 'adoption-tightens',
        blocks: 'writes',
        role: name,
        message: `${actual.arn} would lose ${counted(nobody.length + loses.length, 'thing', 'things')} by becoming ours: ${[...nobody, ...loses].join('; ')}`,
        remedy: `change the manifest, or the boundary, so that nothing is lost; or, if its pipelines can do without: ${command}`,
      };
    });
  },
};

function tightens(change: Change): change is LockoutChange {
  return isLockout(change) && (change.kind === 'adopt' || change.lockout.loses !== undefined);
}
