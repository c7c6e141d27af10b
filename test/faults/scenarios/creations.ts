/** Roles that are created. */
import type { Scenario } from '../scenario.ts';
import { on } from './by-hand.ts';
import { BARE, BYSTANDER, PLAIN, RICH } from './role-kinds.ts';

export const CREATIONS: readonly Scenario[] = [
  {
    name: 'a role without policies',
    reason: 'whole after one call',
    after: { alpha: BARE },
    creates: ['alpha'],
  },
  {
    name: 'a role with everything',
    reason: 'six calls, and five states in between',
    after: { alpha: RICH },
    creates: ['alpha'],
  },
  {
    name: 'four roles',
    reason: 'they are created at the same time',
    after: { alpha: PLAIN, beta: BARE, gamma: { managed: ['two'] }, delta: RICH },
    creates: ['alpha', 'beta', 'gamma', 'delta'],
  },
  {
    name: 'a role beside others',
    reason: 'those in sync stay as they are',
    before: { ...BYSTANDER, beta: PLAIN },
    after: { ...BYSTANDER, beta: PLAIN, alpha: PLAIN },
    creates: ['alpha'],
  },
  {
    name: 'a role that was deleted by hand',
    reason: 'it is created again, with another RoleId',
    before: { ...BYSTANDER, alpha: { inline: {} } },
    byHand: [on('alpha').remove],
    creates: ['alpha'],
  },
];
