/** `current.json`: which revision counts, and its place in the order of publication. */

import type { Publication } from '../model/publication.ts';
import { parseJsonObject } from '../text/json.ts';

export interface RevisionPointer {
  readonly version: 'rolekeeper.pointer/v1';
  /** One more than the pointer before it: the order of publication, whatever the order of events. */
  readonly sequence: number;
  readonly commit: string;
  /** Of the revision. */
  readonly digest: string;
  /** Number of the pipeline run that published it, null outside a pipeline. */
  readonly build: number | null;
}

/**
 * Forty hexadecimal digits, or sixty-four: a commit as git names it. Also the only thing that becomes part of a key.
 */
export function isCommit(text: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** @returns undefined if the text is not a pointer that this version can read */
export function readPointer(text: string): RevisionPointer | undefined {
  const value = parseJsonObject(text) ?? {};
  const { version, sequence, commit, digest, build = null } = value;
  if (version !== 'rolekeeper.pointer/v1' || !isSequence(sequence)) return undefined;
  if (typeof commit !== 'string' || !isCommit(commit)) return undefined;
  if (typeof digest !== 'string' || !/^[0-9a-f]{64}$/.test(digest)) return undefined;
  return { version, sequence, commit, digest, build: isSequence(build) ? build : null };
}

export interface Publishing {
  readonly commit: string;
  /** Of the revision. */
  readonly digest: string;
  readonly build: number | null;
  /** The sequence is at least this: for a bucket that was created again, whose numbers would begin at 1 again. */
  readonly leastSequence: number;
}

/** The pointer that follows `previous`. */
export function nextPointer(
  previous: RevisionPointer | undefined,
  { commit, digest, build, leastSequence }: Publishing,
): RevisionPointer {
  const sequence = Math.max((previous?.sequence ?? 0) + 1, leastSequence);
  return { version: 'rolekeeper.pointer/v1', sequence, commit, digest, build };
}

/**
 * Why `now` cannot be what was published after `seen`; undefined if it can. Going back to older manifests is done by
 * publishing them again, under a new number; a number that goes back by itself is an accident or an attack.
 */
export function setback(seen: Publication | undefined, now: Publication): string | undefined {
  if (seen === undefined || seen.sequence === null) return undefined;
  if (now.sequence === null) return undefined;
  if (now.sequence < seen.sequence) {
    return `revision ${now.revision} is number ${now.sequence}, and number ${seen.sequence} was seen already`;
  }
  if (now.sequence === seen.sequence && now.revision !== seen.revision) {
    return `number ${now.sequence} is revision ${now.revision}, and it was ${seen.revision} before`;
  }
  return undefined;
}

function isSequence(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
