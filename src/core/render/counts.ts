/** How many roles a plan touches, for the line that people read first. */

import type { Plan } from '../model/plan.ts';
import { isAccepted } from '../plan/accepted-drift.ts';
import { isBlocked, isIncomplete } from '../plan/plan.ts';
import { countOfGate, countOfWaiting } from './gate-lines.ts';

export interface Counts {
  readonly drifted: number;
  /** Drifted, and changed by its manifest as well: counted in `drifted` and in `update`. */
  readonly both: number;
  readonly create: number;
  /** Of those, made beside a role of before. */
  readonly beside: number;
  readonly update: number;
  /** Roles of before that become ours. */
  readonly adopt: number;
  /** To be closed now and deleted later. */
  readonly quarantine: number;
  readonly delete: number;
  readonly conflict: number;
  /** Drift that the settings accept; not counted above. */
  readonly accepted: number;
  /** Wanted, and stopped by a finding; not counted above. */
  readonly blocked: number;
  readonly inSync: number;
  /** Ours, undeclared, and kept: retained, frozen, in quarantine … */
  readonly kept: number;
  /** Entries of the gate's table that will be different. */
  readonly gate: number;
  /** Entries of it that wait. */
  readonly gateWaiting: number;
}

export function countsOf({ changes, findings, operations, gate }: Plan): Counts {
  const counts: { -readonly [Count in keyof Counts]: number } = {
    drifted: 0,
    both: 0,
    create: 0,
    beside: 0,
    update: 0,
    adopt: 0,
    quarantine: 0,
    delete: 0,
    conflict: 0,
    accepted: 0,
    blocked: 0,
    inSync: 0,
    kept: 0,
    gate: countOfGate(gate),
    gateWaiting: countOfWaiting(gate),
  };
  const working = new Set(operations.map(({ role }) => role));
  const blocking = findings.filter(({ blocks }) => blocks !== 'nothing');
  for (const change of changes) {
    if (change.kind === 'conflict') counts.conflict++;
    else if (change.kind === 'keep') counts[change.reason === 'in-sync' ? 'inSync' : 'kept']++;
    else if (isAccepted(change)) counts.accepted++;
    else if (isBlocked(change, blocking)) counts.blocked++;
    else if (isIncomplete(change, blocking) && !working.has(change.name)) counts.blocked++;
    else if (change.kind === 'update') {
      const { causes } = change;
      if (causes.includes('drift')) counts.drifted++;
      if (causes.includes('drift') && causes.includes('manifest')) counts.both++;
      if (!causes.includes('drift') || causes.includes('manifest')) counts.update++;
    } else {
      counts[change.kind]++;
      if (change.kind === 'create' && change.beside !== undefined) counts.beside++;
    }
  }
  return counts;
}

/** `1 drifted, 2 to create, 1 to delete; 4 in sync`, or `nothing to do; 7 in sync`. */
export function countsLine(counts: Counts): string {
  const doing = [
    [counts.drifted, 'drifted'],
    [counts.create, counts.beside === 0 ? 'to create' : `to create (${counts.beside} beside a role of before)`],
    [counts.update, counts.both === 0 ? 'to update' : `to update (${counts.both} of them drifted)`],
    [counts.adopt, 'to adopt'],
    [counts.quarantine, 'to quarantine'],
    [counts.delete, 'to delete'],
    [counts.gate, "to write in the gate's table"],
    [counts.blocked, 'blocked'],
    [counts.conflict, counts.conflict === 1 ? 'conflict' : 'conflicts'],
  ] as const;
  const resting = [
    [counts.accepted, 'drifted and accepted'],
    [counts.inSync, 'in sync'],
    [counts.kept, 'kept'],
    [counts.gateWaiting, "waiting in the gate's table"],
  ] as const;
  const words = (pairs: readonly (readonly [number, string])[]) =>
    pairs
      .filter(([n]) => n > 0)
      .map(([n, word]) => `${n} ${word}`)
      .join(', ');
  return [words(doing) || 'nothing to do', words(resting)].filter((part) => part !== '').join('; ');
}
