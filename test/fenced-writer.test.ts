import { expect, it } from 'vitest';
import type { Operation } from '../src/core/types.ts';
import { LeaseLostError } from '../src/errors.ts';
import { FencedWriter } from '../src/fenced-writer.ts';

const UNTIL = Date.parse('2026-11-22T12:20:00Z');
const MARGIN = 360_000;
const DELETE: Operation = { call: 'DeleteRole' };

const cases = [
  { name: 'with time to spare', left: 2 * MARGIN, writes: true, reason: 'it is the one writer' },
  { name: 'with just enough time', left: MARGIN, writes: true, reason: 'the operation is over when the lease is' },
  { name: 'with too little time', left: MARGIN - 1, writes: false, reason: 'the operation may outlive the lease' },
  { name: 'after the end', left: -3_600_000, writes: false, reason: 'somebody else may be writing' },
];
for (const { name, left, writes, reason } of cases) {
  it(`${writes ? 'writes' : 'refuses to write'} ${name}: ${reason}`, async () => {
    const done: string[] = [];
    const writer = {
      perform: async (role: string, { call }: Operation) => {
        done.push(`${call} ${role}`);
      },
    };
    const fence = { lease: { until: new Date(UNTIL) }, now: () => new Date(UNTIL - left), margin: MARGIN };
    const performed = new FencedWriter(writer, fence).perform('deploy', DELETE);
    if (writes) await performed;
    else await expect(performed).rejects.toThrow(LeaseLostError);
    expect(done).toEqual(writes ? ['DeleteRole deploy'] : []);
  });
}
