/** Rows as in remedy-cases.ts, of roles that are another owner's by their tag, or nobody's, or that seem so. */

import { TAGS } from '../../../src/core/model/ownership.ts';
import { OWNER, WORKSPACE } from '../../support/roles.ts';
import { roleFiles } from '../../support/service-world.ts';
import { SETTINGS } from '../../support/tree.ts';
import {
  ARCHIVE,
  BASE,
  declare,
  many,
  NEW,
  names,
  newRole,
  type RemedyCase,
  SETTINGS_FILE,
  saying,
} from './remedy-cases.ts';
import type { Files, RemedyWorld } from './remedy-world.ts';

const THEIRS = OWNER.replace('/default', '/payments');
const OWNERS = 'owners: [{deployment: payments, who: the payments platform}]';
const VAULT = 'teams/data/reports-vault.yaml';
const MISTYPED = SETTINGS.replace(WORKSPACE, WORKSPACE.replace(/.\}$/, '9}'));
const { [ARCHIVE]: _, ...WITHOUT } = BASE;
const SERVICE_AND_CLI = [
  { where: '', memory: {} },
  { where: ' (on the command line)', memory: { remembers: false } },
] as const;
const CLI = { remembers: false } as const;

const give = (world: RemedyWorld, owner: string | undefined, name = 'reports-archive') =>
  world.tag(name, TAGS.owner, owner);
const putBack = (world: RemedyWorld) => give(world, OWNER);
const refuse = (world: RemedyWorld) => {
  world.service.deployment = { ...world.service.deployment, unownedRoles: 'refuse' };
};
const addTheirs = (world: RemedyWorld, owner: string | undefined = THEIRS) => {
  world.addRole('checkout-deploy', { RoleName: 'new-one' });
  give(world, owner, 'new-one');
};
const addUnowned = (world: RemedyWorld) => {
  addTheirs(world);
  give(world, undefined, 'new-one');
};
const declareNew = (world: RemedyWorld) => world.publish({ ...world.files, ...newRole('new-one') });
const renameNew = (world: RemedyWorld) => world.edit(NEW, 'name: new-one', 'name: new-two');
const nameOwner = (world: RemedyWorld) => world.publish({ ...world.files, ...settingsOf(saying(OWNERS)) });
const settingsOf = (files: Files): Files => ({ [SETTINGS_FILE]: files[SETTINGS_FILE] ?? '' });
const laterDay = (world: RemedyWorld) => world.edit(ARCHIVE, '2026-11-01', '2027-11-01');
const noFormerName = (world: RemedyWorld) => world.edit(VAULT, '  previousNames: [reports-archive]\n', '');

/** What has become of the manifest of the role, and what comes before its tag for that. */
const LEFT: readonly {
  reason: string;
  make: (world: RemedyWorld) => void | Promise<void>;
  says: string;
  steps: RemedyCase['steps'];
}[] = [
  { reason: 'declared: the tag is enough', make: () => undefined, says: 'if it is ours, ', steps: [] },
  {
    reason: 'undeclared: with the tag alone it would be deleted',
    make: (world) => world.remove(ARCHIVE),
    says: 'if it is ours, first declare it in a manifest, then ',
    steps: [declare],
  },
  {
    reason: 'its last day is over',
    make: (world) => world.edit(ARCHIVE, 'spec:\n', 'spec:\n  expires: 2026-11-01\n'),
    says: `first write a later day than 2026-11-01 into ${ARCHIVE}, then `,
    steps: [laterDay],
  },
  {
    reason: 'another manifest has it among its former names',
    make: async (world) => {
      await world.publish({ ...WITHOUT, ...roleFiles('data', 'reports-vault') });
      await world.edit(VAULT, 'reports-vault\n', 'reports-vault\n  previousNames: [reports-archive]\n');
    },
    says: `first remove it from previousNames in ${VAULT} and declare it in a manifest, then `,
    steps: [noFormerName, declare],
  },
];

const TAG_ROLE = `put the tag back (aws iam tag-role --role-name reports-archive --tags Key=rolekeeper:owner,Value=${OWNER})`;
const CORRECT = 'correct deployment or provider.workspaceUuid in rolekeeper.yaml if one of them is mistyped, and else ';

export const OWNER_REMEDY_CASES: readonly RemedyCase[] = [
  ...LEFT.flatMap(({ reason, make, says, steps }): RemedyCase[] => [
    {
      code: 'owner-changed',
      reason,
      make: async (world) => {
        give(world, THEIRS);
        await make(world);
      },
      says: `${says}${TAG_ROLE}`,
      steps: [...steps, putBack],
    },
    {
      code: 'owner-changed',
      reason: `no owner, and none such is taken over; ${reason}`,
      deployed: refuse,
      make: async (world) => {
        give(world, undefined);
        await make(world);
      },
      says: `${says}${TAG_ROLE}`,
      steps: [...steps, putBack],
    },
    {
      ...{ code: 'owner-unknown', reason: `changed by hand; ${reason}`, ...CLI },
      make: async (world) => {
        give(world, THEIRS);
        await make(world);
      },
      says: `${says}${CORRECT}${TAG_ROLE}`,
      steps: [...steps, putBack],
    },
    {
      ...{ code: 'owner-missing', reason: `none such is taken over; ${reason}`, ...CLI, deployed: refuse },
      make: async (world) => {
        give(world, undefined);
        await make(world);
      },
      says: `${says}${TAG_ROLE}`,
      steps: [...steps, putBack],
    },
  ]),
  {
    code: 'owner-changed',
    reason: 'not ours any more',
    make: async (world) => {
      give(world, THEIRS);
      await world.remove(ARCHIVE);
    },
    says: 'if not, leave it as it is',
    steps: [],
    stays: 'a role that was given away is reported until a person has taken it back',
  },
  {
    code: 'owner-changed',
    reason: 'one digit of the UUID is mistyped, and one manifest was removed: that role is deleted, as the plan shows',
    make: (world) => world.publish({ ...WITHOUT, [SETTINGS_FILE]: MISTYPED }),
    says: 'correct deployment or provider.workspaceUuid in rolekeeper.yaml, whichever is mistyped',
    steps: [(world) => world.publish(WITHOUT)],
    deleted: ['reports-archive'],
  },
  {
    code: 'owner-changed',
    reason: 'all tags were changed by hand, and one role is undeclared',
    make: async (world) => {
      for (const { RoleName } of world.service.iam.state.RoleDetailList) give(world, THEIRS, RoleName);
      await world.remove(ARCHIVE);
    },
    says: 'see that a manifest declares each of them, as one that is ours and not declared, or whose last day is over, is deleted, then put the tag back on each',
    steps: [
      declare,
      (world) => {
        for (const { RoleName } of world.service.iam.state.RoleDetailList) give(world, OWNER, RoleName);
      },
    ],
  },
  {
    code: 'name-taken',
    reason: 'given away by hand',
    make: (world) => give(world, THEIRS),
    says: 'first find out whose role it is: see owner-changed',
    steps: [putBack],
  },
  {
    code: 'name-taken',
    reason: 'given away by hand, to an owner that the settings name',
    files: saying(OWNERS),
    make: (world) => give(world, THEIRS),
    says: 'first find out whose role it is: see owner-changed',
    steps: [putBack],
  },
  ...SERVICE_AND_CLI.flatMap(({ where, memory }): RemedyCase[] => [
    {
      ...{ code: 'name-taken', reason: `of an owner that is not named${where}`, ...memory },
      make: async (world) => {
        addTheirs(world);
        await declareNew(world);
      },
      says: 'first find out whose role it is: see owner-unknown',
      // It is theirs; then the finding says to choose another name.
      steps: [nameOwner, renameNew],
    },
    {
      ...{ code: 'name-taken', reason: `of an owner that is named${where}`, ...memory, files: saying(OWNERS) },
      make: async (world) => {
        addTheirs(world);
        await declareNew(world);
      },
      says: `choose another name in ${NEW}: this role stays as it is`,
      steps: [renameNew],
    },
    {
      ...{ code: 'name-taken', reason: `no owner, and ours${where}`, ...memory, deployed: refuse },
      make: (world) => give(world, undefined),
      says: `if it is ours, ${TAG_ROLE}: it is then made equal to ${ARCHIVE}`,
      steps: [putBack],
    },
    {
      ...{ code: 'name-taken', reason: `no owner, and not ours${where}`, ...memory, deployed: refuse },
      make: async (world) => {
        addUnowned(world);
        await declareNew(world);
      },
      says: 'if not, choose another name there',
      steps: [renameNew],
    },
    {
      ...{ code: 'owner-unknown', reason: `another config repository${where}`, ...memory, make: addTheirs },
      says: 'if that owner is another config repository of yours, name it under owners in rolekeeper.yaml',
      steps: [nameOwner],
    },
    {
      ...{ code: 'owner-unknown', reason: `made by a stranger${where}`, ...memory, make: addTheirs },
      says: 'otherwise find out who made it (CloudTrail, CreateRole and TagRole), and leave it as it is',
      steps: [],
      stays: 'a copied tag looks like that',
    },
    {
      ...{ code: 'owner-unknown', reason: `ours, and not known${where}`, ...memory, make: addTheirs },
      says: 'if it is ours, first declare it in a manifest, then ',
      steps: [declareNew, (world) => give(world, OWNER, 'new-one')],
    },
    {
      ...{ code: 'owner-missing', reason: `ours${where}`, ...memory, make: addUnowned },
      says: 'if it is ours, declare it in a manifest: it is made equal to that, and gets our owner tag',
      steps: [declareNew],
    },
    {
      ...{ code: 'owner-missing', reason: `not ours${where}`, ...memory, make: addUnowned },
      says: 'if not, leave it as it is: it may be that of another config repository',
      steps: [],
      stays: 'nothing here knows whose it is',
    },
    {
      ...{ code: 'other-owners', reason: `as it should be${where}`, ...memory, files: saying(OWNERS), make: addTheirs },
      says: 'nothing is to be done',
      steps: [],
      stays: 'what is spared is always said',
    },
  ]),
  ...[2, 9].map(
    (more): RemedyCase => ({
      ...{ code: 'owner-unknown', reason: `the name is mistyped, and one of ${5 + more} roles is undeclared`, ...CLI },
      files: { ...BASE, ...many('big', more) },
      make: (world) =>
        world.publish({ ...WITHOUT, ...many('big', more), ...settingsOf(saying('deployment: defualt')) }),
      says: 'see that a manifest declares each of them, as one that is ours and not declared, or whose last day is over, is deleted, then correct deployment',
      steps: [declare, (world) => world.publish({ ...BASE, ...many('big', more) })],
    }),
  ),
  {
    ...{ code: 'owner-unknown', reason: 'the name is mistyped, and no more than five roles are there', ...CLI },
    make: (world) => world.publish({ ...WITHOUT, ...settingsOf(saying('deployment: defualt')) }),
    says: `first declare it in a manifest, then ${CORRECT}`,
    steps: [declare, (world) => world.publish(BASE)],
  },
  {
    ...{ code: 'owner-missing', reason: 'another manifest has it among its former names', ...CLI },
    make: async (world) => {
      give(world, undefined);
      await LEFT[3]?.make(world);
    },
    says: `if it is ours, remove it from previousNames in ${VAULT} and declare it in a manifest: it is made equal to that`,
    steps: [noFormerName, declare],
  },
  ...[false, true].map(
    (isRefused): RemedyCase => ({
      ...{ code: 'owner-missing', reason: `many${isRefused ? ', and none such is taken over' : ''}`, ...CLI },
      files: { ...BASE, ...many('big', 6) },
      ...(isRefused && { deployed: refuse }),
      make: async (world) => {
        for (const name of names('big', 6)) give(world, undefined, name);
        await world.publish(BASE);
      },
      says: isRefused
        ? 'see that a manifest declares each of them, as one that is ours and not declared, or whose last day is over, is deleted, then put our owner tag on each'
        : 'if they are ours, declare each in a manifest: it is made equal to that, and gets our owner tag',
      steps: [
        (world) => world.publish({ ...BASE, ...many('big', 6) }),
        (world) => {
          if (isRefused) for (const name of names('big', 6)) give(world, OWNER, name);
        },
      ],
    }),
  ),
  {
    code: 'other-owners',
    reason: 'taken out of the owners: one elsewhere is closed then, as the page says, and one under our path is not',
    page: true,
    files: saying(`${OWNERS}\ndrift: {foreign-trust: {response: quarantine, reason: SEC-160}}`),
    deployed: (world) => {
      world.service.deployment = { ...world.service.deployment, foreignRoles: 'quarantine' };
    },
    make: (world) => {
      addTheirs(world);
      world.addRole('new-one', { RoleName: 'legacy', Path: '/' });
    },
    says: 'those elsewhere count as any role that is not ours, which is closed or deleted where the settings',
    steps: [(world) => world.edit(SETTINGS_FILE, `  ${OWNERS}\n`, '')],
    changed: ['legacy'],
  },
];
