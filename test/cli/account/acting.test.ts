/** What a deed ends by before it is done (the lease, a freeze window), and what it remembers. Ctrl-C is in test/cli/verbs/apply.test.ts. */
import { expect, it, vi } from 'vitest';
import { actAlone } from '../../../src/cli/account/acting.ts';
import type { OpenState } from '../../../src/cli/account/state.ts';
import type { OpenTarget } from '../../../src/cli/account/target.ts';
import { Output } from '../../../src/cli/command/output.ts';
import { scopeOf } from '../../../src/core/manifest/scope.ts';
import { UNDEPLOYED } from '../../../src/core/model/deployment.ts';
import { planDigestOf } from '../../../src/core/model/ids.ts';
import type { Inventory, InventoryRole } from '../../../src/core/model/inventory.ts';
import type { Operation } from '../../../src/core/model/operation.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import type { LeaseDesk } from '../../../src/core/record/state-ports.ts';
import { NOTHING_APPLIED } from '../../../src/reconcile.ts';
import type { Deed } from '../../../src/writing/deed.ts';
import { aRoleId } from '../../support/ids.ts';
import { ACCOUNT, settings } from '../../support/roles.ts';
import { FakeTerminal } from '../fake-terminal.ts';

const TAG: Operation = { call: 'TagRole', tags: { one: 'more' } };
const PLAN: Plan = {
  digest: planDigestOf(''),
  account: ACCOUNT,
  scope: scopeOf(settings()),
  revision: undefined,
  changes: [],
  findings: [],
  drift: [],
  issues: [],
  operations: [{ role: 'deploy', roleId: aRoleId('AROA1'), operations: [TAG, TAG] }],
};

/** An account in which every operation is `perform`. */
function targetOf(perform: () => Promise<undefined>): OpenTarget {
  return {
    kind: 'aws',
    name: 'an account',
    note: undefined,
    deployment: UNDEPLOYED,
    adopted: UNDEPLOYED,
    settling: [],
    providers: () => Promise.reject(new Error('unexpected read')),
    longestSession: () => Promise.reject(new Error('unexpected read')),
    reader: {
      read: () => Promise.reject(new Error('unexpected read')),
      readPolicies: () => Promise.reject(new Error('unexpected read')),
      readPolicyTexts: () => Promise.reject(new Error('unexpected read')),
    },
    writer: () => ({ perform }),
    ready: async () => undefined,
    keep: async () => undefined,
    close: () => undefined,
  };
}

function stateOf(leases: LeaseDesk | undefined): OpenState {
  return {
    approvals: {
      place: 'approvals.json',
      command: 'approve',
      read: async () => [],
      add: async () => undefined,
      change: async () => undefined,
    },
    snapshots: { place: 'snapshots', keep: async () => undefined, find: async () => [] },
    commits: undefined,
    inventory: { read: async () => undefined, write: async () => undefined },
    applied: { find: NOTHING_APPLIED, keep: async () => undefined },
    gate: undefined,
    leases,
    reports: undefined,
    audits: undefined,
    known: () => undefined,
    close: () => undefined,
  };
}

async function acted(
  plan: Plan,
  terminal: FakeTerminal,
  perform: () => Promise<undefined>,
  leases: LeaseDesk | undefined,
  changes: Changes = {},
) {
  const output = new Output(terminal, { color: 'never', json: false, out: undefined });
  const intention = {
    plan,
    own: [],
    facts: { published: NEVER, deployment: UNDEPLOYED, limits: undefined },
    before: {},
  };
  const place = {
    target: { ...targetOf(perform), ...changes.target },
    state: { ...stateOf(leases), ...changes.state },
  };
  const deed = { agreed: plan, intend: async () => intention, ...changes.deed };
  return actAlone(place, deed, { io: terminal, output });
}

interface Changes {
  target?: Partial<OpenTarget>;
  state?: Partial<OpenState>;
  deed?: Pick<Deed, 'remembers'>;
}

const NEVER = { sequence: null, revision: null };

it('stops between two operations when the lease comes to its end, says so, and gives it back', async () => {
  const terminal = new FakeTerminal({ cwd: '/nowhere' });
  const stopping = new Promise<undefined>((resolve) => terminal.when('Stopping: the lease', () => resolve(undefined)));
  const calls: string[] = [];
  const leases: LeaseDesk = {
    async take() {
      calls.push('take');
      // As long as one operation can take, and no longer: another one could not be finished under it.
      return { fence: 1, remainingMs: () => 6 * 60_000, release: async () => void calls.push('release') };
    },
  };
  const { outcomes, interrupted } = await acted(PLAN, terminal, () => stopping, leases);
  expect(interrupted).toBe(true);
  expect(outcomes).toEqual([{ role: 'deploy', done: [TAG], failure: undefined, notTried: [TAG] }]);
  expect(calls).toEqual(['take', 'release']);
  expect(terminal.listeners).toBe(0);
});

it('stops between two operations when a freeze begins, and says so', async () => {
  const terminal = new FakeTerminal({ cwd: '/nowhere' });
  vi.useFakeTimers({ toFake: ['Date'] });
  const perform = async () => void vi.setSystemTime(Date.now() + 60_000);
  const frozen = { ...PLAN, freezeBegins: new Date(Date.now() + 60_000) };
  const { outcomes, interrupted } = await acted(frozen, terminal, perform, undefined).finally(() => vi.useRealTimers());
  expect(interrupted).toBe(true);
  expect(outcomes).toEqual([{ role: 'deploy', done: [TAG], failure: undefined, notTried: [TAG] }]);
  expect(terminal.err).toContain('Stopping: a freeze window begins.');
});

it('remembers how fast the account took its writes', async () => {
  const written: Inventory[] = [];
  const begun: unknown[] = [];
  const lease = { fence: 1, remainingMs: () => 60 * 60_000, release: async () => undefined };
  const pace = { writesPerSecond: 50, learntOn: '2026-11-20' };
  const version = 'rolekeeper.inventory/v2';
  const before: Inventory = { version, fence: 0, published: NEVER, deployment: UNDEPLOYED, pace, roles: {} };
  const role: InventoryRole = { roleId: aRoleId('AROA1'), digest: null, previous: null, file: null, revision: null };
  await acted(
    PLAN,
    new FakeTerminal({ cwd: '/nowhere' }),
    async () => undefined,
    { take: async () => lease },
    {
      target: { pace: { begin: (remembered) => void begun.push(remembered), learnt: 48.04 } },
      state: { inventory: { read: async () => before, write: async (inventory) => void written.push(inventory) } },
      deed: { remembers: { intended: () => ({}), after: () => ({ deploy: role }) } },
    },
  );
  expect(begun).toEqual([pace]);
  expect(written.map((inventory) => inventory.pace?.writesPerSecond)).toEqual([50, 48]);
});
