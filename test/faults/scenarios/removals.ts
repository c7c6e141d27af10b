/** Roles that go at once, and roles that must not. */
import { PATH } from '../../support/roles.ts';
import type { Scenario } from '../scenario.ts';
import { intoProfile, make, OWNED, on } from './by-hand.ts';
import { BARE, BYSTANDER, PLAIN, RICH } from './role-kinds.ts';

const brokenFor = (name: string) =>
  JSON.stringify({ apiVersion: 'rolekeeper/v1', kind: 'PipelineRole', metadata: { name }, spec: { nonsense: 1 } });

export const REMOVALS: readonly Scenario[] = [
  {
    name: 'a manifest removed',
    reason: 'its role is deleted, policies first',
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
    reason: 'its last manifest asks for it',
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
    name: 'a role that looks like ours and stands elsewhere',
    reason: 'tags can be copied: only path and tag together make it ours',
    before: { ...BYSTANDER, alpha: PLAIN },
    byHand: [make('stranger', '/elsewhere/', OWNED)],
    after: BYSTANDER,
    deletes: ['alpha'],
    says: { stranger: '' },
  },
  {
    name: 'a role whose manifest is broken, and nothing else holds its deletion back',
    reason: 'which file a role came from stands on the role',
    before: { ...BYSTANDER, alpha: PLAIN, beta: PLAIN },
    after: { ...BYSTANDER, alpha: 'apiVersion: rolekeeper/v1\nkind: [' },
    isForgiven: true,
    deletes: ['beta'],
    says: { alpha: 'keep frozen' },
  },
  {
    name: 'a role whose manifest was moved and broken at once',
    reason: 'a broken file still says which role it is about',
    before: { ...BYSTANDER, alpha: PLAIN, beta: PLAIN },
    after: { ...BYSTANDER, moved: brokenFor('alpha') },
    isForgiven: true,
    deletes: ['beta'],
    says: { alpha: 'keep frozen' },
  },
  {
    name: 'a role that a sound and a broken manifest declare',
    reason: 'it is not known which of the two is meant',
    before: { ...BYSTANDER, alpha: PLAIN, beta: PLAIN },
    after: { ...BYSTANDER, alpha: { ...PLAIN, maxDuration: '2h' }, moved: brokenFor('alpha') },
    isForgiven: true,
    deletes: ['beta'],
    says: { alpha: 'keep frozen' },
  },
  {
    name: 'a role that was deleted and created again by hand while its manifest is broken',
    reason: 'it is kept for either reason, and only one of them makes an alarm',
    before: { ...BYSTANDER, alpha: BARE, beta: PLAIN },
    byHand: [on('alpha').remove, make('alpha', PATH, OWNED)],
    after: { ...BYSTANDER, alpha: brokenFor('alpha') },
    isForgiven: true,
    withoutInventory: false,
    deletes: ['beta'],
    says: { alpha: 'keep recreated' },
  },
  {
    name: 'a role that was deleted and created again by hand',
    reason: 'it may be named elsewhere by its new RoleId',
    before: { ...BYSTANDER, alpha: BARE, beta: PLAIN },
    byHand: [on('alpha').remove, make('alpha', PATH, OWNED)],
    after: BYSTANDER,
    withoutInventory: false,
    deletes: ['beta'],
  },
];
