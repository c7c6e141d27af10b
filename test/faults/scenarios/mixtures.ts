/** Several things in one pass, and names that are taken. */
import { PATH } from '../../support/roles.ts';
import type { Scenario } from '../scenario.ts';
import { make, OWNED, on } from './by-hand.ts';
import { BARE, BYSTANDER, PLAIN, RICH } from './role-kinds.ts';

export const MIXTURES: readonly Scenario[] = [
  { name: 'nothing to do', reason: 'a fault must not make work', before: { ...BYSTANDER, alpha: RICH, beta: PLAIN } },
  {
    name: 'one created, one changed, one deleted',
    reason: 'the usual publication',
    before: { ...BYSTANDER, alpha: PLAIN, beta: RICH },
    after: { ...BYSTANDER, alpha: { ...PLAIN, maxDuration: '2h' }, gamma: RICH },
    creates: ['gamma'],
    updates: ['alpha'],
    deletes: ['beta'],
  },
  {
    name: 'a change of the manifest and a manual change in the same role',
    reason: 'both are corrected at once',
    before: { alpha: PLAIN },
    byHand: [on('alpha').attach, on('alpha').trust],
    after: { alpha: { ...PLAIN, managed: ['one'] } },
    updates: ['alpha'],
    // Without one, a trust of another repository may as well be a line of the lock file, and waits for a person.
    withoutInventory: false,
  },
  {
    name: 'a change of the manifest in a role that was opened by hand, and that wears the digest tag of an earlier version',
    reason: 'the change does not hide the manual one: its sessions end',
    before: { ...BYSTANDER, alpha: RICH },
    byHand: [on('alpha').trustAll, on('alpha').digest],
    after: { ...BYSTANDER, alpha: { ...RICH, maxDuration: '3h', managed: ['two'] } },
    updates: ['alpha'],
  },
  {
    name: 'a manifest that is broken',
    reason: 'its role stays, and nothing is deleted',
    before: { alpha: PLAIN, beta: PLAIN, gamma: BARE },
    after: { alpha: 'apiVersion: rolekeeper/v1\nkind: [', beta: { ...PLAIN, managed: ['two'] }, delta: BARE },
    creates: ['delta'],
    updates: ['beta'],
  },
  {
    name: 'a name that is taken',
    reason: 'a conflict is reported, and the other roles go on',
    before: BYSTANDER,
    byHand: [make('alpha', '/')],
    after: { ...BYSTANDER, alpha: RICH, beta: PLAIN },
    creates: ['beta'],
  },
  {
    name: 'a name that is taken, under our path',
    reason: 'without our tag it is not ours',
    before: BYSTANDER,
    byHand: [make('alpha', PATH), on('alpha').attach],
    after: { ...BYSTANDER, alpha: RICH, beta: PLAIN },
    creates: ['beta'],
  },
  {
    name: 'a role whose tag was taken away',
    reason: 'it is not ours any more: a person has to decide',
    before: { ...BYSTANDER, alpha: RICH, beta: PLAIN },
    byHand: [on('alpha').disown, on('alpha').attach],
    after: { ...BYSTANDER, alpha: RICH, beta: { ...PLAIN, managed: ['two'] } },
    updates: ['beta'],
  },
  {
    name: 'a declared role that was deleted and created again by hand',
    reason: 'it is not the one that we created',
    before: { ...BYSTANDER, alpha: BARE, beta: PLAIN },
    byHand: [on('alpha').remove, make('alpha', PATH, OWNED), on('alpha').attach],
    after: { ...BYSTANDER, alpha: RICH, beta: RICH },
    withoutInventory: false,
    updates: ['beta'],
    twin: 'alpha',
  },
  {
    name: 'a role that moves to another team and name',
    reason: 'the old role is deleted, the new one is created',
    before: { ...BYSTANDER, alpha: RICH },
    after: { ...BYSTANDER, beta: RICH },
    creates: ['beta'],
    deletes: ['alpha'],
  },
];
