import { describe, expect, it } from 'vitest';
import { readTeamList, type TeamFrom } from '../../../src/core/import/team-from.ts';
import type { OldRole } from '../../support/old-account.ts';
import { REPOSITORY } from '../../support/roles.ts';
import { tree } from '../../support/tree.ts';
import { importOf, readRole } from './imported.ts';

const LIST: TeamFrom = { by: 'list', teams: new Map([['old', 'Data & AI']]) };

/** From what is asked for to the file. */
const TEAMS: readonly (Partial<OldRole> & { why: string; from?: TeamFrom; file: string })[] = [
  { why: 'nothing says it: its repository', file: 'teams/checkout-api/old-bb.yaml' },
  { why: 'its tag says it', tags: { team: 'Shop' }, file: 'teams/shop/old-bb.yaml' },
  { why: 'the tag is spelt otherwise', tags: { Team: 'shop' }, file: 'teams/shop/old-bb.yaml' },
  { why: 'the tag is no folder', tags: { team: '..' }, file: 'teams/checkout-api/old-bb.yaml' },
  { why: 'the tag is a path', tags: { team: '../../etc/x' }, file: 'teams/etc-x/old-bb.yaml' },
  {
    why: 'a tag that is asked for',
    tags: { owner2: 'data' },
    from: { by: 'tag', key: 'owner2' },
    file: 'teams/data/old-bb.yaml',
  },
  { why: 'a tag that it does not have', from: { by: 'tag', key: 'owner2' }, file: 'teams/checkout-api/old-bb.yaml' },
  { why: 'its path', path: '/ci/shop/', from: { by: 'path' }, file: 'teams/shop/old-bb.yaml' },
  { why: 'a path that names none', from: { by: 'path' }, file: 'teams/checkout-api/old-bb.yaml' },
  {
    why: 'its repository, whatever its tag is',
    tags: { team: 'shop' },
    from: { by: 'repository' },
    file: 'teams/checkout-api/old-bb.yaml',
  },
  { why: 'a list', from: LIST, file: 'teams/data-ai/old-bb.yaml' },
  { why: 'a list that does not name it', name: 'other', from: LIST, file: 'teams/checkout-api/other-bb.yaml' },
  { why: 'under our path it keeps its name', path: '/bitbucket/', file: 'teams/checkout-api/old.yaml' },
  {
    why: 'below our path it does not: IAM cannot move it',
    path: '/bitbucket/x/',
    file: 'teams/checkout-api/old-bb.yaml',
  },
  { why: 'a comma is no letter of a file', name: 'a,b', path: '/bitbucket/', file: 'teams/checkout-api/a-b.yaml' },
  {
    why: 'nor is a dot at its beginning',
    name: '.hidden',
    path: '/bitbucket/',
    file: 'teams/checkout-api/_hidden.yaml',
  },
  { why: 'two dots are a folder', name: '..', path: '/bitbucket/', file: 'teams/checkout-api/_.yaml' },
  { why: 'a device of Windows', name: 'aux', path: '/bitbucket/', file: 'teams/checkout-api/_aux.yaml' },
  {
    why: 'the longest name has no room for more',
    name: 'x'.repeat(64),
    file: `teams/checkout-api/${'x'.repeat(61)}-bb.yaml`,
  },
];

describe('the file of an imported role', () => {
  for (const { why, from, file, name = 'old', ...old } of TEAMS) {
    it(`is ${file}: ${why}`, () => {
      const { imported } = importOf([readRole({ name, sub: `${REPOSITORY}:*`, ...old })], { teamFrom: from });
      expect(imported.files.map(({ path }) => path)).toEqual([file]);
    });
  }

  it('and its name are its own, ignoring case, whatever else is there', () => {
    const roles = ['a', 'a-bb', 'A-BB2x', 'b,c', 'b-c'].map((name) => readRole({ name, sub: `${REPOSITORY}:*` }));
    const here = readRole({ name: 'B,C-bb', path: '/bitbucket/', sub: `${REPOSITORY}:*` });
    const { imported } = importOf([...roles, here], {}, tree({}));
    const paths = imported.files.map(({ path }) => path.toLowerCase());
    expect(new Set(paths).size).toBe(6);
    const names = imported.roles.map(({ manifest }) => manifest?.arn.split('/').at(-1)?.toLowerCase());
    expect(new Set(names).size).toBe(6);
    expect(names).not.toContain('a-bb');
  });
});

describe('a list of teams', () => {
  it('is role,team, with or without a heading, quotes and blanks', () => {
    const { teams, faults } = readTeamList('\uFEFFrole,team\r\nold, shop\r\n\r\n"b,c","a ""b"""\n', 'teams.csv');
    expect(faults).toEqual([]);
    expect([...teams]).toEqual([
      ['old', 'shop'],
      ['b,c', 'a "b"'],
    ]);
  });

  it('has every mistake with its place', () => {
    const text = 'old\nold,shop,x\nold,shop\nold,data\n a b ,shop\nnew, ..\n"x,shop\nlast,"a"b\n';
    expect(readTeamList(text, 'teams.csv').faults.map(({ place, message }) => `${place} ${message}`)).toEqual([
      'teams.csv:1:1 1 value; a line is role,team',
      'teams.csv:2:1 3 values; a line is role,team',
      'teams.csv:4:1 old is in this list twice',
      'teams.csv:5:2 "a b" is not the name of a role',
      'teams.csv:6:6 ".." cannot be a folder of teams/',
      'teams.csv:7:1 a quote is not closed, or something follows it',
      'teams.csv:8:6 a quote is not closed, or something follows it',
    ]);
  });
});
