import { describe, expect, it } from 'vitest';
import { type ApplyWorld, apply } from '../src/apply.ts';
import { scopeOf } from '../src/core/manifest/scope.ts';
import type { ActualRole } from '../src/core/model/actual-role.ts';
import type { ActualState } from '../src/core/model/actual-state.ts';
import { planDigestOf } from '../src/core/model/ids.ts';
import type { Operation, RoleOperations } from '../src/core/model/operation.ts';
import type { Plan } from '../src/core/model/plan.ts';
import { RefusedError, RoleChangedError, UnreachableError } from '../src/errors.ts';
import type { RoleReader, RoleWriter } from '../src/ports.ts';
import { aRoleId } from './support/ids.ts';
import { ACCOUNT, actualRole, actualState, desiredRole, settings } from './support/roles.ts';

const tag = (value: string): Operation => ({ call: 'TagRole', tags: { value } });
const role = (name: string, ...operations: Operation[]): RoleOperations => ({
  role: name,
  roleId: undefined,
  operations,
});

const unread: RoleReader = {
  read: () => Promise.reject(new Error('unexpected read')),
};
/** Nothing is read in it, and no snapshots are kept. */
const worldOf = (writer: RoleWriter): ApplyWorld => ({ reader: unread, writer, snapshots: undefined });
const scope = scopeOf(settings());
const planOf = (...operations: RoleOperations[]): Plan => ({
  digest: planDigestOf(''),
  account: ACCOUNT,
  scope,
  revision: undefined,
  changes: [],
  findings: [],
  drift: [],
  issues: [],
  operations,
});

describe('apply', () => {
  it('performs the operations of a role one after the other, in order', async () => {
    const events: string[] = [];
    const writer: RoleWriter = {
      async perform(name: string, operation: Operation): Promise<undefined> {
        events.push(`start ${name} ${JSON.stringify(operation)}`);
        await Promise.resolve();
        events.push(`end ${name} ${JSON.stringify(operation)}`);
      },
    };
    await apply(planOf(role('a', tag('1'), tag('2'))), worldOf(writer));
    expect(events.map((event) => event.split(' ')[0])).toEqual(['start', 'end', 'start', 'end']);
    expect(events[2]).toContain('"2"');
  });

  it('ends a role at its first failure, and no other role', async () => {
    const boom = new RefusedError('a quota');
    const writer: RoleWriter = {
      async perform(name: string, operation: Operation): Promise<undefined> {
        if (name === 'bad' && operation.call === 'UpdateRole') throw boom;
      },
    };
    const update: Operation = { call: 'UpdateRole', description: '', maxSessionSeconds: 3600 };
    const plan = planOf(role('bad', tag('1'), update, tag('2')), role('good', tag('1')));
    const outcomes = await apply(plan, worldOf(writer));
    expect(outcomes).toEqual([
      { role: 'bad', done: [tag('1')], failure: { operation: update, error: boom }, notTried: [tag('2')] },
      { role: 'good', done: [tag('1')], failure: undefined, notTried: [] },
    ]);
  });

  it('closes the door also where sessions could not be ended before it: policies made longer by hand leave no room', async () => {
    const early: Operation = { call: 'RevokeSessions', early: true };
    const late: Operation = { call: 'RevokeSessions' };
    const close: Operation = { call: 'UpdateAssumeRolePolicy', trust: '{}' };
    const full = new RefusedError('no room');
    const refusing = (refused: readonly Operation[]): RoleWriter => ({
      async perform(_: string, operation: Operation): Promise<undefined> {
        if (refused.includes(operation)) throw full;
      },
    });
    const plan = planOf(role('open', early, close, late));
    const [ended] = await apply(plan, worldOf(refusing([early])));
    expect(ended).toEqual({ role: 'open', done: [close, late], failure: undefined, notTried: [] });
    const [alive] = await apply(plan, worldOf(refusing([early, late])));
    expect(alive).toEqual({ role: 'open', done: [close], failure: { operation: late, error: full }, notTried: [] });
  });

  const REFUSED = new RefusedError('a quota');
  const LOST = new UnreachableError('no answer');
  const ALONE: { reason: string; fails: Record<string, Error>; plan: RoleOperations[]; done: string[] }[] = [
    { reason: 'another role was changed', fails: {}, plan: [role('a', tag('1'))], done: ['a'] },
    {
      reason: 'nothing could be done to the others: it must not wait for them for ever',
      fails: { a: REFUSED, b: REFUSED },
      plan: [role('a', tag('1')), role('b', tag('1'))],
      done: ['upload'],
    },
    {
      reason: 'one of the others was changed',
      fails: { a: REFUSED },
      plan: [role('a', tag('1')), role('b', tag('1'))],
      done: ['b'],
    },
    { reason: 'one of the others may have been changed', fails: { a: LOST }, plan: [role('a', tag('1'))], done: [] },
    { reason: 'there is no other', fails: {}, plan: [], done: ['upload'] },
    {
      reason: 'a role whose turn is after it waits as well',
      fails: {},
      plan: [role('a', tag('1')), { ...role('old', tag('1')), after: 'upload' }],
      done: ['a'],
    },
  ];
  for (const { reason, fails, plan, done } of ALONE) {
    it(`does a role that is to be alone ${done.includes('upload') ? 'now' : 'later'}: ${reason}`, async () => {
      const writer: RoleWriter = {
        async perform(name: string): Promise<undefined> {
          const error = fails[name];
          if (error !== undefined) throw error;
        },
      };
      const alone = { ...role('upload', tag('1')), alone: true as const };
      const outcomes = await apply(planOf(...plan, alone), worldOf(writer));
      expect(outcomes.flatMap((outcome) => (outcome.done.length > 0 ? outcome.role : []))).toEqual(done);
    });
  }

  it('never works on more roles at a time than it may', async () => {
    let running = 0;
    let most = 0;
    const writer: RoleWriter = {
      async perform(): Promise<undefined> {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
      },
    };
    const work = Array.from({ length: 20 }, (_, i) => role(`r${i}`, tag('1'), tag('2')));
    await apply(planOf(...work), worldOf(writer), { concurrency: 3 });
    expect(most).toBe(3);
  });

  it('stops between operations when it is asked to, and says what is left', async () => {
    const controller = new AbortController();
    const writer: RoleWriter = {
      async perform(): Promise<undefined> {
        controller.abort();
      },
    };
    const plan = planOf(role('a', tag('1'), tag('2')), role('b', tag('1')));
    const outcomes = await apply(plan, worldOf(writer), {
      concurrency: 1,
      isOver: () => controller.signal.aborted,
    });
    expect(outcomes).toEqual([
      { role: 'a', done: [tag('1')], failure: undefined, notTried: [tag('2')] },
      { role: 'b', done: [], failure: undefined, notTried: [tag('1')] },
    ]);
  });

  it('reports every role as it ends', async () => {
    const seen: string[] = [];
    await apply(planOf(role('a', tag('1')), role('b', tag('1'))), worldOf({ perform: async () => {} }), {
      onOutcome: ({ role: name }, done, total) => seen.push(`${name} ${done}/${total}`),
    });
    expect(seen).toEqual(['a 1/2', 'b 2/2']);
  });
});

const DELETE: Operation = { call: 'DeleteRole' };

describe('a deletion', () => {
  const doomed = actualRole(desiredRole({ name: 'doomed' }));
  const plan: Plan = {
    ...planOf({ role: 'doomed', roleId: doomed.roleId, operations: [DELETE] }, role('made', tag('1'))),
    changes: [{ kind: 'delete', name: 'doomed', actual: doomed, because: { is: 'undeclared' }, isReplaced: false }],
  };
  const world = (second: () => ActualState) => {
    const events: string[] = [];
    return {
      events,
      reader: {
        read: async () => {
          events.push('read');
          return second();
        },
      },
      writer: {
        perform: async (name: string, { call }: Operation): Promise<undefined> => {
          events.push(`${call} ${name}`);
        },
      },
      snapshots: undefined,
    };
  };
  const reading = (...overrides: Partial<ActualRole>[]) =>
    actualState(overrides.map((fields) => ({ ...doomed, ...fields })));

  it('comes last, and after a second reading that shows the same role', async () => {
    const { events, ...iam } = world(() => reading({ lastUsed: new Date(0) }));
    const outcomes = await apply(plan, iam);
    expect(events).toEqual(['TagRole made', 'read', 'DeleteRole doomed']);
    expect(outcomes.map(({ role: name, done }) => [name, done.length])).toEqual([
      ['doomed', 1],
      ['made', 1],
    ]);
  });

  const disagreeing: { name: string; reason: string; second: () => ActualState; says: RegExp }[] = [
    {
      name: 'another RoleId',
      reason: 'it was created again by hand',
      second: () => reading({ roleId: aRoleId('AROAOTHER') }),
      says: /another role of that name: RoleId AROAOTHER/,
    },
    {
      name: 'no tag of ours',
      reason: 'others own it now',
      second: () => reading({ owner: 'other' }),
      says: /owner/,
    },
    { name: 'no such role', reason: 'one of the readings is stale', second: () => reading(), says: /not there/ },
    {
      name: 'another trust',
      reason: 'it is being changed by hand',
      second: () => reading({ trust: '{}' }),
      says: /its trust changed/,
    },
    {
      name: 'one more tag',
      reason: 'it may say why the role is kept',
      second: () => reading({ tags: { ...doomed.tags, keep: 'yes' } }),
      says: /its tags changed/,
    },
    {
      name: 'a part only',
      reason: 'could not read is not "not there"',
      second: () => ({ ...reading({}), complete: false }),
      says: /in part only/,
    },
  ];
  for (const { name, reason, second, says } of disagreeing) {
    it(`is left to the next pass if the second reading shows ${name}: ${reason}`, async () => {
      const { events, ...iam } = world(second);
      const [outcome] = await apply(plan, iam);
      expect(events).toEqual(['TagRole made', 'read']);
      expect(outcome).toMatchObject({ role: 'doomed', done: [], failure: { operation: DELETE }, notTried: [] });
      expect(outcome?.failure?.error).toBeInstanceOf(RoleChangedError);
      expect(outcome?.failure?.error.message).toMatch(says);
    });
  }

  it('fails with the second reading, and nothing else does', async () => {
    const lost = new UnreachableError('no answer');
    const { events, ...iam } = world(() => {
      throw lost;
    });
    const outcomes = await apply(plan, iam);
    expect(events).toEqual(['TagRole made', 'read']);
    expect(outcomes.map(({ failure }) => failure?.error)).toEqual([lost, undefined]);
  });

  it('is not looked at once it was asked to stop', async () => {
    const stop = new AbortController();
    stop.abort();
    const outcomes = await apply(
      plan,
      { ...world(() => reading({})), reader: unread },
      { isOver: () => stop.signal.aborted },
    );
    expect(outcomes.map(({ notTried }) => notTried.length)).toEqual([1, 1]);
  });

  it('waits for the role that takes its place, and does not begin if that one failed', async () => {
    const { events, ...iam } = world(() => reading({}));
    const failing = {
      perform: async () => {
        throw new RefusedError('a quota');
      },
    };
    const successor = planOf({ ...role('doomed', DELETE), after: 'made' }, role('made', tag('1')));
    const outcomes = await apply({ ...plan, operations: successor.operations }, { ...iam, writer: failing });
    expect(events).toEqual([]);
    expect(outcomes[0]).toEqual({ role: 'doomed', done: [], failure: undefined, notTried: [DELETE] });
  });
});
