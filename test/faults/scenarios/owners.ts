/** Roles from before the owner tag, and roles whose owner tag a hand has changed. */
import { PATH } from '../../support/roles.ts';
import type { Scenario } from '../scenario.ts';
import { ANOTHER_OWNER, make, OWNED, on } from './by-hand.ts';
import { BYSTANDER, PLAIN, RICH } from './role-kinds.ts';

const THEIRS = OWNED.map((tag) => (tag.Key === 'rolekeeper:owner' ? { ...tag, Value: ANOTHER_OWNER } : tag));
const NOBODYS = OWNED.filter(({ Key }) => Key !== 'rolekeeper:owner');

export const OWNERS: readonly Scenario[] = [
  {
    name: 'roles from before the owner tag',
    reason: 'they get it',
    before: { ...BYSTANDER, alpha: RICH, beta: PLAIN },
    unowned: ['alpha', 'beta'],
    updates: ['alpha', 'beta'],
  },
  {
    name: 'a role from before the owner tag that was opened by hand',
    reason: 'its door is closed before any tag is written',
    before: { ...BYSTANDER, alpha: RICH },
    unowned: ['alpha'],
    byHand: [on('alpha').trustAll, on('alpha').attach, on('alpha').unbound],
    updates: ['alpha'],
  },
  {
    name: 'a role from before the owner tag that no manifest declares, opened by hand',
    reason: 'the inventory knows it: it is put back, and gets the tag',
    before: { ...BYSTANDER, alpha: RICH },
    unowned: ['alpha'],
    byHand: [on('alpha').trustAll],
    after: BYSTANDER,
    settings: { removal: { mode: 'retain' } },
    withoutInventory: false,
    updates: ['alpha'],
    says: { alpha: 'keep retained' },
  },
  {
    name: 'a role without an owner that nothing knows',
    reason: 'it may be of another config repository',
    before: { ...BYSTANDER, beta: PLAIN },
    byHand: [make('alpha', PATH, NOBODYS), on('alpha').attach],
    after: { ...BYSTANDER, beta: { ...PLAIN, managed: ['two'] } },
    updates: ['beta'],
    says: { alpha: 'keep unowned' },
  },
  {
    name: 'an owner tag taken off by hand, and the role opened',
    reason: 'both are put back',
    before: { ...BYSTANDER, alpha: RICH },
    byHand: [on('alpha').unowned, on('alpha').trustAll],
    updates: ['alpha'],
  },
  {
    name: 'an owner tag that a hand gave to another owner',
    reason: 'a person has to decide',
    before: { ...BYSTANDER, alpha: RICH, beta: PLAIN },
    byHand: [on('alpha').giveAway, on('alpha').attach],
    after: { ...BYSTANDER, alpha: RICH, beta: { ...PLAIN, managed: ['two'] } },
    updates: ['beta'],
    says: { alpha: 'conflict another-owner' },
  },
  {
    name: 'roles of another owner under our path',
    reason: 'no manifest of ours declares them, and they are not ours to delete',
    before: { ...BYSTANDER, beta: PLAIN },
    byHand: [make('alpha', PATH, THEIRS), on('alpha').attach],
    after: { ...BYSTANDER, beta: { ...PLAIN, managed: ['two'] } },
    updates: ['beta'],
    says: { alpha: '' },
  },
];
