/** What the gate is sent by who should not get in, with the reason why it could work elsewhere, and its code. */
import type { GateCode } from '../../../src/core/codes/gate.ts';
import type { WantedSession } from '../../../src/core/gate/decide.ts';
import type { Made } from '../../support/gate-tokens.ts';

export interface Attack extends Made {
  readonly name: string;
  readonly reason: string;
  readonly code: GateCode;
  readonly wanted?: Partial<WantedSession>;
}

export const NO_UUID = '{00000000-0000-4000-8000-000000000000}';

/** In JSON. */
export const escaped = (digits: string): string => `\\u${digits}`;

/** A row for each set of claims: one reason, one code. */
export function withClaims(code: GateCode, reason: string, sets: readonly Record<string, unknown>[]): Attack[] {
  return sets.map((claims) => ({ name: nameOf(claims), reason, claims, code }));
}

function nameOf(claims: Record<string, unknown>): string {
  return Object.entries(claims)
    .map(([name, value]) => (value === undefined ? `no ${name}` : `${name} ${JSON.stringify(value)}`))
    .join(', ');
}
