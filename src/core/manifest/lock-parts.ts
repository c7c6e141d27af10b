/**
 * The lock file in its parts: `bitbucket.lock.yaml`, and every file of `bitbucket.lock.d/`. One file holds about 350
 * repositories (SOURCE_LIMITS), and a workspace has thousands. Together they are one lock file: of one workspace, and
 * with each repository and each UUID in one place only, or one of two names would admit the other's pipelines.
 */

import type { Issue } from '../model/diagnosis.ts';
import type { SourceFile, SourceTree } from '../model/source-tree.ts';
import * as schemas from '../schema/generated/validators.js';
import type { SourceDocument } from '../source/document.ts';
import { isLockPath, LOCK_FILE } from '../source/file-place.ts';
import { printablePath } from '../source/source-issues.ts';
import { pointerTo } from '../text/json-pointer.ts';
import type { Uuid } from '../text/uuid.ts';
import { type Guessed, isGuessed } from './echoes.ts';
import type { KnownDocuments } from './known-documents.ts';
import { lockFrom } from './lock-from.ts';
import { issuesOf } from './manifest-issues.ts';
import { example, type Reading, readDocument } from './read-document.ts';
import type { BitbucketLock, LockedRepository } from './settings.ts';

interface Part {
  readonly lock: BitbucketLock;
  readonly document: SourceDocument;
}

export interface LockReading {
  /** As `Reading.read`. */
  readonly read: BitbucketLock | undefined;
  /** By part; empty lists, for all of them, if and only if the whole can be trusted. */
  readonly guessed: Guessed;
}

/** @param workspace that of the settings, where they can be read; every mistake is added to `issues` */
export function readLock(
  { files, unreadable }: SourceTree,
  workspace: string | undefined,
  issues: Issue[],
  known?: KnownDocuments,
): LockReading {
  const guessed = new Map<string, readonly string[]>();
  // What it holds is not known: never that it holds nothing.
  for (const { place } of unreadable) if (isLockPath(place.file)) guessed.set(place.file, WHOLE);
  const paths = files.filter(({ path }) => isLockPath(path)).toSorted(mainFirst);
  const parts: Part[] = [];
  for (const file of paths) {
    const part = readPart(file, workspace, issues, known);
    guessed.set(printablePath(file.path), part.guessed);
    if (part.read !== undefined) parts.push(part.read);
  }
  if (parts.length === 0) {
    // So that the checks of the others go on.
    const read = example(LOCK_FILE, schemas.bitbucketLock, (document) => lockFrom(undefined, document, []));
    return { read, guessed: new Map([...guessed, [LOCK_FILE, WHOLE]]) };
  }
  return merged(parts, guessed, issues);
}

const WHOLE: readonly string[] = [''];

function mainFirst({ path: a }: SourceFile, { path: b }: SourceFile): number {
  if (a === LOCK_FILE || b === LOCK_FILE) return a === LOCK_FILE ? -1 : 1;
  return a < b ? -1 : 1;
}

function readPart(
  file: SourceFile,
  workspace: string | undefined,
  issues: Issue[],
  known: KnownDocuments | undefined,
): Reading<Part> {
  const from = (document: SourceDocument, found: Issue[]): Part => ({
    lock: lockFrom(workspace, document, found),
    document,
  });
  return readDocument(file, schemas.bitbucketLock, from, issues, known);
}

/** Where a name, or a UUID, stands. */
interface Claim {
  readonly of: string;
  readonly document: SourceDocument;
  readonly pointer: string;
}

function merged(parts: readonly Part[], guessed: Guessed, issues: Issue[]): LockReading {
  const repositories = new Map<string, LockedRepository>();
  const slugs = new Map<string, Claim>();
  const uuids = new Map<Uuid, Claim>();
  const wrong = new Map(guessed);
  const isTwice = (claim: Claim, other: Claim | undefined, message: (place: string) => string): boolean => {
    // Within one file, lock-from.ts has said it.
    if (other === undefined || other.document === claim.document) return false;
    // A guess says nothing about the files.
    if ([claim, other].some(({ document, pointer }) => isGuessed(guessed, document.path, pointer))) return true;
    const { file, line } = other.document.locate(other.pointer, 'key');
    issuesOf(claim.document, issues)('duplicate-value', claim.pointer, {
      message: message(`${file}:${line}`),
      remedy:
        'in all parts of the lock file each name and UUID stands once: delete the wrong entry, and `rolekeeper resolve` writes it again',
    });
    wrong.set(claim.document.path, [...(wrong.get(claim.document.path) ?? []), claim.pointer]);
    return true;
  };
  for (const { lock, document } of parts) {
    for (const [slug, repository] of Object.entries(lock.repositories)) {
      const pointer = pointerTo('/spec/repositories', slug);
      const name = { of: `repository ${slug}`, document, pointer };
      if (isTwice(name, slugs.get(slug), (place) => `repository ${slug} is also in ${place}`)) continue;
      slugs.set(slug, name);
      for (const claim of claimsOf(slug, repository, pointer)) {
        const whole = { ...claim, document };
        const other = uuids.get(claim.uuid);
        if (!isTwice(whole, other, (place) => `${claim.uuid} is also the UUID of ${other?.of} in ${place}`))
          uuids.set(claim.uuid, whole);
      }
      repositories.set(slug, { ...repository, ...(document.path !== LOCK_FILE && { part: document.path }) });
    }
  }
  const workspace = parts[0]?.lock.workspace ?? '';
  return { read: { workspace, repositories: Object.fromEntries(repositories) }, guessed: wrong };
}

function claimsOf(slug: string, { uuid, environments }: LockedRepository, pointer: string) {
  return [
    { uuid, of: `repository ${slug}`, pointer: `${pointer}/uuid` },
    ...Object.entries(environments).map(([name, own]) => ({
      ...{ uuid: own, of: `environment ${name} of ${slug}` },
      pointer: pointerTo(`${pointer}/environments`, name),
    })),
  ];
}
