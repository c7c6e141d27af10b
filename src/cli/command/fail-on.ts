/** `--fail-on widening`: a review path that lets through only what gives nothing more. */
import { type Change, type CreateChange, isUpdate } from '../../core/model/change.ts';
import type { Widening } from '../../core/model/facet-change.ts';
import type { Plan } from '../../core/model/plan.ts';
import type { UpdateChange } from '../../core/model/update-change.ts';
import { isBlocked } from '../../core/plan/plan.ts';
import { wideningWords } from '../../core/render/facet-lines.ts';
import { gateRowWords } from '../../core/render/gate-lines.ts';
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
  const changes = plan.changes.filter(mayWiden).filter((change) => !isBlocked(change, plan.findings));
  for (const change of changes) {
    const words = wideningWords(askedOf(change));
    output.note(`${output.notePaint('red', '--fail-on widening')}  ${visible(`${change.name} ${words}`)}\n`);
  }
  const gate = gateWidenings(plan);
  for (const words of gate) output.note(`${output.notePaint('red', '--fail-on widening')}  ${visible(words)}\n`);
  return changes.length + gate.length > 0;
}

/** A branch that only the gate keeps changes no role. What was not compared may be more. */
function gateWidenings({ gate }: Plan): string[] {
  if (gate === undefined) return [];
  if (gate.before === 'unknown') return ["the gate's table is not known here: it may admit more than before"];
  return gate.rows
    .filter(({ effect, role }) => effect === 'grows' && (role !== undefined || typeof gate.before === 'object'))
    .map((row) => `the gate's table: ${gateRowWords(row)}`);
}

/** An unknown change may widen, so it counts as widening: the option promises certainty. */
function mayWiden(change: Change): change is CreateChange | UpdateChange {
  if (change.kind !== 'create' && !isUpdate(change)) return false;
  const { width } = askedOf(change);
  return width === 'widens' || width === 'unknown';
}

/** Of what was applied last: what a hand has done to IAM since is neither asked for, nor does it excuse anything. */
function askedOf(change: CreateChange | UpdateChange): Widening {
  return change.kind === 'create' ? change.widening : change.asked;
}
