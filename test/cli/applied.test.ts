import { expect, it, vi } from 'vitest';
import { performPlan } from '../../src/cli/applied.ts';
import { Output } from '../../src/cli/output.ts';
import type { Operation } from '../../src/core/model/operation.ts';
import type { Plan } from '../../src/core/model/plan.ts';
import { ACCOUNT, PATH, settings } from '../support/roles.ts';
import { FakeTerminal } from './fake-terminal.ts';

const TAG: Operation = { call: 'TagRole', tags: { one: 'more' } };
const plan: Plan = {
  digest: '',
  account: ACCOUNT,
  scope: { account: ACCOUNT, path: PATH, providerArn: settings().provider.arn },
  revision: undefined,
  changes: [],
  findings: [],
  drift: [],
  issues: [],
  operations: [{ role: 'deploy', roleId: 'AROA1', operations: [TAG, TAG] }],
};

it('stops between two operations when the lease comes to its end, and says so', async () => {
  const terminal = new FakeTerminal({ cwd: '/nowhere' });
  const said = new Promise<void>((resolve) => terminal.when('Stopping: the lease', resolve));
  const world = {
    reader: { read: () => Promise.reject(new Error('nobody expected a read')) },
    writer: { perform: () => said },
  };
  const output = new Output(terminal, { color: 'never', json: false, out: undefined });
  const call = { io: terminal, output, argument: undefined, options: {}, program: 'rolekeeper' };
  const { outcomes, interrupted } = await performPlan(plan, world, call, 0);
  expect(interrupted).toBe(true);
  expect(outcomes).toEqual([{ role: 'deploy', done: [TAG], failure: undefined, notTried: [TAG] }]);
  expect(terminal.listeners).toBe(0);
});

it('stops between two operations when a freeze begins, and says so', async () => {
  const terminal = new FakeTerminal({ cwd: '/nowhere' });
  const output = new Output(terminal, { color: 'never', json: false, out: undefined });
  const call = { io: terminal, output, argument: undefined, options: {}, program: 'rolekeeper' };
  vi.useFakeTimers({ toFake: ['Date'] });
  const world = {
    reader: { read: () => Promise.reject(new Error('nobody expected a read')) },
    writer: { perform: async () => void vi.setSystemTime(Date.now() + 60_000) },
  };
  const frozen = { ...plan, freezeBegins: new Date(Date.now() + 60_000) };
  const { outcomes, interrupted } = await performPlan(frozen, world, call).finally(() => vi.useRealTimers());
  expect(interrupted).toBe(true);
  expect(outcomes).toEqual([{ role: 'deploy', done: [TAG], failure: undefined, notTried: [TAG] }]);
  expect(terminal.err).toContain('Stopping: a freeze window begins.');
});
