/** The stories. Each names the roles that may be written to; all others have to stay as they are. */
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { trustPolicy } from '../../src/core/trust.ts';
import { BOUNDARY, OTHER_REPOSITORY, PATH, settings } from '../support/roles.ts';
import { policyArn, type RoleFile, type RoleFiles } from './role-file.ts';
import { OTHER_BOUNDARY, type Scenario } from './scenario.ts';

const BARE: RoleFile = {};
const RICH: RoleFile = {
  description: 'Does a lot',
  maxDuration: '2h',
  managed: ['one', 'two'],
  inline: { read: 's3:GetObject', write: 's3:PutObject' },
  tags: { 'cost-center': 'shop' },
};
const PLAIN: RoleFile = { inline: { read: 's3:GetObject' } };
/** Stays as it is, so that the account is never empty and the source neither. */
const BYSTANDER: RoleFiles = { bystander: { managed: ['one'] } };

const OTHER_TRUST = trustPolicy(settings().provider, [{ repositoryUuid: OTHER_REPOSITORY }]);
const ANYBODY = trustPolicy(settings().provider, [{ repositoryUuid: OTHER_REPOSITORY }]).replace(OTHER_REPOSITORY, '*');
const DOCUMENT = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});
const OWNED = [
  { Key: 'rolekeeper:managed-by', Value: 'rolekeeper' },
  { Key: 'rolekeeper:team', Value: 'copied' },
];

const on = (RoleName: string) => ({
  attach: new AttachRolePolicyCommand({ RoleName, PolicyArn: policyArn('three') }),
  detach: new DetachRolePolicyCommand({ RoleName, PolicyArn: policyArn('one') }),
  put: new PutRolePolicyCommand({ RoleName, PolicyName: 'by-hand', PolicyDocument: DOCUMENT }),
  replace: new PutRolePolicyCommand({ RoleName, PolicyName: 'read', PolicyDocument: DOCUMENT }),
  unput: new DeleteRolePolicyCommand({ RoleName, PolicyName: 'read' }),
  trust: new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: OTHER_TRUST }),
  trustAll: new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: ANYBODY }),
  unbound: new DeleteRolePermissionsBoundaryCommand({ RoleName }),
  rebound: new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: OTHER_BOUNDARY }),
  update: new UpdateRoleCommand({ RoleName, Description: 'by hand', MaxSessionDuration: 43_200 }),
  tag: new TagRoleCommand({ RoleName, Tags: [{ Key: 'by-hand', Value: 'yes' }] }),
  retag: new TagRoleCommand({ RoleName, Tags: [{ Key: 'rolekeeper:team', Value: 'another' }] }),
  undigest: new UntagRoleCommand({ RoleName, TagKeys: ['rolekeeper:digest'] }),
  disown: new UntagRoleCommand({ RoleName, TagKeys: ['rolekeeper:managed-by'] }),
  remove: new DeleteRoleCommand({ RoleName }),
});

const make = (RoleName: string, Path: string, Tags: typeof OWNED = []) =>
  new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: OTHER_TRUST, PermissionsBoundary: BOUNDARY, Tags });

const intoProfile = (RoleName: string) => [
  new CreateInstanceProfileCommand({ InstanceProfileName: 'by-hand', Path: PATH }),
  new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'by-hand', RoleName }),
];

const CREATIONS: readonly Scenario[] = [
  {
    name: 'a role without policies',
    reason: 'whole after one call, which carries the digest',
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
    reason: 'they are made at the same time',
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
    reason: 'it is made again, with another RoleId',
    before: { ...BYSTANDER, alpha: { inline: {} } },
    byHand: [on('alpha').remove],
    creates: ['alpha'],
  },
];

const MANIFEST_CHANGES: readonly Scenario[] = [
  {
    name: 'another trust',
    reason: 'one call and the digest',
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
    reason: 'what is too much goes before anybody new comes in',
    before: { alpha: RICH },
    after: { alpha: { repository: 'reports', environment: 'staging' } },
    updates: ['alpha'],
  },
  {
    name: 'every policy replaced',
    reason: 'some go, some come, some change',
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
    reason: 'some go and some come, with the digest',
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

const DRIFT: readonly Scenario[] = [
  { name: 'a policy attached by hand', reason: 'it goes again', byHand: [on('alpha').attach] },
  { name: 'a policy detached by hand', reason: 'it comes back', byHand: [on('alpha').detach] },
  { name: 'an inline policy added by hand', reason: 'it goes again', byHand: [on('alpha').put] },
  { name: 'an inline policy changed by hand', reason: 'it goes back', byHand: [on('alpha').replace] },
  { name: 'an inline policy deleted by hand', reason: 'it comes back', byHand: [on('alpha').unput] },
  { name: 'a trust changed by hand', reason: 'it goes back', byHand: [on('alpha').trust] },
  { name: 'a trust opened to everybody by hand', reason: 'it goes back', byHand: [on('alpha').trustAll] },
  { name: 'a boundary taken off by hand', reason: 'it comes back first', byHand: [on('alpha').unbound] },
  { name: 'a boundary replaced by hand', reason: 'it goes back first', byHand: [on('alpha').rebound] },
  {
    name: 'a boundary taken off and policies added',
    reason: 'until the boundary is back, IAM refuses every other write',
    byHand: [on('alpha').unbound, on('alpha').put, on('alpha').attach, on('alpha').trustAll],
  },
  { name: 'a session and a description changed by hand', reason: 'they go back', byHand: [on('alpha').update] },
  { name: 'a tag added and one changed by hand', reason: 'they go back', byHand: [on('alpha').tag, on('alpha').retag] },
  { name: 'a digest taken away by hand', reason: 'it is signed again', byHand: [on('alpha').undigest] },
  {
    name: 'everything changed by hand',
    reason: 'every kind of call in one role',
    byHand: [
      on('alpha').attach,
      on('alpha').detach,
      on('alpha').put,
      on('alpha').unput,
      on('alpha').trust,
      on('alpha').rebound,
      on('alpha').update,
      on('alpha').tag,
      on('alpha').undigest,
    ],
  },
].map((scenario) => ({ before: { ...BYSTANDER, alpha: RICH }, updates: ['alpha'], ...scenario }));

const REMOVALS: readonly Scenario[] = [
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

const QUARANTINE = { removal: { mode: 'quarantine', quarantine: '7d' } };
const TRUE_NAME = { metadata: { previousNames: ['alpha'] } };

const LATER_REMOVALS: readonly Scenario[] = [
  {
    name: 'a rename',
    reason: 'the new role is whole before the old one goes',
    before: { ...BYSTANDER, alpha: RICH },
    after: { ...BYSTANDER, beta: { ...RICH, ...TRUE_NAME } },
    creates: ['beta'],
    deletes: ['alpha'],
  },
  {
    name: 'a rename with quarantine',
    reason: 'the new role is whole before the old one is closed',
    before: { ...BYSTANDER, alpha: RICH },
    after: { ...BYSTANDER, beta: { ...RICH, ...TRUE_NAME } },
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
    before: { ...BYSTANDER, alpha: RICH },
    byHand: [on('alpha').unbound],
    after: BYSTANDER,
    settings: QUARANTINE,
    updates: ['alpha'],
  },
  {
    name: 'a quarantine that is over',
    reason: 'the role goes',
    before: { ...BYSTANDER, alpha: RICH },
    since: BYSTANDER,
    settings: QUARANTINE,
    deletes: ['alpha'],
  },
  {
    name: 'a quarantine that somebody has opened by hand',
    reason: 'it is closed again, and begins anew',
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
    name: 'a role whose last day is over',
    reason: 'it goes although its manifest is there',
    before: { ...BYSTANDER, alpha: { ...PLAIN, spec: { expires: '2026-11-20' } } },
    deletes: ['alpha'],
  },
];

const SUSPENSIONS: readonly Scenario[] = [
  {
    name: 'a role that is suspended',
    reason: 'drift of it is told, and the others go on',
    before: { ...BYSTANDER, alpha: PLAIN, beta: PLAIN },
    byHand: [on('alpha').attach],
    after: { ...BYSTANDER, alpha: { ...PLAIN, spec: { suspend: true } }, beta: RICH },
    updates: ['beta'],
  },
  {
    name: 'everything suspended',
    reason: 'nothing is written, whatever fails',
    before: { ...BYSTANDER, alpha: PLAIN, beta: PLAIN },
    byHand: [on('alpha').attach],
    after: { ...BYSTANDER, alpha: RICH, gamma: RICH },
    settings: { suspend: true },
  },
  {
    name: 'a freeze',
    reason: 'nothing is written until it is over',
    before: { ...BYSTANDER, alpha: PLAIN, beta: PLAIN },
    after: { ...BYSTANDER, alpha: RICH, gamma: RICH },
    settings: { freeze: [{ from: '2026-11-20T00:00Z', to: '2026-11-25T00:00Z', reason: 'a launch' }] },
  },
];

const MIXTURES: readonly Scenario[] = [
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

export const SCENARIOS: readonly Scenario[] = [
  ...CREATIONS,
  ...MANIFEST_CHANGES,
  ...DRIFT,
  ...REMOVALS,
  ...LATER_REMOVALS,
  ...SUSPENSIONS,
  ...MIXTURES,
];
