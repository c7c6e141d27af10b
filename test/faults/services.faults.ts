/** What is run in smaller numbers in every test run. */
import { expect, it } from 'vitest';
import { interleave } from './lease-interleavings.ts';
import { longRun } from './long-run.ts';
import { trySources } from './source-failures.ts';

it('no role is deleted by any of 5,000 random failures of the source', async ({ task }) => {
  const { broken, drawn, told } = await trySources(5_000, 2);
  task.meta.told = `Source failures: 5,000 of ${Object.keys(drawn).length} kinds, ${told.toLocaleString('en')} of them reported; ${broken.length} broke the promise that no role is deleted`;
  expect(broken).toEqual([]);
});

it('there is at most one writer at a time in 50,000 interleavings', async ({ task }) => {
  const { broken, written, refused, deaths } = await interleave(50_000, 20_000);
  task.meta.told = `Lease: 50,000 interleavings of 2 to 4 processes, ${written.toLocaleString('en')} operations, ${deaths.toLocaleString('en')} deaths, ${refused.toLocaleString('en')} refusals by the fence; ${broken.length} times two writers at once`;
  expect(broken).toEqual([]);
});

it('thirty days of edits and faults, a pass every two hours, end without drift twelve times', async ({ task }) => {
  const seeds = Array.from({ length: 12 }, (_, index) => index + 1);
  let edits = 0;
  for (const seed of seeds) {
    const { atTheEnd, ...counts } = await longRun({ days: 30, everyMinutes: 120, seed });
    const { declared } = atTheEnd;
    expect({ seed, ...atTheEnd }).toEqual({ seed, result: 'succeeded', differing: [], inSync: declared, declared });
    edits += counts.edits;
  }
  task.meta.told = `12 times 30 days: ${edits.toLocaleString('en')} manual changes; 0 roles differ at the end of any`;
});

it('thirty days of edits and faults, a pass every quarter of an hour, end without drift', async ({ task }) => {
  const { atTheEnd, passes, edits, publications, faults } = await longRun({ days: 30, everyMinutes: 15, seed: 2 });
  task.meta.told = `30 days: ${passes.toLocaleString('en')} passes, ${edits} manual changes, ${publications} publications, ${faults} failed calls; at the end ${atTheEnd.differing.length} roles differ`;
  const { declared } = atTheEnd;
  expect(atTheEnd).toEqual({ result: 'succeeded', differing: [], inSync: declared, declared });
});
