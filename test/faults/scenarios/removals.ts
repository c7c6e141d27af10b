/** Roles that go at once, and roles that must not. */
import { PATH } from '../../support/roles.ts';
import type { Scenario } from '../scenario.ts';
import { intoProfile, make, OWNED, on } from './by-hand.ts';
import { BARE, BYSTANDER, PLAIN, RICH } from './role-kinds.ts';

export const REMOVALS: readonly Scenario[] = [
  {
    name: 'a manifest removed',
    reason: 'its role goes, policies first',
    before: { ...BYSTANDER, alpha: RICH },
    after: BYSTANDER,
    deletes: ['alpha'],
  },
  {
    name: 'two manifests removed',
    reason: 'each role on its own',
    before: { ...BYSTANDER, alpha: PLAIN, beta: BARE },
    after: BYSTANDER,
    deletes: ['alpha', 'beta'],
  },
  {
    name: 'a manifest removed, and its role without a boundary',
    reason: 'IAM lets it be deleted only with its boundary on',
    before: { ...BYSTANDER, alpha: RICH },
    byHand: [on('alpha').unbound, on('alpha').attach],
    after: BYSTANDER,
    deletes: ['alpha'],
  },
  {
    name: 'a manifest removed, and its role in an instance profile',
    reason: 'a profile keeps a role from being deleted',
    before: { ...BYSTANDER, alpha: PLAIN },
    byHand: intoProfile('alpha'),
    after: BYSTANDER,
    deletes: ['alpha'],
  },
  {
    name: 'a role retained',
    reason: 'its last manifest said so',
    before: { ...BYSTANDER, alpha: { ...PLAIN, spec: { onRemoval: 'retain' } }, beta: PLAIN },
    after: BYSTANDER,
    deletes: ['beta'],
  },
  {
    name: 'a role of ours that the inventory does not know',
    reason: 'path and tag can be copied',
    before: { ...BYSTANDER, alpha: PLAIN },
    byHand: [make('stranger', PATH, OWNED)],
    after: BYSTANDER,
    withoutInventory: false,
    deletes: ['alpha'],
  },
  {
    name: 'a role that was deleted and made again by hand',
    reason: 'it may be named elsewhere by its new RoleId',
    before: { ...BYSTANDER, alpha: BARE, beta: PLAIN },
    byHand: [on('alpha').remove, make('alpha', PATH, OWNED)],
    after: BYSTANDER,
    withoutInventory: false,
    deletes: ['beta'],
  },
];
