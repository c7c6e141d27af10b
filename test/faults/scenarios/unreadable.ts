/** What is published is wrong, and the last good revision stays in force. */
import type { Scenario } from '../scenario.ts';
import { on } from './by-hand.ts';
import { BYSTANDER, PLAIN, RICH } from './role-kinds.ts';

const QUARANTINE = { removal: { mode: 'quarantine', quarantine: '7d' } };

export const UNREADABLE: readonly Scenario[] = [
  {
    name: 'nothing that is published can be read, and nothing was done by hand',
    reason: 'every role stays as it is: it is not known what is wanted',
    before: { ...BYSTANDER, alpha: RICH, beta: PLAIN },
    isUnreadable: true,
    withoutInventory: false,
    says: { alpha: 'keep unreadable', beta: 'keep unreadable' },
  },
  {
    name: 'nothing that is published can be read, and a role was opened by hand',
    reason: 'what is published is wrong, and an opened door must not stay open',
    before: { ...BYSTANDER, alpha: RICH, beta: PLAIN },
    byHand: [on('alpha').trustAll, on('alpha').put, on('alpha').unbound, on('alpha').update],
    isUnreadable: true,
    withoutInventory: false,
    updates: ['alpha'],
    says: { alpha: 'keep unreadable' },
  },
  {
    name: 'nothing that is published can be read, and a role in quarantine was opened by hand',
    reason: 'it is closed again',
    before: { ...BYSTANDER, alpha: PLAIN },
    since: BYSTANDER,
    byHand: [on('alpha').trustAll],
    settings: QUARANTINE,
    isUnreadable: true,
    withoutInventory: false,
    updates: ['alpha'],
    says: { alpha: 'keep unreadable' },
  },
  {
    name: 'nothing that is published can be read, and a quarantine is over',
    reason: 'its role is not deleted by settings that are not those of now',
    before: { ...BYSTANDER, alpha: PLAIN },
    since: BYSTANDER,
    settings: QUARANTINE,
    isUnreadable: true,
    withoutInventory: false,
    says: { alpha: 'keep unreadable' },
  },
  {
    name: 'nothing that is published can be read, and a role was deleted by hand',
    reason: 'it is made again by a manifest that can be read, and by nothing else',
    before: { ...BYSTANDER, alpha: { repository: 'reports' } },
    byHand: [on('alpha').remove],
    isUnreadable: true,
    withoutInventory: false,
    says: { alpha: '' },
  },
];
