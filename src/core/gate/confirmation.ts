/** What a pass says of the table in its report, and what the gate reads there. */

import type { GatePlan } from '../model/gate-plan.ts';
import type { GateConfirmation, StoredGateTable } from '../model/gate-table.ts';
import { parseMoment } from '../text/days.ts';
import { isJsonObject } from '../text/json.ts';
import { admitsNothingBeyond } from './table-steps.ts';

/**
 * undefined where the table that is stored admits what it should not, or is none: the gate goes on by what the last confirmation
 * says, and closes when that is too old. A service that only reports has all roles on hold: what stands is what was applied
 * last, and one branch that a person has not taken out yet must not close the gate for every role.
 * @param stored as it is at the end of the pass
 * @param performs false: mode `report`
 * @param seenAt a moment before it was read
 */
export function confirmed(
  stored: StoredGateTable | undefined,
  gate: GatePlan | undefined,
  { performs, seenAt }: { readonly performs: boolean; readonly seenAt: Date },
): GateConfirmation | undefined {
  if (stored?.table === undefined || gate === undefined) return undefined;
  if (performs && !admitsNothingBeyond(stored.table, gate.goal)) return undefined;
  const roles = Object.keys(stored.table.roles).length;
  return { digest: stored.digest, confirmedAt: seenAt.toISOString(), roles };
}

/** `gate` of a report; undefined: there is none that can be understood. */
export function gateConfirmationIn(report: unknown): GateConfirmation | undefined {
  const { digest, confirmedAt, roles } = isJsonObject(report) && isJsonObject(report.gate) ? report.gate : {};
  if (typeof digest !== 'string' || typeof confirmedAt !== 'string') return undefined;
  if (parseMoment(confirmedAt) === undefined) return undefined;
  return { digest, confirmedAt, ...(typeof roles === 'number' && { roles }) };
}
