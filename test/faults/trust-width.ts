/** How wide a trust policy is: which of a handful of tokens it admits, as a set of bits. */
import type { PolicyDocument } from '../../src/embedded/account-state.ts';
import { ENVIRONMENT, HOST, OTHER_REPOSITORY, REPOSITORY, settings } from '../support/roles.ts';
import { OTHER_ENVIRONMENT } from '../support/tree.ts';
import { admits, type Token } from '../support/trust-evaluator.ts';

const STEP = '{7c1f0000-0000-4000-8000-00000000abcd}';
const STRANGER = '{ffffffff-ffff-4fff-8fff-ffffffffffff}';
const aud = settings().provider.audience;

const TOKENS: readonly Token[] = [
  ...[REPOSITORY, OTHER_REPOSITORY, STRANGER].flatMap((repository) => [
    { aud, sub: `${repository}:${STEP}` },
    ...[ENVIRONMENT, OTHER_ENVIRONMENT, STRANGER].map((environment) => ({
      aud,
      sub: `${repository}:${environment}:${STEP}`,
    })),
  ]),
  { aud: 'sts.amazonaws.com', sub: `${REPOSITORY}:${ENVIRONMENT}:${STEP}` },
  { aud },
];

const widths = new WeakMap<PolicyDocument, number>();

export function widthOf(trust: PolicyDocument): number {
  let width = widths.get(trust);
  if (width === undefined) {
    const text = JSON.stringify(trust);
    width = TOKENS.reduce((bits, token, index) => bits | (admits(text, HOST, token) ? 1 << index : 0), 0);
    widths.set(trust, width);
  }
  return width;
}

/** Whether every caller that the one admits is admitted by the other too. */
export function isWithin(width: number, other: number): boolean {
  return (width & ~other) === 0;
}
