/** Paging: what a reader that follows markers may count on. Not a table, since one answer leads to the next call. */
import { GetAccountAuthorizationDetailsCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import type { IamSender } from '../../src/ports.ts';
import { createRole } from './baseline.ts';
import type { World } from './contract-case.ts';

interface Page {
  names: string[];
  IsTruncated: boolean;
  Marker: string | undefined;
}

type Read = (iam: IamSender, page: { MaxItems?: number; Marker?: string }) => Promise<Page>;

const listRoles: Read = async (iam, page) => {
  const answer = (await iam.send(new ListRolesCommand({ PathPrefix: '/bitbucket/', ...page }))) as PagedAnswer;
  return pageOf(answer, answer.Roles);
};

const details: Read = async (iam, page) => {
  const command = new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'], ...page });
  const answer = (await iam.send(command)) as PagedAnswer;
  return pageOf(answer, answer.RoleDetailList);
};

interface PagedAnswer {
  Roles?: { RoleName: string }[];
  RoleDetailList?: { RoleName: string }[];
  IsTruncated: boolean;
  Marker?: string;
}

function pageOf({ IsTruncated, Marker }: PagedAnswer, roles: { RoleName: string }[] = []): Page {
  return { names: roles.map(({ RoleName }) => RoleName), IsTruncated, Marker };
}

const NAMES = ['a', 'b', 'c', 'd', 'e'];

export function pagingContract(world: () => Promise<World>, { details: pagesDetails }: { details: boolean }): void {
  const open = async () => {
    const iam = await (await world()).open();
    for (const RoleName of NAMES) await iam.send(createRole({ RoleName })());
    return iam;
  };
  const calls: readonly [name: string, read: Read][] = [
    ['ListRoles', listRoles],
    ...(pagesDetails ? [['GetAccountAuthorizationDetails', details] as [string, Read]] : []),
  ];

  describe.each(calls)('paging of %s', (_, read) => {
    test('a page that is not the last is truncated and has a marker', async () => {
      const page = await read(await open(), { MaxItems: 2 });
      expect(page).toMatchObject({ IsTruncated: true, Marker: expect.stringMatching(/./) });
      expect(page.names).toHaveLength(2);
    });

    test('the markers lead through everything once, and the last page has none', async () => {
      const iam = await open();
      const names: string[] = [];
      let page = await read(iam, { MaxItems: 2 });
      for (let calls = 0; page.IsTruncated && calls < 9; calls += 1) {
        names.push(...page.names);
        page = await read(iam, { MaxItems: 2, ...(page.Marker !== undefined && { Marker: page.Marker }) });
      }
      expect([...names, ...page.names].sort()).toEqual(NAMES);
      expect(page).toMatchObject({ IsTruncated: false, Marker: undefined });
    });

    test('a page that holds exactly the rest is the last', async () => {
      expect(await read(await open(), { MaxItems: NAMES.length })).toMatchObject({
        IsTruncated: false,
        Marker: undefined,
      });
    });

    test('a marker can be used again: a retried call gets the same page', async () => {
      const iam = await open();
      const { Marker = '' } = await read(iam, { MaxItems: 2 });
      expect(await read(iam, { MaxItems: 2, Marker })).toEqual(await read(iam, { MaxItems: 2, Marker }));
    });
  });
}
