/**
 * What becomes of the gate's table: a branch that a manifest adds, or takes away, changes nothing in IAM where the gate keeps the
 * branches, so no change of a role says it.
 */
import type { GateRow } from '../model/gate-plan.ts';
import type { Plan } from '../model/plan.ts';
import { gateRowWords } from '../render/gate-lines.ts';
import type { ManifestLines } from './manifest-lines.ts';
import type { Remark } from './remark.ts';

/** What a new role admits stands in the remark about that role, and what a role that goes admitted, in the one about its end. */
export function gateRemarks(plan: Plan, lines: ManifestLines): Remark[] {
  const files = new Map(plan.changes.flatMap((one) => ('desired' in one ? [[one.name, one.desired.file]] : [])));
  return rowsToSay(plan).map((row) => {
    const { role } = row;
    const file = role === undefined ? undefined : files.get(role);
    return {
      ...SUBJECT[row.effect],
      words: `the gate's table: ${gateRowWords(row)}`,
      ...(role !== undefined && { role }),
      ...(file !== undefined && { place: lines.at(file, '/spec/branches', '/metadata/name') }),
    };
  });
}

/** Roles whose entry grows, shrinks or waits; of those that grow or shrink, none that comes or goes as a whole. */
export function gateRoles(plan: Plan, effect: GateRow['effect']): string[] {
  return [...new Set(rowsToSay(plan).flatMap((row) => (row.effect === effect ? (row.role ?? []) : [])))];
}

const SUBJECT: Readonly<Record<GateRow['effect'], Pick<Remark, 'about' | 'gravity'>>> = {
  grows: { about: 'widening', gravity: 'HIGH' },
  shrinks: { about: 'lockout', gravity: 'MEDIUM' },
  rewritten: { about: 'note', gravity: 'LOW' },
  waits: { about: 'note', gravity: 'MEDIUM' },
};

function rowsToSay({ gate, changes }: Plan): readonly GateRow[] {
  const whole = new Set(
    changes.flatMap(({ kind, name }) => (kind === 'create' || kind === 'delete' || kind === 'quarantine' ? name : [])),
  );
  const rows = (gate?.rows ?? []).filter(({ role }) => role === undefined || !whole.has(role));
  return [...rows, ...(gate?.waiting ?? [])];
}
