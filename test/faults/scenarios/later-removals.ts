/** Roles that go in steps: renamed, closed first, or on a day. */
import type { Scenario } from '../scenario.ts';
import { on } from './by-hand.ts';
import { BYSTANDER, PLAIN, RICH } from './role-kinds.ts';

const QUARANTINE = { removal: { mode: 'quarantine', quarantine: '7d' } };
const TRUE_NAME = { metadata: { previousNames: ['alpha'] } };

export const LATER_REMOVALS: readonly Scenario[] = [
  {
    name: 'a rename',
    reason: 'the new role is whole before the old one is deleted',
    before: { ...BYSTANDER, alpha: RICH },
    after: { ...BYSTANDER, beta: { ...RICH, ...TRUE_NAME } },
    renames: { alpha: 'beta' },
    creates: ['beta'],
    deletes: ['alpha'],
  },
  {
    name: 'a rename with quarantine',
    reason: 'the new role is whole before the old one is closed',
    before: { ...BYSTANDER, alpha: RICH },
    after: { ...BYSTANDER, beta: { ...RICH, ...TRUE_NAME } },
    renames: { alpha: 'beta' },
    settings: QUARANTINE,
    creates: ['beta'],
    updates: ['alpha'],
  },
  {
    name: 'a manifest removed, with quarantine',
    reason: 'its role is closed, and stays for a while',
    before: { ...BYSTANDER, alpha: RICH },
    after: BYSTANDER,
    settings: QUARANTINE,
    updates: ['alpha'],
  },
  {
    name: 'a manifest removed, with quarantine, and its role without a boundary',
    reason: 'the boundary comes back before it is closed',
    passes: 2,
    before: { ...BYSTANDER, alpha: RICH },
    byHand: [on('alpha').unbound],
    after: BYSTANDER,
    settings: QUARANTINE,
    updates: ['alpha'],
  },
  {
    name: 'a quarantine that is over',
    reason: 'the role is deleted',
    before: { ...BYSTANDER, alpha: RICH },
    since: BYSTANDER,
    settings: QUARANTINE,
    deletes: ['alpha'],
  },
  {
    name: 'a role in quarantine that was opened by hand',
    reason: 'it is closed again, and its time starts again',
    before: { ...BYSTANDER, alpha: PLAIN },
    since: BYSTANDER,
    byHand: [on('alpha').trust],
    settings: QUARANTINE,
    updates: ['alpha'],
  },
  {
    name: 'a role in quarantine that is declared again',
    reason: 'it comes back with its RoleId',
    before: { ...BYSTANDER, alpha: RICH },
    since: BYSTANDER,
    after: { ...BYSTANDER, alpha: RICH },
    settings: QUARANTINE,
    updates: ['alpha'],
  },
  {
    name: 'a role whose last day is over, and was written when it was',
    reason: 'it is deleted although its manifest is there',
    before: { ...BYSTANDER, alpha: PLAIN },
    after: { ...BYSTANDER, alpha: { ...PLAIN, spec: { expires: '2026-11-20' } } },
    deletes: ['alpha'],
  },
  {
    name: 'a role whose last day is over, and was known before it came',
    reason: 'it is closed without an approval',
    before: { ...BYSTANDER, alpha: { ...RICH, spec: { ...RICH.spec, expires: '2026-11-20' } } },
    settings: QUARANTINE,
    updates: ['alpha'],
  },
];
