/**
 * Whether a service that runs for weeks uses more and more memory: the heap of thirty virtual days of edits and faults.
 */
import { longRun } from '../test/faults/long-run.ts';
import { share, type Topic } from './topic.ts';

/** By then the history of passes, which is kept to a length, is full. */
const FULL = 21;

export async function thirtyDays(): Promise<Topic> {
  const { heap, passes } = await longRun({ days: 30, everyMinutes: 15, seed: 2 });
  const after = (day: number) => ({ value: (heap[day] ?? Number.NaN) / 2 ** 20, unit: 'MiB' as const });
  const ours = after(29);
  const against = { ...after(FULL), what: `after ${FULL + 1} days` };
  return {
    name: 'thirty-days',
    title: 'Heap of the service after thirty days',
    rows: [
      { case: '12 roles, a pass every 15 minutes', ours, against, ratio: share(ours, against), goal: { atMost: 1.05 } },
    ],
    notes: [
      `${passes.toLocaleString('en')} passes of the real service on the embedded IAM, in virtual time; garbage collected first.`,
    ],
  };
}
