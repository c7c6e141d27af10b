import { describe, expect, it } from 'vitest';
import { apply } from '../src/apply.ts';
import type { Operation, RoleOperations } from '../src/core/types.ts';
import { RefusedError } from '../src/errors.ts';

const tag = (value: string): Operation => ({ call: 'TagRole', tags: { value } });
const role = (name: string, ...operations: Operation[]): RoleOperations => ({
  role: name,
  roleId: undefined,
  operations,
});

describe('apply', () => {
  it('performs the operations of a role one after the other, in order', async () => {
    const events: string[] = [];
    const writer = {
      async perform(name: string, operation: Operation) {
        events.push(`start ${name} ${JSON.stringify(operation)}`);
        await Promise.resolve();
        events.push(`end ${name} ${JSON.stringify(operation)}`);
      },
    };
    await apply([role('a', tag('1'), tag('2'))], writer, {});
    expect(events.map((event) => event.split(' ')[0])).toEqual(['start', 'end', 'start', 'end']);
    expect(events[2]).toContain('"2"');
  });

  it('ends a role at its first failure, and no other role', async () => {
    const boom = new RefusedError('a quota');
    const writer = {
      async perform(name: string, operation: Operation) {
        if (name === 'bad' && operation.call === 'DeleteRole') throw boom;
      },
    };
    const outcomes = await apply(
      [role('bad', tag('1'), { call: 'DeleteRole' }, tag('2')), role('good', tag('1'))],
      writer,
      {},
    );
    expect(outcomes).toEqual([
      { role: 'bad', done: [tag('1')], failure: { operation: { call: 'DeleteRole' }, error: boom }, left: [tag('2')] },
      { role: 'good', done: [tag('1')], failure: undefined, left: [] },
    ]);
  });

  it('never works on more roles at a time than it may', async () => {
    let running = 0;
    let most = 0;
    const writer = {
      async perform() {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
      },
    };
    const work = Array.from({ length: 20 }, (_, i) => role(`r${i}`, tag('1'), tag('2')));
    await apply(work, writer, { concurrency: 3 });
    expect(most).toBe(3);
  });

  it('stops between operations when told to, and says what is left', async () => {
    const controller = new AbortController();
    const writer = {
      async perform() {
        controller.abort();
      },
    };
    const outcomes = await apply([role('a', tag('1'), tag('2')), role('b', tag('1'))], writer, {
      concurrency: 1,
      signal: controller.signal,
    });
    expect(outcomes).toEqual([
      { role: 'a', done: [tag('1')], failure: undefined, left: [tag('2')] },
      { role: 'b', done: [], failure: undefined, left: [tag('1')] },
    ]);
  });

  it('tells about every role as it ends', async () => {
    const seen: string[] = [];
    await apply(
      [role('a', tag('1')), role('b', tag('1'))],
      { perform: async () => {} },
      { onOutcome: ({ role: name }, done, total) => seen.push(`${name} ${done}/${total}`) },
    );
    expect(seen).toEqual(['a 1/2', 'b 2/2']);
  });
});
