/** `--fail-on widening`: a review path that lets through only what gives nothing more. */
import type { Change } from '../../core/model/change.ts';
import type { Plan } from '../../core/model/plan.ts';
import { isBlocked } from '../../core/plan/plan.ts';
import { wideningWords } from '../../core/render/facet-lines.ts';
import { visible } from '../../core/text/visible.ts';
import { type OptionValues, oneOf } from './option.ts';
import type { Output } from './output.ts';

export const FAIL_ON = {
  failOn: oneOf(
    '--fail-on <WHAT>',
    'exit 1 if a change gives more than there was, or may: a new role, a wider trust, another permission',
    ['widening'],
  ),
};

/** Whether the command has to fail; the reason is printed then. */
export function failsOn({ failOn }: OptionValues<typeof FAIL_ON>, plan: Plan, output: Output): boolean {
  if (failOn !== 'widening') return false;
  const changes = plan.changes.filter((change) => mayWiden(change) && !isBlocked(change, plan.findings));
  for (const change of changes) {
    const words = 'widening' in change ? wideningWords(change.widening) : '';
    output.note(`${output.notePaint('red', '--fail-on widening')}  ${visible(`${change.name} ${words}`)}\n`);
  }
  return changes.length > 0;
}

/** An unknown change may widen, so it counts as widening: the option promises certainty. */
function mayWiden(change: Change): boolean {
  if (!('widening' in change)) return false;
  return change.widening.width === 'widens' || change.widening.width === 'unknown';
}
