/** What becomes of an entry of the gate's table, by what holds its role. */
import { describe, expect, it } from 'vitest';
import type { Code } from '../../../src/core/codes/codes.ts';
import { wantedTable } from '../../../src/core/gate/wanted-table.ts';
import type { Change } from '../../../src/core/model/change.ts';
import type { FrozenFile } from '../../../src/core/model/desired-role.ts';
import type { Blocks, Finding } from '../../../src/core/model/finding.ts';
import { gatePlan } from '../../../src/core/plan/gate-plan.ts';
import { GATE_VPC, settingsWithGate } from '../../support/gate-vpcs.ts';
import { actualRole, desiredRole, REPOSITORY } from '../../support/roles.ts';

const SETTINGS = settingsWithGate([GATE_VPC]);
const NAME = 'checkout-deploy';
const roleOf = (branches: readonly string[]) => {
  const role = desiredRole();
  const doors = [{ repository: { name: 'checkout-api', uuid: REPOSITORY }, environment: undefined }];
  const enforcement = { by: 'gate', branches, vpcs: [GATE_VPC], sameAccount: false, deployed: true } as const;
  return desiredRole({ admission: { ...role.admission, doors, enforcement } });
};
const ROLE = roleOf(['main', 'next']);
const STORED = { ...wantedTable([roleOf(['main', 'release/*'])], SETTINGS), tokenSeconds: 60 };

const IN_SYNC: Change = { kind: 'keep', name: NAME, reason: 'in-sync', actual: actualRole(ROLE), desired: ROLE };
const CREATED: Change = {
  kind: 'create',
  name: NAME,
  desired: ROLE,
  widening: { width: 'widens', words: '' },
  accepted: undefined,
};
const CONFLICT: Change = { kind: 'conflict', name: NAME, reason: 'not-ours', actual: actualRole(ROLE), desired: ROLE };

const finding = (code: Code, blocks: Blocks, role?: string): Finding => ({
  ...{ code, blocks, message: 'held', remedy: 'wait' },
  ...(role !== undefined && { role }),
});

const OLD = ['main', 'release/*'];
const WAITS = [`${NAME}: still admits branch release/*`, `${NAME}: does not admit branch next yet`];
const TOKENS = 'undefined: tokens still live for 1m at most (the settings say 2h)';

const CASES: {
  readonly name: string;
  readonly reason: string;
  readonly findings?: readonly Finding[];
  readonly frozen?: readonly FrozenFile[];
  readonly change?: Change;
  readonly isFallback?: boolean;
  readonly branches: readonly string[];
  readonly waiting: readonly string[];
}[] = [
  { name: 'nothing', reason: 'it is as the manifest says', branches: ['main', 'next'], waiting: [] },
  ...(['trust-too-long', 'gate-not-deployed', 'own-role', 'upload-role-alone'] as const).map((code) => ({
    name: code,
    reason: 'to take away needs no call to IAM',
    findings: [finding(code, 'writes', NAME)],
    branches: ['main'],
    waiting: WAITS.slice(1),
  })),
  {
    name: 'boundary-changed',
    reason: 'the same where it is about all roles',
    findings: [finding('boundary-changed', 'writes')],
    branches: ['main'],
    waiting: [TOKENS, ...WAITS.slice(1)],
  },
  {
    name: 'a conflict',
    reason: 'the role is not ours to write, and what its manifest does not admit goes',
    findings: [finding('name-taken', 'writes', NAME)],
    change: CONFLICT,
    branches: ['main'],
    waiting: WAITS.slice(1),
  },
  {
    name: 'a finding about another role',
    reason: 'it does not hold this one',
    findings: [finding('trust-too-long', 'writes', 'other')],
    branches: ['main', 'next'],
    waiting: [],
  },
  {
    name: 'suspend of its manifest',
    reason: 'a time of no changes',
    findings: [finding('suspended', 'writes', NAME)],
    branches: OLD,
    waiting: WAITS,
  },
  ...(['suspended', 'freeze'] as const).map((code) => ({
    name: `${code}, for all roles`,
    reason: 'the same, whatever else holds it',
    findings: [finding(code, 'writes'), finding('trust-too-long', 'writes', NAME)],
    branches: OLD,
    waiting: [TOKENS, ...WAITS],
  })),
  {
    name: 'an account that was read in part',
    reason: 'nothing at all is done',
    findings: [finding('partial-read', 'plan')],
    branches: OLD,
    waiting: [TOKENS, ...WAITS],
  },
  {
    name: 'a broken manifest',
    reason: 'nobody knows what it asks for, so nothing waits either',
    frozen: [{ file: 'teams/shop/checkout-deploy.yaml', name: NAME }],
    branches: OLD,
    waiting: [],
  },
  {
    name: 'settings that cannot be planned by',
    reason: 'no manifest counts',
    isFallback: true,
    branches: OLD,
    waiting: [],
  },
];

describe('an entry whose role is held by', () => {
  for (const {
    name,
    reason,
    findings = [],
    frozen = [],
    change = IN_SYNC,
    isFallback = false,
    branches,
    waiting,
  } of CASES) {
    it(`${name}: ${reason}`, () => {
      const stored = {
        digest: '',
        table: { version: 'rolekeeper.gate/v1', writtenAt: '', revision: null, ...STORED },
      } as const;
      const rest = { declared: [ROLE], changes: [change], settings: SETTINGS, lock: undefined };
      const plan = gatePlan({ seen: { stored }, frozen, findings, isFallback, ...rest });
      expect(plan?.goal.roles[NAME]?.branches).toEqual(branches);
      expect(plan?.waiting.map(({ role, what }) => `${role}: ${what}`)).toEqual(waiting);
      expect(plan?.waiting.every(({ effect }) => effect === 'waits')).toBe(true);
      expect(
        plan?.rows.some(({ effect }) => effect === 'waits'),
        'what is done waits for nothing',
      ).toBe(false);
    });
  }
});

it('a role that waits, and was never in a table, is said to wait, and no table is written for it', () => {
  const rest = { declared: [ROLE], frozen: [], settings: SETTINGS, lock: undefined, isFallback: false };
  const findings = [finding('gate-not-deployed', 'writes', NAME)];
  const plan = gatePlan({ seen: { stored: undefined }, changes: [CREATED], findings, ...rest });
  expect(plan).toMatchObject({ before: 'none', rows: [], waiting: [{ role: NAME, effect: 'waits' }] });
});
