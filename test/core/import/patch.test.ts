/** A manifest that is there: what says something else than the role is changed, and every other byte stays. */
import { describe, expect, it } from 'vitest';
import { ALLOWS, type OldRole } from '../../support/old-account.ts';
import { ENVIRONMENT, REPOSITORY } from '../../support/roles.ts';
import { tree } from '../../support/tree.ts';
import { importOf, readRole } from './imported.ts';

const FILE = 'teams/shop/old.yaml';
const TEXT = `# A comment of people.
apiVersion: rolekeeper/v1
kind: PipelineRole
metadata:
  name: old   # as it was
  adopts: arn:aws:iam::111122223333:role/bitbucket/old
  description: Deploys
spec:
  # Who.
  repositories:
    - checkout-api   # the shop
  environments: [production] # one
  branches: [main]
  session:
    maxDuration: 2h
    requestDuration: 15m  # enough
  policies:
    # First.
    - managed: arn:aws:iam::111122223333:policy/ci/deploy
      expires: 2029-12-31
    - name: assets
      statements:
        - actions: [s3:GetObject]   # read
          resources: [arn:aws:s3:::checkout-assets/*]
    - name: last
      statements:
        - actions: [s3:ListBucket]
          resources: [arn:aws:s3:::checkout-assets]
  expect:
    - deny: iam:*
  tags:
    a: b # tag
# The end.
`;
const ROLE: OldRole = {
  name: 'old',
  path: '/bitbucket/',
  sub: `${REPOSITORY}:${ENVIRONMENT}:*`,
  description: 'Deploys',
  session: 7200,
  managed: ['arn:aws:iam::111122223333:policy/ci/deploy'],
  inline: { assets: ALLOWS('s3:GetObject'), last: ALLOWS('s3:ListBucket', 'arn:aws:s3:::checkout-assets') },
  tags: { a: 'b' },
};

const removed = (text: string, ...lines: readonly string[]) =>
  lines.reduce((left, line) => left.replace(`${line}\n`, ''), text);

const CASES: Readonly<Record<string, { change: Partial<OldRole>; after: string }>> = {
  nothing: { change: {}, after: TEXT },
  'its description': {
    change: { description: 'Deploys: all' },
    after: TEXT.replace('description: Deploys', 'description: "Deploys: all"'),
  },
  'no description': { change: { description: '' }, after: removed(TEXT, '  description: Deploys') },
  'its session': { change: { session: 10800 }, after: TEXT.replace('maxDuration: 2h', 'maxDuration: "3h"') },
  'its subject': {
    change: { sub: `${REPOSITORY}:*` },
    after: removed(TEXT, '  environments: [production] # one', '  branches: [main]')
      .replace('    b # tag', '')
      .replace('    a: b # tag\n', '    a: b # tag\n  anyBranch: true\n'),
  },
  'a tag of another value': { change: { tags: { a: 'c' } }, after: TEXT.replace('a: b # tag', 'a: c # tag') },
  'a tag more': {
    change: { tags: { a: 'b', c: 'd' } },
    after: TEXT.replace('    a: b # tag\n', '    a: b # tag\n    c: d\n'),
  },
  'a policy more': {
    change: { inline: { ...ROLE.inline, more: ALLOWS('s3:PutObject') } },
    after: TEXT.replace(
      '  expect:',
      '    - name: more\n      statements:\n        - actions: [s3:PutObject]\n          resources: [arn:aws:s3:::checkout-assets/*]\n  expect:',
    ),
  },
  'a policy less': {
    change: { inline: { assets: ALLOWS('s3:GetObject') } },
    after: TEXT.replace(/ {4}- name: last\n(?: {6,}.*\n)+/, ''),
  },
  'a policy of another text': {
    change: { inline: { ...ROLE.inline, assets: ALLOWS('s3:PutObject') } },
    after: TEXT.replace('[s3:GetObject]   # read', '[s3:PutObject]   # read'),
  },
};

interface Lines {
  readonly before: string;
  readonly change: Partial<OldRole>;
  readonly after: string;
}

const KEPT: Readonly<Record<string, Lines>> = {
  'a repository less, of a list with comments': {
    before: TEXT.replace(
      '    - checkout-api   # the shop\n',
      '    # Until 2027.\n    - reports\n    - checkout-api   # the shop\n',
    ),
    change: {},
    after: TEXT.replace('    - checkout-api', '    # Until 2027.\n    - checkout-api'),
  },
  'an action more, in the second of two statements with comments': {
    before: TEXT.replace(
      '        - actions: [s3:ListBucket]\n',
      '        # To look.\n        - actions:\n            - s3:ListBucket # all of it\n',
    ),
    change: {
      inline: {
        ...ROLE.inline,
        last: ALLOWS(['s3:GetBucketLocation', 's3:ListBucket'], 'arn:aws:s3:::checkout-assets'),
      },
    },
    after: TEXT.replace(
      '        - actions: [s3:ListBucket]\n',
      '        # To look.\n        - actions:\n            - s3:ListBucket # all of it\n            - s3:GetBucketLocation\n',
    ),
  },
  'another description, of one in several lines': {
    before: TEXT.replace('description: Deploys', 'description: >-\n    Deploys\n    all'),
    change: {},
    after: TEXT,
  },
  'no description, of one in several lines': {
    before: TEXT.replace('description: Deploys', 'description: >-\n    Deploys\n    all'),
    change: { description: '' },
    after: removed(TEXT, '  description: Deploys'),
  },
  'the usual session, of one that says nothing else': {
    before: removed(TEXT, '    requestDuration: 15m  # enough'),
    change: { session: 3600 },
    after: removed(TEXT, '  session:', '    maxDuration: 2h', '    requestDuration: 15m  # enough'),
  },
  'the usual session, of one that says more': {
    before: TEXT,
    change: { session: 3600 },
    after: removed(TEXT, '    maxDuration: 2h'),
  },
  'another policy in the place of its only one': {
    before: TEXT.replace(/ {4}- name: assets\n(?: {6,}.*\n)+ {4}- name: last\n(?: {6,}.*\n)+/, '').replace(
      '      expires: 2029-12-31\n',
      '',
    ),
    change: { inline: {}, managed: ['arn:aws:iam::111122223333:policy/ci/other'] },
    after: TEXT.replace(/ {4}- name: assets\n(?: {6,}.*\n)+ {4}- name: last\n(?: {6,}.*\n)+/, '')
      .replace('      expires: 2029-12-31\n', '')
      .replace('policy/ci/deploy', 'policy/ci/other'),
  },
  'another session, where a person has said what becomes of it one day': {
    before: TEXT.replace('  expect:', '  onRemoval: retain # as asked\n  expires: 2029-12-31\n  expect:'),
    change: { session: 10800 },
    after: TEXT.replace('  expect:', '  onRemoval: retain # as asked\n  expires: 2029-12-31\n  expect:').replace(
      'maxDuration: 2h',
      'maxDuration: "3h"',
    ),
  },
};

describe('a manifest that is there', () => {
  for (const [what, { before, change, after }] of Object.entries(KEPT)) {
    it(`keeps every other line where the role has ${what}`, () => {
      const { imported, tree: written } = importOf([readRole({ ...ROLE, ...change })], {}, tree({ [FILE]: before }));
      expect(imported.roles[0]?.reason).toBeUndefined();
      expect(new TextDecoder().decode(written.files.find(({ path }) => path === FILE)?.bytes)).toBe(after);
      expect(importOf([readRole({ ...ROLE, ...change })], {}, written).imported.files).toEqual([]);
    });
  }

  for (const [what, { change, after }] of Object.entries(CASES)) {
    for (const [ends, end] of [
      ['\\n', '\n'],
      ['\\r\\n', '\r\n'],
    ] as const) {
      it(`changes where the role has ${what} (${ends})`, () => {
        const before = tree({ [FILE]: TEXT.replaceAll('\n', end) });
        const { imported, tree: written } = importOf([readRole({ ...ROLE, ...change })], {}, before);
        expect(imported.roles[0]?.reason).toBeUndefined();
        const text = new TextDecoder().decode(written.files.find(({ path }) => path === FILE)?.bytes);
        expect(text).toBe(after.replaceAll('\n', end));
        expect(importOf([readRole({ ...ROLE, ...change })], {}, written).imported.files).toEqual([]);
      });
    }
  }
});
