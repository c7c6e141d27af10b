/**
 * A revision: all files of one commit in one object, written once, and the pointer that says which revision counts.
 *
 * S3 has no transaction over several objects, so a folder that is being uploaded looks like a folder from which roles
 * were removed. One object is either there or not. What is read is checked against the pointer byte by byte: a revision
 * that is not exactly what was published is refused as a whole, and nothing is concluded from it.
 */

import { hash } from 'node:crypto';
import type { Issue } from '../model/diagnosis.ts';
import type { SourceFile } from '../model/source-tree.ts';
import { parseJsonObject } from '../text/json.ts';
import { isPlainPath } from './file-place.ts';
import { fileIssue, printablePath } from './source-issues.ts';
import { SOURCE_LIMITS } from './source-limits.ts';

export interface Revision {
  readonly version: 'rolekeeper.revision/v1';
  readonly commit: string;
  /** SHA-256 over the paths and digests of all files, 64 hexadecimal digits. */
  readonly digest: string;
  /** Sorted by path. */
  readonly files: readonly RevisionFile[];
}

export interface RevisionFile {
  /** Relative to the manifests folder. */
  readonly path: string;
  /** Of the bytes: `text` in UTF-8. */
  readonly sha256: string;
  readonly text: string;
}

/** Builds the revision of a commit, or says which files cannot be in one. */
export function buildRevision(
  commit: string,
  files: readonly SourceFile[],
): { revision: Revision } | { issues: Issue[] } {
  const issues: Issue[] = [];
  const entries = files
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap((file) => {
      const entry = revisionFile(file);
      if (typeof entry === 'object') return entry;
      issues.push(unfit(file.path, entry));
      return [];
    });
  if (issues.length > 0) return { issues };
  return { revision: { version: 'rolekeeper.revision/v1', commit, digest: revisionDigest(entries), files: entries } };
}

function revisionFile({ path, bytes }: SourceFile): RevisionFile | string {
  if (!isPlainPath(path)) return 'its path is not allowed in a revision';
  if (bytes.length > SOURCE_LIMITS.bytesPerFile) return `it is larger than ${SOURCE_LIMITS.bytesPerFile} bytes`;
  try {
    // A byte order mark stays in the text: what is published are the file's bytes, all of them.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { path, sha256: hash('sha256', bytes, 'hex'), text };
  } catch {
    return 'it is not UTF-8 text';
  }
}

function unfit(path: string, why: string): Issue {
  const remedy = 'correct it; take it out of the manifests folder only if it declares no role';
  return fileIssue('file-unreadable', path, `the file cannot be published: ${why}`, remedy);
}

/**
 * The files of a revision, if its text is exactly what `expected` names.
 * @returns a sentence about the first thing that is wrong, otherwise
 */
export function openRevision(
  text: string,
  expected: { commit: string; digest: string },
): { files: SourceFile[] } | { problem: string } {
  const revision = parseJsonObject(text);
  if (!isRevision(revision)) return { problem: 'it is not a revision that this version of Rolekeeper can read' };
  if (revision.commit !== expected.commit) return { problem: `it says that it is for commit ${revision.commit}` };
  if (revision.files.length > SOURCE_LIMITS.files) return { problem: `it has ${revision.files.length} files` };
  const files: SourceFile[] = [];
  for (const { path, sha256, text: content } of revision.files) {
    const bytes = new TextEncoder().encode(content);
    if (!isPlainPath(path)) return { problem: `it holds a file at ${printablePath(path)}` };
    if (bytes.length > SOURCE_LIMITS.bytesPerFile) return { problem: `${path} has ${bytes.length} bytes` };
    if (hash('sha256', bytes, 'hex') !== sha256) return { problem: `${path} does not match its digest` };
    files.push({ path, bytes });
  }
  if (new Set(files.map(({ path }) => path)).size < files.length) return { problem: 'it holds a path twice' };
  const digest = revisionDigest(revision.files);
  if (digest !== revision.digest || digest !== expected.digest) {
    return { problem: `its files have digest ${short(digest)}, the pointer names ${short(expected.digest)}` };
  }
  return { files };
}

/** JSON, because joining the fields any other way would let a path imitate a digest. */
function revisionDigest(files: readonly RevisionFile[]): string {
  return hash('sha256', JSON.stringify(files.map(({ path, sha256 }) => [path, sha256])), 'hex');
}

function isRevision(value: unknown): value is Revision {
  const { version, commit, digest, files } = (value ?? {}) as Partial<Record<keyof Revision, unknown>>;
  return (
    version === 'rolekeeper.revision/v1' &&
    typeof commit === 'string' &&
    typeof digest === 'string' &&
    Array.isArray(files) &&
    files.every(isRevisionFile)
  );
}

function isRevisionFile(value: unknown): value is RevisionFile {
  const { path, sha256, text } = (value ?? {}) as Partial<Record<keyof RevisionFile, unknown>>;
  return typeof path === 'string' && typeof sha256 === 'string' && typeof text === 'string';
}

function short(digest: string): string {
  return digest.slice(0, 12);
}
