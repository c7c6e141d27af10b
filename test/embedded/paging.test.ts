/** Pages of the embedded IAM beyond what the contract asks of every IAM. */
import {
  DeleteRoleCommand,
  GetAccountAuthorizationDetailsCommand,
  ListRolesCommand,
  type ListRolesResponse,
} from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EmbeddedIam, type EmbeddedIamOptions } from '../../src/embedded/embedded-iam.ts';
import { createRole, sampleAccount } from './sample-account.ts';

async function accountOf(names: readonly string[], options: EmbeddedIamOptions = {}): Promise<EmbeddedIam> {
  const iam = new EmbeddedIam(sampleAccount(), options);
  for (const name of names) await iam.send(createRole(name));
  return iam;
}

const list = (iam: EmbeddedIam, input: { MaxItems?: number; Marker?: string | undefined; PathPrefix?: string } = {}) =>
  iam.send(new ListRolesCommand(input)) as Promise<ListRolesResponse>;

async function everyName(iam: EmbeddedIam, MaxItems?: number): Promise<string[]> {
  const names: string[] = [];
  let page: ListRolesResponse;
  let Marker: string | undefined;
  do {
    page = await list(iam, { ...(MaxItems !== undefined && { MaxItems }), Marker });
    names.push(...(page.Roles ?? []).map(({ RoleName = '' }) => RoleName));
    ({ Marker } = page);
  } while (page.IsTruncated);
  return names;
}

test('law: whatever the page size, the pages together are all roles, each once', async () => {
  const name = fc.stringMatching(/^[\w+=,.@-]{1,20}$/);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(name, { maxLength: 12, selector: (text) => text.toLowerCase() }),
      fc.integer({ min: 1, max: 15 }),
      fc.integer({ min: 1, max: 15 }),
      async (names, MaxItems, maxPageSize) => {
        const iam = await accountOf(names, { maxPageSize });
        expect((await everyName(iam, MaxItems)).sort()).toEqual([...names].sort());
      },
    ),
    { numRuns: 50 },
  );
});

test('a page is a hundred roles when no size is asked for', async () => {
  const iam = await accountOf(Array.from({ length: 101 }, (_, index) => `role-${index}`));
  expect((await list(iam)).Roles).toHaveLength(100);
});

test('a page may be shorter than asked for, and then is not the last', async () => {
  const iam = await accountOf(['a', 'b', 'c'], { maxPageSize: 2 });
  expect(await list(iam, { MaxItems: 1000 })).toMatchObject({
    Roles: [{ RoleName: 'a' }, { RoleName: 'b' }],
    IsTruncated: true,
  });
});

test('a role deleted between two pages takes no other with it', async () => {
  const iam = await accountOf(['a', 'b', 'c', 'd']);
  const { Marker } = await list(iam, { MaxItems: 2 });
  await iam.send(new DeleteRoleCommand({ RoleName: 'a' }));
  await iam.send(new DeleteRoleCommand({ RoleName: 'b' }));
  expect((await list(iam, { Marker })).Roles?.map(({ RoleName }) => RoleName)).toEqual(['c', 'd']);
});

test('a role created between two pages makes no other appear twice', async () => {
  const iam = await accountOf(['b', 'c', 'd']);
  const { Marker } = await list(iam, { MaxItems: 2 });
  await iam.send(createRole('a'));
  expect((await list(iam, { Marker })).Roles?.map(({ RoleName }) => RoleName)).toEqual(['d']);
});

describe('a marker that this list did not hand out is refused', () => {
  const forged: readonly { name: string; marker: (iam: EmbeddedIam) => Promise<string | undefined> }[] = [
    { name: 'one made up', marker: async () => 'b' },
    { name: 'one made up in the right form', marker: async () => `${Buffer.from('b').toString('base64url')}.abc` },
    { name: 'one that was tampered with', marker: async (iam) => `x${(await list(iam, { MaxItems: 1 })).Marker}` },
    {
      name: 'one of another prefix',
      marker: async (iam) => (await list(iam, { MaxItems: 1, PathPrefix: '/bitbucket/' })).Marker,
    },
    {
      name: 'one of another call',
      marker: async (iam) => {
        const page = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'], MaxItems: 1 }));
        return (page as ListRolesResponse).Marker;
      },
    },
    {
      name: 'one of another run',
      marker: async () => (await list(await accountOf(['a', 'b']), { MaxItems: 1 })).Marker,
    },
  ];

  test.each(forged)('$name', async ({ marker }) => {
    const iam = await accountOf(['a', 'b', 'c']);
    const Marker = await marker(iam);
    expect(Marker).toBeTypeOf('string');
    await expect(list(iam, { Marker })).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

test.each([0, 1001, 1.5])('MaxItems of %d is refused', async (MaxItems) => {
  const iam = await accountOf(['a']);
  await expect(list(iam, { MaxItems })).rejects.toMatchObject({ name: 'ValidationError' });
});

test('the details go from one kind of entity to the next over the pages', async () => {
  const iam = await accountOf(['a', 'b'], { maxPageSize: 1 });
  const seen: string[] = [];
  let Marker: string | undefined;
  do {
    const answer = await iam.send(new GetAccountAuthorizationDetailsCommand({ Marker }));
    const page = answer as { RoleDetailList: { Arn: string }[]; Policies: { Arn: string }[]; Marker?: string };
    const entities = [...page.RoleDetailList, ...page.Policies];
    expect(entities).toHaveLength(1);
    seen.push(...entities.map(({ Arn }) => Arn.slice(Arn.lastIndexOf('/') + 1)));
    ({ Marker } = page);
  } while (Marker !== undefined);
  expect(seen).toEqual(['a', 'b', 'deploy', 'pipeline-boundary']);
});
