/** Several things in one pass, and names that somebody else has. */
import { PATH } from '../../support/roles.ts';
import type { Scenario } from '../scenario.ts';
import { make, OWNED, on } from './by-hand.ts';
import { BARE, BYSTANDER, PLAIN, RICH } from './role-kinds.ts';

export const MIXTURES: readonly Scenario[] = [
  { name: 'nothing to do', reason: 'a fault must not make work', before: { ...BYSTANDER, alpha: RICH, beta: PLAIN } },
  {
    name: 'one made, one changed, one deleted',
    reason: 'the usual publication',
    before: { ...BYSTANDER, alpha: PLAIN, beta: RICH },
    after: { ...BYSTANDER, alpha: { ...PLAIN, maxDuration: '2h' }, gamma: RICH },
    creates: ['gamma'],
    updates: ['alpha'],
    deletes: ['beta'],
  },
  {
    name: 'a change of the manifest and one by hand in the same role',
    reason: 'both are put right at once',
    before: { alpha: PLAIN },
    byHand: [on('alpha').attach, on('alpha').trust],
    after: { alpha: { ...PLAIN, managed: ['one'] } },
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
    name: 'a name that somebody else has',
    reason: 'a conflict is said, and the other roles go on',
    before: BYSTANDER,
    byHand: [make('alpha', '/')],
    after: { ...BYSTANDER, alpha: RICH, beta: PLAIN },
    creates: ['beta'],
  },
  {
    name: 'a name that somebody else has, under our path',
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
    name: 'a declared role that was deleted and made again by hand',
    reason: 'it is not the one that we made',
    before: { ...BYSTANDER, alpha: BARE, beta: PLAIN },
    byHand: [on('alpha').remove, make('alpha', PATH, OWNED), on('alpha').attach],
    after: { ...BYSTANDER, alpha: RICH, beta: RICH },
    withoutInventory: false,
    updates: ['beta'],
    twin: 'alpha',
  },
  {
    name: 'a role that moves to another team and name',
    reason: 'the old name goes, the new one comes',
    before: { ...BYSTANDER, alpha: RICH },
    after: { ...BYSTANDER, beta: RICH },
    creates: ['beta'],
    deletes: ['alpha'],
  },
];
