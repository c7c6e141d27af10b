/** Roles whose manifests changed. */
import type { Scenario } from '../scenario.ts';
import { BARE, PLAIN, RICH } from './role-kinds.ts';

export const MANIFEST_CHANGES: readonly Scenario[] = [
  {
    name: 'another trust',
    reason: 'one call',
    before: { alpha: PLAIN },
    after: { alpha: { ...PLAIN, repository: 'reports' } },
    updates: ['alpha'],
  },
  {
    name: 'another trust and more permissions',
    reason: 'nothing new may be done under the old trust',
    before: { alpha: PLAIN },
    after: { alpha: { ...RICH, repository: 'reports' } },
    updates: ['alpha'],
  },
  {
    name: 'another trust and fewer permissions',
    reason: 'what is too much is removed before new callers may enter',
    before: { alpha: RICH },
    after: { alpha: { repository: 'reports', environment: 'staging' } },
    updates: ['alpha'],
  },
  {
    name: 'every policy replaced',
    reason: 'some are removed, some are added, some change',
    before: { alpha: { managed: ['one', 'two'], inline: { read: 's3:GetObject', list: 's3:GetObjectVersion' } } },
    after: { alpha: { managed: ['two', 'three'], inline: { read: 's3:PutObject', write: 's3:PutObject' } } },
    updates: ['alpha'],
  },
  {
    name: 'another session and description',
    reason: 'one call changes both',
    before: { alpha: PLAIN },
    after: { alpha: { ...PLAIN, description: 'New words', maxDuration: '4h' } },
    updates: ['alpha'],
  },
  {
    name: 'other tags',
    reason: 'some are removed and some are added',
    before: { alpha: { ...PLAIN, tags: { one: 'x', two: 'y' } } },
    after: { alpha: { ...PLAIN, tags: { two: 'z', three: 'y' } } },
    updates: ['alpha'],
  },
  {
    name: 'three changes in three roles',
    reason: 'a failure of one is not a failure of the others',
    before: { alpha: PLAIN, beta: RICH, gamma: BARE },
    after: { alpha: { ...PLAIN, managed: ['three'] }, beta: { ...RICH, inline: {} }, gamma: { maxDuration: '3h' } },
    updates: ['alpha', 'beta', 'gamma'],
  },
];
