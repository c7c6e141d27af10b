/** More of what gate-interleavings.test.ts looks at a little of. */
import { expect, it } from 'vitest';
import { lookAtAny } from './gate-holes.ts';
import { Random } from './random.ts';

it('no interleaving of a pass and a request lets in a step that no manifest admits, or that was taken away', async () => {
  const random = new Random(170_000);
  let pairs = 0;
  for (let run = 0; run < 2000; run++) {
    const looked = await lookAtAny(random);
    expect(looked.holes).toEqual([]);
    pairs += looked.pairs;
  }
  expect(pairs).toBeGreaterThan(100_000);
});
