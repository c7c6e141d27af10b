/** Pairs of revisions, each by its number: the same number is always the same pair. */
import { Random } from '../random.ts';
import { type AppliedFirst, appliedFirst } from './applied-first.ts';
import { firstRevision } from './first-revision.ts';
import { PairRun } from './pair-run.ts';

export interface PairTrials {
  pairs: number;
  passes: number;
  /** How often each edit was drawn. */
  drawn: Record<string, number>;
  /** Roles that were lost, and roles that another one replaced. */
  lost: number;
  replaced: number;
  /** Roles that were closed on a last day that was known before it came. */
  foreseen: number;
  /** Plans that a limit held back, and passes that took more than that, with an approval. */
  held: number;
  approved: number;
  /** Pairs of which IAM was compared with all that is declared, as nothing was blocked. */
  compared: number;
  /** What broke a promise: the number of the pair, what, and how the revisions differ. */
  broken: string[];
}

/** Pairs with the same first revision: making it is most of the work. */
const SECONDS = 5;
/** Between the numbers of the first revisions and those of the pairs. */
const APART = 1_000_000;

/** The pairs from the one number to below the other. */
export async function tryPairs(from: number, end: number): Promise<PairTrials> {
  const found = noPairs();
  let made: { number: number; first: AppliedFirst } | undefined;
  for (let pair = from; pair < end; pair++) {
    const number = Math.floor(pair / SECONDS);
    if (made?.number !== number) made = { number, first: await appliedFirst(firstRevision(new Random(number))) };
    const run = new PairRun(made.first, new Random(APART + pair), found);
    const broken = await run.broken();
    if (broken.length > 0) found.broken.push([`pair ${pair}`, ...broken, ...run.told()].join('\n  '));
    found.pairs++;
  }
  return found;
}

function noPairs(): PairTrials {
  const none = { pairs: 0, passes: 0, lost: 0, replaced: 0, foreseen: 0, held: 0, approved: 0, compared: 0 };
  return { ...none, drawn: {}, broken: [] };
}
