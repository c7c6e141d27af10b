/** What becomes of the gate's table, for people. A branch that only the gate keeps is seen here, and nowhere else in a plan. */
import type { GatePlan, GateRow } from '../model/gate-plan.ts';
import type { Paint, Style } from './paint.ts';

const TITLE = "The gate's table: whom the gate lets in";

const UNKNOWN = "what is stored is not known here, so it is not compared: the service's next pass writes it";

const SIGNS: Readonly<Record<GateRow['effect'], readonly [sign: string, style: Style]>> = {
  shrinks: ['-', 'red'],
  grows: ['+', 'green'],
  rewritten: ['~', 'yellow'],
  waits: ['=', 'yellow'],
};

/** Ends with an empty line, if there is anything to say. */
export function gateTextLines(gate: GatePlan | undefined, paint: Paint): string[] {
  if (gate === undefined) return [];
  if (gate.before === 'unknown') return [`${paint('bold', "The gate's table")}  ${UNKNOWN}`, ''];
  const all = [...gate.rows, ...gate.waiting];
  if (all.length === 0) return [];
  const rows = all.map((row) => {
    const [sign, style] = SIGNS[row.effect];
    return `  ${paint(style, sign)} ${gateRowWords(row)}`;
  });
  return [paint('bold', TITLE), '', ...rows, ''];
}

/** The same as a list; each line is made safe for Markdown by the caller. */
export function gateMarkdownLines(gate: GatePlan | undefined): string[] {
  if (gate === undefined) return [];
  if (gate.before === 'unknown') return [`The gate's table: ${UNKNOWN}`];
  return [...gate.rows, ...gate.waiting].map((row) => `The gate's table: ${gateRowWords(row)}`);
}

/** `checkout-deploy: no longer admits branch release/*`, `checkout-deploy (waits): still admits branch release/*`. */
export function gateRowWords({ role, effect, what }: GateRow): string {
  if (effect === 'waits') return role === undefined ? `waits: ${what}` : `${role} (waits): ${what}`;
  return role === undefined ? what : `${role}: ${what}`;
}

/** How many entries will be different, without those that wait; 1 where it is about all of them alone. */
export function countOfGate(gate: GatePlan | undefined): number {
  return countOf(gate?.rows ?? []);
}

/** How many entries are not as the manifests ask, as something holds them; counted in the same way. */
export function countOfWaiting(gate: GatePlan | undefined): number {
  return countOf(gate?.waiting ?? []);
}

function countOf(rows: readonly GateRow[]): number {
  return rows.length === 0 ? 0 : Math.max(1, new Set(rows.flatMap(({ role }) => role ?? [])).size);
}
