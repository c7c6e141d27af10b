/** `ignore` of the settings: which roles an entry is about, and which entries are mistakes. */
import { describe, expect, it } from 'vitest';
import { trustDigest } from '../../../src/core/iam/trust-digest.ts';
import { ignoredBy } from '../../../src/core/manifest/ignored-role.ts';
import { validateTree } from '../../../src/core/manifest/validate.ts';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import { anArn } from '../../support/ids.ts';
import { ACCOUNT, actualRole, desiredRole } from '../../support/roles.ts';
import { SETTINGS, tree } from '../../support/tree.ts';

const NOW = new Date('2026-11-22T12:00:00Z');

function stranger(more: Partial<ActualRole> = {}): ActualRole {
  const { name = 'terraform-apply', path = '/landing/zone/' } = more;
  return actualRole(desiredRole({ name }), {
    owner: 'other',
    path,
    arn: anArn(`arn:aws:iam::${ACCOUNT}:role${path}${name}`),
    tags: { team: 'core', empty: '', expr: 'a=b' },
    ...more,
  });
}

/** Entries as people write them, one a line. */
function read(entries: readonly string[]) {
  const list = entries.map((entry) => `    - ${entry}\n`).join('');
  return validateTree(tree({ 'rolekeeper.yaml': `${SETTINGS}  ignore:\n${list}` }));
}

function settingsWith(entries: readonly string[]) {
  const { settings, issues } = read(entries);
  const own = issues.filter(({ place }) => place.file === 'rolekeeper.yaml');
  if (settings === undefined || own.length > 0) throw new Error(JSON.stringify(own));
  return settings;
}

interface Row {
  entry: string;
  role?: Partial<ActualRole>;
  now?: string;
  ignored: boolean;
  reason: string;
}

const trust = stranger().trust;
const respelt = JSON.stringify(JSON.parse(trust), null, 2);
const opened = trust.replace('"Allow"', '"Deny"');

const ROWS: Row[] = [
  { entry: 'name: terraform-*', ignored: true, reason: 'a name with a wildcard' },
  { entry: 'name: Terraform-*', ignored: false, reason: 'letters are as IAM has them' },
  { entry: 'name: terraform', ignored: false, reason: 'a name without a wildcard is the whole name' },
  { entry: 'path: /landing/', ignored: true, reason: 'a path is how it begins' },
  { entry: 'path: /landing/zone/', ignored: true, reason: 'the whole path' },
  { entry: 'path: /zone/', ignored: false, reason: 'a path begins at the root' },
  { entry: 'path: "/*/zone/"', ignored: true, reason: 'with a wildcard, the whole path' },
  { entry: 'path: "/*/land/"', ignored: false, reason: 'with a wildcard it is no beginning' },
  { entry: 'arn: "arn:aws:iam::111122223333:role/landing/*"', ignored: true, reason: 'an ARN' },
  { entry: 'tag: team', ignored: true, reason: 'a tag, whatever it says' },
  { entry: 'tag: empty', ignored: true, reason: 'a tag without a value' },
  { entry: 'tag: team=core', ignored: true, reason: 'a tag with its value' },
  { entry: 'tag: team=cor', ignored: false, reason: 'another value' },
  { entry: 'tag: expr=a=b', ignored: true, reason: 'the key ends at the first =' },
  { entry: 'tag: toString', ignored: false, reason: 'no tag of the role, but a word of JavaScript' },
  { entry: 'name: terraform-*, path: /other/', ignored: false, reason: 'all that is given has to fit' },
  { entry: 'name: "*", path: /landing/', ignored: true, reason: 'the path makes it narrow' },
  { entry: 'name: terraform-*, until: 2026-11-22', ignored: true, reason: 'the last day still counts' },
  {
    entry: 'name: terraform-*, until: 2026-11-22',
    now: '2026-11-22T23:59:59.999Z',
    ignored: true,
    reason: 'to its end, by UTC',
  },
  { entry: 'name: terraform-*, until: 2026-11-22', now: '2026-11-23T00:00:00Z', ignored: false, reason: 'it is over' },
  { entry: `name: terraform-*, trust: ${trustDigest(trust)}`, ignored: true, reason: 'the policy that was looked at' },
  {
    entry: `name: terraform-*, trust: ${trustDigest(trust)}`,
    role: { trust: respelt },
    ignored: true,
    reason: 'the same in another spelling',
  },
  {
    entry: `name: terraform-*, trust: ${trustDigest(trust)}`,
    role: { trust: opened },
    ignored: false,
    reason: 'another policy is told again',
  },
  { entry: 'tag: team', role: { owner: 'us' }, ignored: false, reason: 'a role of ours is never ignored' },
  { entry: 'tag: team', role: { owner: 'unowned' }, ignored: false, reason: 'nor one that may become ours' },
  { entry: 'tag: team', role: { owner: 'another' }, ignored: true, reason: 'one of another owner may be known' },
];

describe('an entry of ignore', () => {
  for (const { entry, role, now, ignored, reason } of ROWS) {
    it(`${ignored ? 'fits' : 'does not fit'}: ${reason} (${entry})`, () => {
      const settings = settingsWith([`{${entry}, reason: OPS-3}`]);
      const found = ignoredBy(stranger(role), settings, now === undefined ? NOW : new Date(now));
      expect(found?.reason).toBe(ignored ? 'OPS-3' : undefined);
    });
  }

  it('counts where an earlier one is over, or about another trust', () => {
    const settings = settingsWith([
      '{name: terraform-*, until: 2026-01-01, reason: first}',
      `{name: terraform-*, trust: trust-${'0'.repeat(32)}, reason: second}`,
      '{tag: team, reason: third}',
    ]);
    expect(ignoredBy(stranger(), settings, NOW)?.reason).toBe('third');
  });
});

const MISTAKES: { entry: string; code: string; column: number; reason: string }[] = [
  ...['name: "*"', 'name: "**"', 'name: "?*"', 'path: /', 'path: "/*"', 'name: "*", path: /'].map((entry) => ({
    entry,
    code: 'ignore-everything',
    column: entry.startsWith('name') ? 14 : 14,
    reason: 'every role has it',
  })),
  ...['arn: "arn:aws:iam::111122223333:role/*"', 'arn: "arn:aws:iam::111122223333:role/?*"'].map((entry) => ({
    entry,
    code: 'ignore-everything',
    column: 13,
    reason: 'every role of the account has it',
  })),
  { entry: 'arn: "arn:aws:iam::999988887777:role/x"', code: 'bad-value', column: 13, reason: 'another account' },
  { entry: 'tag: rolekeeper:managed-by', code: 'reserved-tag', column: 13, reason: 'ours, copied' },
  { entry: 'tag: aws:cloudformation:stack-name', code: 'reserved-tag', column: 13, reason: 'it is never read' },
  { entry: 'name: x, until: 2026-02-30', code: 'date', column: 24, reason: 'no such day' },
];

describe('an entry of ignore that is a mistake', () => {
  for (const { entry, code, column, reason } of MISTAKES) {
    it(`${code} at its place: ${reason} (${entry})`, () => {
      const { issues } = read([`{${entry}, reason: OPS-3}`]);
      const own = issues.filter(({ place }) => place.file === 'rolekeeper.yaml');
      expect(own.map((issue) => [issue.code, issue.place.line, issue.place.column])).toEqual([
        [code, SETTINGS.split('\n').length + 1, column],
      ]);
    });
  }

  for (const entry of ['{name: x}', '{reason: OPS-3}', '{name: x, reason: ""}', '{name: x, reason: y, trust: abc}']) {
    it(`needs a reason, and something to go by: ${entry}`, () => {
      expect(read([entry]).issues.filter(({ place }) => place.file === 'rolekeeper.yaml')).not.toEqual([]);
    });
  }
});
