/**
 * The numbers of publications: their order, whatever the order of events. Each is one more than the one before it. A
 * person names one only where a bucket was made again, and its numbers would begin at 1 again.
 *
 * A number that is much too high must not end the count: after 9,007,199,254,740,991 a number and the next one are the
 * same to JavaScript. So nothing far beyond the last number is taken; and a number beyond HIGHEST_SEQUENCE, as a bucket
 * of an earlier version, or an edited object, may have it, puts nothing in order: whatever is published next follows.
 */

import type { Publication } from '../model/publication.ts';

/** No bucket comes near it: one publication a second takes 30,000 years. */
export const HIGHEST_SEQUENCE = 1_000_000_000_000;

/** A number further from the last one than this is a slip of the hand. */
export const LONGEST_JUMP = 1_000_000;

/** What an object may hold; also a number that is too high, so that there is a way out (`1e400` is Infinity). */
export function isSequence(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && (Number.isInteger(value) || value === Number.POSITIVE_INFINITY);
}

export interface Numbering {
  /** At least this; exactly this where `exactly` says so. */
  readonly sequence: number;
  /** Also if it is lower than the last one: out of a state in which no higher number comes. */
  readonly exactly: boolean;
}

/**
 * The number that follows `last`, or why there is none.
 * @param last undefined: nothing was published yet
 */
export function nextSequence(
  last: number | undefined,
  { sequence: wanted, exactly }: Numbering,
): { readonly sequence: number } | { readonly problem: string; readonly remedy: string } {
  if (exactly) return { sequence: wanted };
  const next = (last ?? 0) + 1;
  if (next > HIGHEST_SEQUENCE) {
    return {
      problem: `the last number is ${last}, and the highest is ${HIGHEST_SEQUENCE}`,
      remedy:
        'Publish again with --sequence 1 --renumber. If the next pass refuses that number, publish with the one that it names.',
    };
  }
  if (last !== undefined && wanted > last + LONGEST_JUMP) {
    return {
      problem: `number ${wanted} is more than ${LONGEST_JUMP} beyond ${last}, the last one`,
      remedy: `Leave --sequence out: the next number is ${next}. If the service has seen a higher one, its next pass names the number to give.`,
    };
  }
  return { sequence: Math.max(next, wanted) };
}

/**
 * Why `now` cannot be what was published after `seen`; undefined if it can. Going back to older manifests is done by
 * publishing them again, under a new number; a number that goes back, or far ahead, by itself is an accident or an
 * attack.
 */
export function setback(seen: Publication | undefined, now: Publication): string | undefined {
  if (seen === undefined || seen.sequence === null || seen.sequence >= HIGHEST_SEQUENCE) return undefined;
  if (now.sequence === null) return undefined;
  if (now.sequence < seen.sequence) {
    return `revision ${now.revision} is number ${now.sequence}, and number ${seen.sequence} was seen already`;
  }
  if (now.sequence === seen.sequence && now.revision !== seen.revision) {
    return `number ${now.sequence} is revision ${now.revision}, and ${seen.revision} was acted on last`;
  }
  if (now.sequence > seen.sequence + LONGEST_JUMP) {
    return `revision ${now.revision} is number ${now.sequence}, more than ${LONGEST_JUMP} beyond ${seen.sequence}, which was seen last`;
  }
  return undefined;
}

/**
 * What is remembered of `now`. A source without numbers (a branch, a folder) leaves the last number standing: when a bucket
 * is read again, what lies in it from before is as old as it was.
 */
export function remembered(seen: Publication | undefined, now: Publication): Publication {
  return { ...now, sequence: now.sequence ?? seen?.sequence ?? null };
}
