/** One table becomes another without a moment in which the gate lets in more than the manifests do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  admitsNothingBeyond,
  coversBranch,
  coversDoor,
  grown,
  isSameTable,
  shrunk,
} from '../../../src/core/gate/table-steps.ts';
import { matchesBranchGlob } from '../../../src/core/manifest/branch-glob.ts';
import type { GateDoor, GateRole, GateRoles } from '../../../src/core/model/gate-table.ts';
import { anArn } from '../../support/ids.ts';
import { ENVIRONMENT, OTHER_REPOSITORY, REPOSITORY } from '../../support/roles.ts';
import { gateRole } from './tables.ts';

const of = (role: Partial<GateRole> | undefined, tokenSeconds = 7200): GateRoles => ({
  tokenSeconds,
  roles: role === undefined ? {} : { deploy: gateRole(role) },
});
const inDeployment: GateDoor = { repositoryUuid: REPOSITORY, environmentUuid: ENVIRONMENT };
const anyStep: GateDoor = { repositoryUuid: REPOSITORY };

const CASES: readonly {
  readonly reason: string;
  readonly old: Partial<GateRole> | undefined;
  readonly wanted: Partial<GateRole> | undefined;
  /** undefined: the role has no entry. */
  readonly common: Partial<GateRole> | undefined;
}[] = [
  {
    reason: 'a branch that is taken away is gone, and one that is added is not there yet',
    old: { branches: ['main', 'release/*'] },
    wanted: { branches: ['main', 'hotfix/*'] },
    common: { branches: ['main'] },
  },
  {
    reason: 'a name that a pattern of before admitted stays',
    old: { branches: ['release/*'] },
    wanted: { branches: ['release/1'] },
    common: { branches: ['release/1'] },
  },
  {
    reason: 'a pattern within a pattern stays, and does not become the wider one',
    old: { branches: ['release/*-fix'] },
    wanted: { branches: ['release/*'] },
    common: { branches: ['release/*-fix'] },
  },
  {
    reason: 'what two patterns may have in common is not looked for: too few is safe',
    old: { branches: ['release/*'] },
    wanted: { branches: ['*/1'] },
    common: undefined,
  },
  {
    reason: 'a star does not cross a slash, so the deeper pattern is not within the other',
    old: { branches: ['release/*'] },
    wanted: { branches: ['release/*/*'] },
    common: undefined,
  },
  {
    reason: 'of a door for any step and one for a deployment, the deployment is in both',
    old: { doors: [anyStep] },
    wanted: { doors: [inDeployment] },
    common: { doors: [inDeployment] },
  },
  {
    reason: 'another repository has nothing in common',
    old: { doors: [anyStep] },
    wanted: { doors: [{ repositoryUuid: OTHER_REPOSITORY }] },
    common: undefined,
  },
  {
    reason: 'a branch of the one and a repository of the other make no pair that neither had',
    old: { doors: [anyStep, { repositoryUuid: OTHER_REPOSITORY }], branches: ['main'] },
    wanted: { doors: [{ repositoryUuid: OTHER_REPOSITORY }], branches: ['main', 'next'] },
    common: { doors: [{ repositoryUuid: OTHER_REPOSITORY }], branches: ['main'] },
  },
  {
    reason: 'sessions are as short as the shorter ones of both',
    old: { maxSessionSeconds: 7200, requestSeconds: 1800 },
    wanted: { maxSessionSeconds: 3600 },
    common: { maxSessionSeconds: 3600, requestSeconds: 1800 },
  },
  { reason: 'a new role comes with its trust', old: undefined, wanted: {}, common: undefined },
  { reason: 'a role that goes is gone before its trust', old: {}, wanted: undefined, common: undefined },
  {
    reason: 'under another ARN it is another role',
    old: {},
    wanted: { arn: anArn('arn:aws:iam::111122223333:role/other/checkout-deploy') },
    common: undefined,
  },
];

describe('what two tables have in common', () => {
  for (const { reason, old, wanted, common } of CASES) {
    it(reason, () => expect(shrunk(of(old), of(wanted))).toEqual(of(common)));
  }

  it('takes tokens for as long as the shorter lifetime of both', () => {
    expect(shrunk(of({}, 7200), of({}, 3600)).tokenSeconds).toBe(3600);
  });

  it('has a role that is called as what every object has', () => {
    const table = { tokenSeconds: 1, roles: { constructor: gateRole() } };
    expect(Object.keys(shrunk({ tokenSeconds: 1, roles: {} }, table).roles)).toEqual([]);
    expect(isSameTable(shrunk(table, table), table)).toBe(true);
  });
});

describe('the table at the end', () => {
  it('has what is wanted of roles that are done, and what both admit of the others', () => {
    const [old, wanted] = [of({ branches: ['main', 'old'] }), of({ branches: ['main', 'new'] })];
    const between = shrunk(old, wanted);
    expect(grown(between, wanted, () => true)).toEqual(wanted);
    expect(grown(between, wanted, () => false)).toEqual(between);
    expect(grown(of(undefined), wanted, () => false)).toEqual(of(undefined));
  });
});

// Few names, so that most tables have something in common.
const branch = fc.constantFrom(
  'main',
  'release/*',
  'release/1',
  'release/*-fix',
  'release/1-fix',
  '*/1',
  'a/b/c',
  'a/*/c',
);
const door = fc.constantFrom<GateDoor>(anyStep, inDeployment, { repositoryUuid: OTHER_REPOSITORY });
const role = fc.record({
  branches: fc.uniqueArray(branch, { minLength: 1, maxLength: 4 }),
  doors: fc.uniqueArray(door, { minLength: 1, maxLength: 3, selector: (one) => JSON.stringify(one) }),
  maxSessionSeconds: fc.constantFrom(3600, 7200),
  requestSeconds: fc.constantFrom(undefined, 900, 5400),
});
const table: fc.Arbitrary<GateRoles> = fc.record({
  tokenSeconds: fc.constantFrom(3600, 7200),
  roles: fc
    .dictionary(fc.constantFrom('a', 'b', 'c'), role, { maxKeys: 3 })
    .map((roles) =>
      Object.fromEntries(
        Object.entries(roles).map(([name, { requestSeconds, ...rest }]) => [
          name,
          gateRole({ ...rest, ...(requestSeconds !== undefined && { requestSeconds }) }, name),
        ]),
      ),
    ),
});
const NAMES = ['main', 'release/1', 'release/1-fix', 'release/', 'release/1/2', 'x/1', 'a/b/c', 'a/z/c', 'other'];

/** Every pair that a table admits, one by one, by the rule for names alone. */
function admitted({ roles }: GateRoles): Set<string> {
  const doors = [anyStep, inDeployment, { repositoryUuid: OTHER_REPOSITORY }];
  return new Set(
    Object.entries(roles).flatMap(([name, one]) =>
      doors.flatMap((step, at) =>
        one.doors.some((wide) => coversDoor(wide, step))
          ? NAMES.filter((text) => one.branches.some((pattern) => matchesBranchGlob(pattern, text))).map(
              (text) => `${name} ${at} ${text}`,
            )
          : [],
      ),
    ),
  );
}

describe('laws', () => {
  it('the smaller table admits nothing that one of the two does not', () => {
    fc.assert(
      fc.property(table, table, (old, wanted) => {
        const between = shrunk(old, wanted);
        expect(admitsNothingBeyond(between, old)).toBe(true);
        expect(admitsNothingBeyond(between, wanted)).toBe(true);
        expect(admitted(between).isSubsetOf(admitted(old).intersection(admitted(wanted)))).toBe(true);
      }),
    );
  });

  it('it is the same from both sides, and made once it stays', () => {
    fc.assert(
      fc.property(table, table, (old, wanted) => {
        const between = shrunk(old, wanted);
        expect(isSameTable(between, shrunk(wanted, old))).toBe(true);
        expect(isSameTable(shrunk(between, wanted), between)).toBe(true);
        expect(isSameTable(shrunk(old, between), between)).toBe(true);
        expect(isSameTable(shrunk(old, old), old)).toBe(true);
      }),
    );
  });

  it('whatever is done, the larger one admits nothing beyond what is wanted', () => {
    fc.assert(
      fc.property(table, table, fc.subarray(['a', 'b', 'c']), (old, wanted, done) => {
        expect(
          admitsNothingBeyond(
            grown(shrunk(old, wanted), wanted, (name) => done.includes(name)),
            wanted,
          ),
        ).toBe(true);
      }),
    );
  });

  it('what counts as admitting nothing beyond another admits nothing beyond it', () => {
    fc.assert(
      fc.property(table, table, (one, other) => {
        fc.pre(admitsNothingBeyond(one, other));
        expect(admitted(one).isSubsetOf(admitted(other))).toBe(true);
      }),
    );
  });

  it('a pattern that covers another one matches every name of it', () => {
    const text = (...symbols: string[]) =>
      fc.array(fc.constantFrom(...symbols), { maxLength: 4 }).map((all) => all.join(''));
    const filled = (pattern: string, parts: readonly string[]) => {
      let at = 0;
      return pattern.replaceAll('*', () => parts[at++] ?? '');
    };
    const parts = (...symbols: string[]) => fc.array(text(...symbols), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(
        text('a', 'b', '/', '*'),
        text('a', '/', '*'),
        parts('a', 'b', '*'),
        parts('a', 'b'),
        (wide, other, some, rest) => {
          // One that is within it by its making, and one that may be.
          for (const narrow of [filled(wide, some), other]) {
            if (narrow !== other) expect(coversBranch(wide, narrow)).toBe(true);
            if (coversBranch(wide, narrow)) expect(matchesBranchGlob(wide, filled(narrow, rest))).toBe(true);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
