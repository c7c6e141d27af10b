/**
 * What a refused caller is answered: schemas/gate-problem.schema.json, after RFC 9457. Only who runs a step of the role's
 * own repository learns what was expected; every other 403 is the same bytes, so that nobody can find out by asking which
 * roles there are and whose they are.
 */
import { gateCodes } from '../codes/gate.ts';
import { jsonText } from '../text/visible.ts';
import type { GateRefusal } from './gate-refusal.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** The body. Never anything of a token that is not verified. */
export function problemText(refusal: GateRefusal): string {
  const { status, isOwn } = refusal;
  // Whichever code it is for the log.
  const code = status === 403 && !isOwn ? 'gate-refused' : refusal.code;
  const { title } = gateCodes[code];
  const { claim, expected, got } = refusal;
  return jsonText({ status, title, code, ...(isOwn && { claim, expected, got }) });
}
