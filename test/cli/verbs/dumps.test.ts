/** A dump of an account, as people have one: what a command reads, what it says of it, and what it refuses. */
import { utimes, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { DUMP_COMMAND } from '../../../src/core/codes/dump-command.ts';
import { appliedWorkspace, type Workspace } from '../workspace.ts';

const PLAN = ['plan', '--target', 'file:dump.json'];

/** The account of the samples with everything in step, as the AWS CLI would print it. */
async function dumped(change: (dump: Dump) => object = (dump) => dump): Promise<Workspace> {
  const folder = await appliedWorkspace();
  const { Account: _, OpenIDConnectProviders: __, ...dump } = JSON.parse(await folder.read('.rolekeeper/iam.json'));
  await folder.write('dump.json', JSON.stringify(change(dump), null, 4));
  return folder;
}

interface Dump {
  readonly RoleDetailList: readonly Role[];
  readonly Policies: readonly object[];
}

interface Role {
  readonly RoleName: string;
  readonly AssumeRolePolicyDocument: object;
  readonly Tags: readonly object[];
}

const withRoles = (change: (role: Role, index: number) => object) => (dump: Dump) => ({
  ...dump,
  RoleDetailList: dump.RoleDetailList.map(change),
});

const encoded = (document: unknown) => encodeURIComponent(JSON.stringify(document));

describe('a dump that is read', () => {
  const cases: { name: string; reason: string; change: (dump: Dump) => object }[] = [
    { name: 'as it is', reason: 'the usual case', change: (dump) => dump },
    {
      name: 'URL-encoded policies',
      reason: 'the bare API sends them so, and other programs write that down',
      change: withRoles((role) => ({ ...role, AssumeRolePolicyDocument: encoded(role.AssumeRolePolicyDocument) })),
    },
    {
      name: 'a role whose policy names itself',
      reason: 'a role may be allowed to assume itself; nothing is followed from there',
      change: ({ RoleDetailList, ...dump }) => ({
        ...dump,
        RoleDetailList: [...RoleDetailList, extraRole({ principal: { AWS: arnOf('extra') } })],
      }),
    },
    {
      name: 'a trust policy at the size limit',
      reason: '2,048 characters are as many as IAM takes without a raised quota',
      change: ({ RoleDetailList, ...dump }) => ({
        ...dump,
        RoleDetailList: [...RoleDetailList, extraRole({ characters: 2_048 })],
      }),
    },
    {
      name: 'descriptions that are no ASCII, and 50 tags',
      reason: 'IAM takes Latin letters in a description, any in a tag, and 50 tags',
      change: ({ RoleDetailList, ...dump }) => ({
        ...dump,
        RoleDetailList: [
          ...RoleDetailList,
          {
            ...extraRole({}),
            Description: 'Löst Straßenbahn-Aufträge aus',
            Tags: Array.from({ length: 50 }, (_, index) => ({ Key: `Schlüssel ${index}`, Value: '値' })),
          },
        ],
      }),
    },
  ];
  it.each(cases)('$name: $reason', async ({ change }) => {
    const folder = await dumped(change);
    const { code, out } = await folder.run(PLAN);
    expect(code).toBe(0);
    expect(out).toContain('dump dump.json');
    expect(out).toContain('3 in sync');
    const scanned = await folder.run(['scan', '--target', 'file:dump.json', '--json']);
    expect(scanned.code).toBe(0);
  });

  it('in UTF-16 with its mark: the > of PowerShell writes that', async () => {
    const folder = await dumped();
    await writeFile(folder.path('dump.json'), Buffer.from(`\uFEFF${await folder.read('dump.json')}`, 'utf16le'));
    expect(await folder.run(PLAN)).toMatchObject({ code: 0, out: expect.stringContaining('3 in sync') });
  });
});

describe('a dump that is refused, with the file, the cause and what helps', () => {
  const cases: { name: string; reason: string; change: (dump: Dump) => object; first: string; remedy: string }[] = [
    {
      name: 'one page',
      reason: 'the roles of the other pages would be made again',
      change: (dump) => ({ ...dump, NextToken: 'eyJN' }),
      first: 'dump.json is not a dump of an account: the file holds only the first page of the account',
      remedy: DUMP_COMMAND,
    },
    {
      name: 'list-roles alone',
      reason: 'its roles seem to have no policies',
      change: ({ RoleDetailList }) => ({ Roles: RoleDetailList }),
      first: 'the file holds what aws iam list-roles prints',
      remedy: DUMP_COMMAND,
    },
    {
      name: 'a role twice',
      reason: 'which of the two is the role is not known',
      change: ({ RoleDetailList, ...dump }) => ({ ...dump, RoleDetailList: [...RoleDetailList, RoleDetailList[0]] }),
      first: 'which is there already: a role stands in a dump once',
      remedy: DUMP_COMMAND,
    },
  ];
  it.each(cases)('$name: $reason', async ({ change, first, remedy }) => {
    const folder = await dumped(change);
    const { code, err } = await folder.run(PLAN);
    expect(code).toBe(1);
    expect(err.replace(/\s+/g, ' ')).toContain(first);
    expect(err.replace(/\s+/g, ' ')).toContain(remedy);
  });

  it('of another account, and the settings are somebody’s: a plan for the wrong one', async () => {
    const folder = await dumped();
    await folder.edit('manifests/rolekeeper.yaml', 'account: "111122223333"', 'account: "444455556666"');
    await folder.edit(
      'manifests/rolekeeper.yaml',
      'permissionsBoundary: arn:aws:iam::111122223333',
      'permissionsBoundary: arn:aws:iam::444455556666',
    );
    const { code, err } = await folder.run([...PLAN, '--skip-invalid']);
    expect(code).toBe(1);
    expect(err).toContain('dump.json is of account 111122223333, and the settings name 444455556666.');
    expect(err).toContain('Make the dump with credentials of that account');
  });
});

describe('a dump of another account than the samples name', () => {
  it('says that these are the samples, and what helps helps', async () => {
    const folder = await dumped((dump) => JSON.parse(JSON.stringify(dump).replaceAll('111122223333', '444455556666')));
    const { code, err } = await folder.run(PLAN);
    expect(code).toBe(1);
    const words = err.replace(/\s+/g, ' ');
    expect(words).toContain('the settings name 111122223333, the made-up account of the samples.');
    expect(words).toContain('run `rolekeeper init FOLDER` with the name of a folder that is not there yet');

    expect(await folder.run(['init', 'mine'])).toMatchObject({ code: 0 });
    for (const file of ['mine/rolekeeper.yaml', ...(await teamFiles(folder))]) {
      await folder.write(file, (await folder.read(file)).replaceAll('111122223333', '444455556666'));
    }
    const after = await folder.run(['plan', 'mine', '--target', 'file:dump.json']);
    expect(after.err).not.toContain('wrong-account');
    expect(after.out).toContain('1 to create');
  });
});

describe('the age of a dump', () => {
  const NOW = new Date('2026-11-22T12:00:00Z');
  const cases = [
    { name: 'an hour', reason: 'it is of today', written: '2026-11-22T11:00:00Z', said: undefined },
    {
      name: '24 hours',
      reason: 'somebody may have changed a role',
      written: '2026-11-21T12:00:00Z',
      said: 'a day ago',
    },
    { name: 'three days', reason: 'the same', written: '2026-11-19T09:00:00Z', said: '3 days ago' },
  ];
  it.each(cases)('$name: $reason', async ({ written, said }) => {
    const folder = await dumped();
    await utimes(folder.path('dump.json'), NOW, new Date(written));
    for (const verb of ['plan', 'scan']) {
      const { err } = await folder.run([verb, '--target', 'file:dump.json'], { now: NOW });
      if (said === undefined) expect(err).not.toContain('ago');
      else expect(err).toContain(`dump.json was written ${said}: what was changed in IAM since then is not in it.`);
    }
  });

  it('is not told of a state file that we have written: it is as old as its last change', async () => {
    const folder = await appliedWorkspace();
    await utimes(folder.path('.rolekeeper/iam.json'), NOW, new Date('2026-01-01'));
    const { err } = await folder.run(['plan', '--target', 'file:.rolekeeper/iam.json'], { now: NOW });
    expect(err).not.toContain('ago');
  });
});

function arnOf(name: string): string {
  return `arn:aws:iam::111122223333:role/${name}`;
}

/** A role that has nothing to do with Bitbucket. */
function extraRole({
  principal = { AWS: 'arn:aws:iam::111122223333:root' },
  characters = 0,
}: ExtraRole): Role & object {
  const trust = (Sid: string) => ({
    Version: '2012-10-17',
    Statement: [{ Sid, Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  });
  const rest = Math.max(1, characters - JSON.stringify(trust('')).length);
  return {
    Path: '/',
    RoleName: 'extra',
    RoleId: 'AROAEXTRAEXTRAEXTRA01',
    Arn: arnOf('extra'),
    CreateDate: '2024-01-01T00:00:00+00:00',
    AssumeRolePolicyDocument: trust('x'.repeat(rest)),
    RolePolicyList: [
      {
        PolicyName: 'itself',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: arnOf('extra') }],
        },
      },
    ],
    AttachedManagedPolicies: [],
    InstanceProfileList: [],
    Tags: [],
  } as Role & object;
}

interface ExtraRole {
  readonly principal?: object;
  readonly characters?: number;
}

async function teamFiles(folder: Workspace): Promise<string[]> {
  return Object.keys(await folder.files('mine/teams'));
}
