/** What a plan says of roles that are kept without a valid manifest, to people and to programs. */
import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/core/model/change.ts';
import type { Kept } from '../../../src/core/model/update-change.ts';
import { keptShort, keptWords } from '../../../src/core/render/kept-words.ts';
import { planJson } from '../../../src/core/render/plan-json.ts';
import { hostilePlan } from '../../hostile/hostile-texts.ts';
import { actualRole } from '../../support/roles.ts';

const CASES: { reason: string; kept: Kept; words: string; short: string }[] = [
  {
    reason: 'the day is remembered',
    kept: { reason: 'retained', since: '2026-11-20', compared: true },
    words: 'no manifest declares it; kept since 2026-11-20, as its last manifest or the settings say retain',
    short: 'kept since 2026-11-20 (retain)',
  },
  {
    reason: 'nothing is remembered, and that is said',
    kept: { reason: 'frozen', since: undefined, compared: false },
    words: 'its manifest is wrong; kept as it is (since when is not known)',
    short: 'kept (its manifest is wrong)',
  },
];

describe('a role that is kept', () => {
  for (const { reason, kept, words, short } of CASES) {
    it(`${kept.reason}: ${reason}`, () => {
      expect([keptWords(kept), keptShort(kept)]).toEqual([words, short]);
    });
  }

  it('is in --json with the day, whether it was compared, and who gets in', () => {
    const actual = actualRole();
    const kept = { reason: 'retained', since: undefined, compared: false, whoGetsIn: 'nobody' } as const;
    const change: Change = { kind: 'keep', name: actual.name, reason: 'retained', actual, kept };
    expect(planJson({ ...hostilePlan('x'), changes: [change] }, { target: 'x' }).changes).toMatchObject([
      { action: 'keep', reason: 'retained', keptSince: null, compared: false, whoGetsIn: 'nobody' },
    ]);
  });
});
