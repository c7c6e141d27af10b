/** Roles of before that become ours, in place by a person, or beside, and retire. */
import { CreateRoleCommand, PutRolePolicyCommand, TagRoleCommand } from '@aws-sdk/client-iam';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { ACCOUNT, ENVIRONMENT, PATH, REPOSITORY, settings } from '../../support/roles.ts';
import type { RoleFile } from '../role-file.ts';
import type { Scenario } from '../scenario.ts';
import { on } from './by-hand.ts';
import { BYSTANDER } from './role-kinds.ts';

const TRUST = trustPolicy(settings().provider, [{ repositoryUuid: REPOSITORY, environmentUuid: ENVIRONMENT }]);
const READ = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::assets/*' }],
});

/** Written by hand: what the manifest says, without boundary and tags. */
const before = (RoleName: string, Path: string) => [
  new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: TRUST }),
  new PutRolePolicyCommand({ RoleName, PolicyName: 'read', PolicyDocument: READ }),
];

const adopting = (arn: string, more: RoleFile = {}): RoleFile => ({
  inline: { read: 's3:GetObject' },
  ...more,
  metadata: { adopts: `arn:aws:iam::${ACCOUNT}:role${arn}` },
});

const RETIRING = {
  adoption: { retireAfter: '7d' },
  drift: { 'foreign-trust': { response: 'quarantine', reason: 'every role has a manifest' } },
};

export const ADOPTIONS: readonly Scenario[] = [
  {
    name: 'a role of before that is as its manifest says',
    reason: 'boundary and tags make it ours, and nothing else of it changes',
    beside: before('alpha', PATH),
    before: BYSTANDER,
    after: { ...BYSTANDER, alpha: adopting(`${PATH}alpha`) },
    adopts: ['alpha'],
  },
  {
    name: 'a role of before that gets more by its manifest',
    reason: 'the rest comes after the tags, in the usual order',
    beside: [
      ...before('alpha', PATH),
      new TagRoleCommand({ RoleName: 'alpha', Tags: [{ Key: 'made', Value: 'by hand' }] }),
    ],
    before: BYSTANDER,
    after: {
      ...BYSTANDER,
      alpha: adopting(`${PATH}alpha`, {
        description: 'Reads and writes',
        tags: { made: 'by hand' },
        managed: ['one'],
        inline: { read: 's3:GetObject', write: 's3:PutObject' },
      }),
    },
    adopts: ['alpha'],
  },
  {
    name: 'a role of before that would lose something',
    reason: 'nobody has approved that: it stays as it is',
    beside: [...before('alpha', PATH), on('alpha').put],
    before: BYSTANDER,
    after: { ...BYSTANDER, alpha: adopting(`${PATH}alpha`) },
    says: { alpha: 'adopt' },
  },
  {
    name: 'a role of before under another path',
    reason: 'ours is made beside it, and it stays as it is, also where foreign roles are closed',
    beside: before('legacy', '/'),
    before: BYSTANDER,
    after: { ...BYSTANDER, alpha: adopting('/legacy') },
    settings: RETIRING,
    foreignGrant: 'quarantine',
    withoutInventory: false,
    creates: ['alpha'],
  },
  {
    name: 'a role of before that is still used',
    reason: 'its pipelines have not all changed over',
    beside: before('legacy', '/'),
    before: { ...BYSTANDER, alpha: adopting('/legacy') },
    since: { ...BYSTANDER, alpha: adopting('/legacy') },
    used: { alpha: '2026-11-20T08:00:00+00:00', legacy: '2026-11-16T08:00:00+00:00' },
    settings: RETIRING,
    foreignGrant: 'quarantine',
    withoutInventory: false,
  },
  {
    name: 'a role of before that nothing uses any more',
    reason: 'ours is used in its place: it is closed',
    beside: before('legacy', '/'),
    before: { ...BYSTANDER, alpha: adopting('/legacy') },
    since: { ...BYSTANDER, alpha: adopting('/legacy') },
    used: { alpha: '2026-11-20T08:00:00+00:00', legacy: '2026-11-01T08:00:00+00:00' },
    settings: RETIRING,
    foreignGrant: 'quarantine',
    withoutInventory: false,
    closes: ['legacy'],
  },
];
