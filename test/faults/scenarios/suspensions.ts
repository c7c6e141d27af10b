/** Times in which nothing is written. */
import type { Scenario } from '../scenario.ts';
import { on } from './by-hand.ts';
import { BYSTANDER, PLAIN, RICH } from './role-kinds.ts';

export const SUSPENSIONS: readonly Scenario[] = [
  {
    name: 'a role that is suspended',
    reason: 'drift of it is reported, and the others go on',
    before: { ...BYSTANDER, alpha: PLAIN, beta: PLAIN },
    byHand: [on('alpha').attach],
    after: { ...BYSTANDER, alpha: { ...PLAIN, spec: { suspend: true } }, beta: RICH },
    updates: ['beta'],
  },
  {
    name: 'everything suspended',
    reason: 'nothing is written, whatever fails',
    before: { ...BYSTANDER, alpha: PLAIN, beta: PLAIN },
    byHand: [on('alpha').attach],
    after: { ...BYSTANDER, alpha: RICH, gamma: RICH },
    settings: { suspend: true },
  },
  {
    name: 'a freeze',
    reason: 'nothing is written until it is over',
    before: { ...BYSTANDER, alpha: PLAIN, beta: PLAIN },
    after: { ...BYSTANDER, alpha: RICH, gamma: RICH },
    settings: { freeze: [{ from: '2026-11-20T00:00Z', to: '2026-11-25T00:00Z', reason: 'a launch' }] },
  },
];
