/** What a plan says of roles that the settings ignore, and of which it never keeps silent. */
import { describe, expect, it } from 'vitest';
import { trustDigest } from '../../../src/core/iam/trust-digest.ts';
import type { IgnoreEntry } from '../../../src/core/manifest/ignored-role.ts';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { KnownRoles } from '../../../src/core/model/inventory.ts';
import { actualRole, desiredRole } from '../../support/roles.ts';
import { foreign, responding } from './foreign-cases.ts';
import { type Case, guardedPlan, inIam, inventoryOf, roles } from './guarded-plan.ts';

function ignoring(entry: Partial<IgnoreEntry>, index = 0): IgnoreEntry {
  const nothing = { name: undefined, path: undefined, arn: undefined, tag: undefined, trust: undefined };
  return { at: `/spec/ignore/${index}`, ...nothing, until: undefined, reason: 'OPS-3', ...entry };
}

/** Under our path, without our tag. */
function lost(name: string): ActualRole {
  return actualRole(desiredRole({ name }), { owner: 'other', tags: {} });
}

const [legacy] = foreign(1);
if (legacy === undefined) throw new Error('one foreign role');
const declared = roles(1);
const everyLost: IgnoreEntry = ignoring({ path: '/bitbucket/' });

const ROWS: (Pick<Case, 'declared' | 'there' | 'known' | 'settings' | 'deployment'> & {
  reason: string;
  expected: string[];
})[] = [
  {
    reason: 'a foreign role that is known is counted, and not reported',
    there: foreign(1),
    settings: { ignore: [ignoring({ name: 'legacy-*' })] },
    expected: ['roles-ignored'],
  },
  {
    reason: 'and never closed',
    there: foreign(1),
    settings: { ...responding('quarantine'), ignore: [ignoring({ name: 'legacy-*' })] },
    deployment: { foreignRoles: 'quarantine' },
    expected: ['roles-ignored'],
  },
  {
    reason: 'another trust than the one that was looked at is told again',
    there: foreign(1),
    settings: { ignore: [ignoring({ name: 'legacy-*', trust: trustDigest('{}') })] },
    expected: ['foreign-trust legacy-0', 'ignore-changed legacy-0'],
  },
  {
    reason: 'the very trust is not',
    there: foreign(1),
    settings: { ignore: [ignoring({ name: 'legacy-*', trust: trustDigest(legacy.trust) })] },
    expected: ['roles-ignored'],
  },
  {
    reason: 'an entry that is over hides nothing, and is told',
    there: foreign(1),
    settings: { ignore: [ignoring({ name: 'legacy-*', until: '2026-11-21' })] },
    expected: ['foreign-trust legacy-0', 'ignore-over'],
  },
  {
    reason: 'an entry that is over is told where it fits nothing, too',
    settings: { ignore: [ignoring({ name: 'gone', until: '2026-11-21' })] },
    expected: ['ignore-over'],
  },
  {
    reason: 'an entry that fits nothing is a remark',
    there: foreign(1),
    settings: { ignore: [ignoring({ name: 'legacy-*' }), ignoring({ name: 'gone' }, 1)] },
    expected: ['roles-ignored', 'ignore-unmatched'],
  },
  {
    reason: 'a role under our path without our tag can be known',
    there: [lost('visitor')],
    settings: { ignore: [everyLost] },
    expected: ['roles-ignored'],
  },
  {
    reason: 'one that the inventory knows is told: a hand took its tags off',
    there: [lost('ours')],
    known: inventoryOf([lost('ours')]),
    settings: { ignore: [everyLost] },
    expected: ['ownership-lost ours', 'ignore-unmatched'],
  },
  {
    reason: 'one of another RoleId in the place of ours is told',
    there: [lost('ours')],
    known: anotherIdOf(inventoryOf([lost('ours')])),
    settings: { ignore: [everyLost] },
    expected: ['ownership-lost ours', 'ignore-unmatched'],
  },
  {
    reason: 'one that a manifest declares is told, and in its way',
    declared: [desiredRole({ name: 'wanted' })],
    there: [lost('wanted')],
    settings: { ignore: [everyLost] },
    expected: ['name-taken wanted', 'ownership-lost wanted', 'ignore-unmatched'],
  },
  {
    reason: 'a foreign role in the way of a manifest is told',
    declared: [desiredRole({ name: 'legacy-0' })],
    there: foreign(1),
    settings: { ignore: [ignoring({ name: 'legacy-*' })] },
    expected: ['name-taken legacy-0', 'ignore-unmatched'],
  },
  {
    reason: 'a role of ours is not hidden by an entry that fits it',
    declared,
    there: inIam(declared),
    settings: { ignore: [everyLost] },
    expected: ['ignore-unmatched'],
  },
];

function anotherIdOf(known: KnownRoles): KnownRoles {
  const changed = Object.entries(known ?? {}).map(([name, role]) => [name, { ...role, roleId: 'AROAANOTHERROLE' }]);
  return Object.fromEntries(changed) as KnownRoles;
}

describe('ignore, in a plan', () => {
  for (const { reason, expected, ...made } of ROWS) {
    it(reason, () => {
      const plan = guardedPlan({ name: reason, reason, expected: { rules: [], deletions: 0 }, ...made });
      const codes = new Set(['foreign-trust', 'ownership-lost', 'roles-ignored', 'name-taken', 'role-conflict']);
      const told = plan.findings.filter(({ code }) => codes.has(code) || code.startsWith('ignore-'));
      expect(told.map(({ code, role }) => [code, role].filter((word) => word !== undefined).join(' '))).toEqual(
        expected,
      );
      expect(plan.operations.filter(({ role }) => role.startsWith('legacy'))).toEqual([]);
    });
  }

  it('changes no deletion and no update of ours, whatever it fits', () => {
    const three = roles(3);
    const made = { declared: three.slice(1), there: inIam(three), known: inventoryOf(inIam(three)) };
    const without = guardedPlan({ name: '', reason: '', expected: { rules: [], deletions: 0 }, ...made });
    const ignore = [
      everyLost,
      ignoring({ name: 'role-*' }, 1),
      ignoring({ tag: { key: 'owner', value: undefined } }, 2),
    ];
    const withEntries = guardedPlan({
      ...{ name: '', reason: '', expected: { rules: [], deletions: 0 } },
      ...made,
      settings: { ignore },
    });
    expect(without.operations.length).toBeGreaterThan(0);
    expect(withEntries.operations).toEqual(without.operations);
  });

  it('makes the share that may be closed smaller, where an exception leaves it as it is', () => {
    const there = [...inIam(declared), ...foreign(12)];
    const spared = foreign(7).map(({ name }) => name);
    const { drift } = responding('quarantine');
    if (drift === undefined) throw new Error('a response');
    const exceptions = new Map(spared.map((name) => [name, 'OPS-3']));
    const held = (settings: NonNullable<Case['settings']>) =>
      guardedPlan({
        ...{ name: '', reason: '', expected: { rules: [], deletions: 0 }, declared, there },
        settings,
        limits: { deletions: { count: 3, share: 0.5 } },
        deployment: { foreignRoles: 'quarantine' },
      }).findings.some(({ code }) => code === 'too-many-deletions');
    expect(held({ drift: { ...drift, foreign: { ...drift.foreign, exceptions } } })).toBe(false);
    expect(held({ drift, ignore: spared.map((name, index) => ignoring({ name }, index)) })).toBe(true);
  });
});
