/**
 * What a refused caller is answered: schemas/gate-problem.schema.json, after RFC 9457. Only who runs a step of the role's
 * own repository learns what was expected; every other 403 is the same bytes, so that asking does not show which
 * roles there are and whose they are.
 */
import { gateCodes } from '../codes/gate.ts';
import { jsonText } from '../text/visible.ts';
import type { GateRefusal } from './gate-refusal.ts';

export const PROBLEM_TYPE = 'application/problem+json';

export type GateProblem = Pick<GateRefusal, 'status' | 'code' | 'claim' | 'expected' | 'got'> & {
  readonly title: string;
};

/** The body. */
export function problemText(refusal: GateRefusal): string {
  return jsonText(gateProblem(refusal));
}

/** What it says, in whichever form. Never anything of a token that is not verified. */
export function gateProblem(refusal: GateRefusal): GateProblem {
  const { status, isOwn } = refusal;
  // Whichever code it is for the log.
  const code = status === 403 && !isOwn ? 'gate-refused' : refusal.code;
  const { title } = gateCodes[code];
  const { claim, expected, got } = refusal;
  return {
    ...{ status, title, code },
    ...(isOwn && claim !== undefined && { claim }),
    ...(isOwn && expected !== undefined && { expected }),
    ...(isOwn && got !== undefined && { got }),
  };
}
