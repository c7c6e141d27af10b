/** What is run in smaller numbers in every test run. */
import { expect, it } from 'vitest';
import { type PairTrials, tryPairs } from './pair-trials.ts';

const PAIRS = 10_000;
/** Milliseconds: a minute of work, on a machine that may be busy with others. */
const TIMEOUT = 900_000;

it(
  'no pass of 10,000 random pairs of revisions takes more than the limits without a matching approval',
  async ({ task }) => {
    const found = await tryPairs(0, PAIRS);
    task.meta.told = toldOf(found);
    expect(found.broken).toEqual([]);
  },
  TIMEOUT,
);

function toldOf({ pairs, passes, lost, replaced, foreseen, held, approved, compared, broken }: PairTrials): string {
  const [all, made, gone, others, known] = [pairs, passes, lost, replaced, foreseen].map((count) =>
    count.toLocaleString('en'),
  );
  return [
    `Limits of deletions: ${all} pairs of revisions, ${made} passes, ${gone} roles deleted or closed, ${others} replaced,`,
    `${known} closed on a day that was known;`,
    `${held.toLocaleString('en')} plans held back, ${approved} passes beyond the limits with an approval;`,
    `${compared.toLocaleString('en')} accounts compared at rest; ${broken.length} broke a promise`,
  ].join(' ');
}
