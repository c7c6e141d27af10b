/** `current.json`: which revision counts, and its place in the order of publication. */

import { parseJsonObject } from '../text/json.ts';
import { isSequence } from './sequence.ts';

export interface RevisionPointer {
  readonly version: 'rolekeeper.pointer/v1';
  /** One more than the pointer before it (sequence.ts). */
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
