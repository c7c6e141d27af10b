/**
 * A folder of a commit, file by file over the API: what an access token may read for certain. One request for a listing,
 * and one for each manifest, so that a folder of many roles uses up the requests of an hour; what was read of a commit is
 * kept, and the next try goes on from there. Needs the scope `repository`.
 *
 * The listing says of each file how long it is and whether it is a link, so that nothing has to be believed that is read.
 * Bitbucket's document has the operation (`…/src/{commit}/{path}`); its path holds slashes, which our types and Prism do
 * not know.
 */
import type { CommitPlace } from '../core/model/code-insights.ts';
import type { Issue } from '../core/model/diagnosis.ts';
import type { SourceFile } from '../core/model/source-tree.ts';
import { isManifestFile, isPlainPath } from '../core/source/file-place.ts';
import { fileIssue, printablePath } from '../core/source/source-issues.ts';
import { SOURCE_LIMITS } from '../core/source/source-limits.ts';
import { BitbucketNotFoundError, BitbucketUnreachableError, SourceError } from '../errors.ts';
import type { CommitFolder } from '../ports.ts';
import type { Fields } from './answer.ts';
import type { Clock } from './clock.ts';
import type { Transport } from './exchange.ts';
import { type Call, sentenceCase } from './operation.ts';
import { everyItem } from './pages.ts';
import { requestOf, type Send, tryOnce, untilAnswered } from './send.ts';

/** Levels of folders that are listed. A manifest lies on the third. */
const DEPTH = 5;

const READS_AT_ONCE = 8;

const LINK = 'it is a symbolic link, which could lead anywhere';

export interface CommitFilesWorld {
  /** For listings. */
  readonly send: Send;
  /** For files, which are no JSON. */
  readonly transport: Transport;
  readonly clock: Clock;
}

export function commitFiles(world: CommitFilesWorld): CommitFolder {
  let kept: { readonly commit: string; readonly files: Map<string, Uint8Array> } | undefined;
  return {
    async read(place, folder) {
      if (kept?.commit !== place.commit) kept = { commit: place.commit, files: new Map() };
      const { files } = kept;
      const { wanted, unreadable } = wantedOf(await listing(world.send, place, folder), place, folder);
      const missing = wanted.filter(({ path }) => !files.has(path));
      for (let start = 0; start < missing.length; start += READS_AT_ONCE) {
        const batch = missing.slice(start, start + READS_AT_ONCE);
        const read = await Promise.allSettled(batch.map((file) => readFile(file, place, folder, world)));
        for (const one of read) if (one.status === 'fulfilled') files.set(one.value.path, one.value.bytes);
        const failed = read.find((one) => one.status === 'rejected');
        if (failed !== undefined) throw failed.reason;
      }
      return { files: wanted.map(({ path }) => ({ path, bytes: files.get(path) ?? new Uint8Array() })), unreadable };
    },
  };
}

interface Wanted {
  /** Relative to the folder. */
  readonly path: string;
  readonly size: number;
}

async function listing(send: Send, place: CommitPlace, folder: string): Promise<Fields[]> {
  const call = callFor(place, `${folder}/`, `listing ${folder}`, { max_depth: String(DEPTH) });
  const { entries } = SOURCE_LIMITS.archive;
  try {
    const items = await everyItem(send, call, {
      fields: ['path', 'type', 'size', 'attributes'],
      identify: (item) => item.text('path'),
      most: entries + 1,
    });
    if (items.length <= entries) return items;
  } catch (error) {
    // The commit itself is there: it is where the branch stands.
    if (!(error instanceof BitbucketNotFoundError)) throw error;
    throw refused(place, `it has no folder ${quoted(folder)}`, error);
  }
  throw refused(place, `its folder ${quoted(folder)} has more than ${entries} entries`);
}

function wantedOf(
  items: readonly Fields[],
  place: CommitPlace,
  folder: string,
): { wanted: readonly Wanted[]; unreadable: readonly Issue[] } {
  const wanted: Wanted[] = [];
  const unreadable: Issue[] = [];
  for (const item of items) {
    const whole = item.text('path');
    const path = whole.slice(folder.length + 1);
    if (!whole.startsWith(`${folder}/`) || path.split('/').some((part) => ['', '.', '..'].includes(part))) {
      throw refused(place, `${quoted(whole)} is no path in ${quoted(folder)}`);
    }
    const attributes = item.has('attributes') ? item.list('attributes') : [];
    if (attributes.includes('link')) throw refused(place, `${quoted(whole)}: ${LINK}`);
    if (item.text('type') === 'commit_directory') {
      if (attributes.includes('subrepository')) throw refused(place, `${quoted(whole)} is another repository`);
      if (path.split('/').length >= DEPTH) throw refused(place, `${quoted(whole)} lies deeper than is looked`);
      continue;
    }
    if (!isManifestFile(path)) continue;
    if (attributes.includes('lfs')) throw refused(place, `${quoted(whole)} is kept in LFS, and not in the commit`);
    const issue = unfit(path, item.count('size'));
    if (issue === undefined) wanted.push({ path, size: item.count('size') });
    else unreadable.push(issue);
  }
  const { files, bytes } = SOURCE_LIMITS;
  if (wanted.length + unreadable.length === 0) throw refused(place, `its folder ${quoted(folder)} holds no YAML file`);
  if (wanted.length + unreadable.length > files) {
    throw refused(place, `its folder ${quoted(folder)} has more than ${files} YAML files`);
  }
  if (wanted.reduce((sum, { size }) => sum + size, 0) > bytes) {
    throw refused(place, `its folder ${quoted(folder)} has more than ${bytes} bytes of YAML`);
  }
  return { wanted, unreadable };
}

function unfit(path: string, size: number): Issue | undefined {
  const { bytesPerFile } = SOURCE_LIMITS;
  if (!isPlainPath(path)) return fileIssue('file-misplaced', path, 'no manifest can have this path', 'rename the file');
  if (size <= bytesPerFile) return undefined;
  const message = `the file has ${size} bytes; the limit is ${bytesPerFile}`;
  return fileIssue('file-too-large', path, message, 'one file is one role: use managed policies');
}

async function readFile(
  { path, size }: Wanted,
  place: CommitPlace,
  folder: string,
  { transport, clock }: CommitFilesWorld,
): Promise<SourceFile> {
  const call = callFor(place, `${folder}/${path}`, `reading ${quoted(path)}`);
  const exchange = () => transport.exchange(requestOf(call));
  return untilAnswered(call, clock, () =>
    tryOnce(call, { ...transport, exchange }, clock, ({ bytes }) => {
      if (bytes.length === size) return { result: { path, bytes } };
      const what = `it has ${bytes.length} bytes, and the listing says ${size}`;
      const error = new BitbucketUnreachableError(`${sentenceCase(call.doing)} failed: ${what}`, {
        remedy: 'Nothing to do: the next pass reads it again.',
      });
      return { error, setback: { isUndone: true, retryAfter: undefined } };
    }),
  );
}

function callFor(
  { workspace, repository, commit }: CommitPlace,
  path: string,
  doing: string,
  query: Call['query'] = {},
): Call {
  const parts = ['repositories', workspace, repository, 'src', commit, ...path.split('/')];
  return {
    ...{ method: 'GET', body: undefined, isRepeatable: true, query },
    path: `/${parts.map((part) => encodeURIComponent(part)).join('/')}`,
    doing: `${doing} of commit ${commit} of ${workspace}/${repository}`,
  };
}

function refused({ workspace, repository, commit }: CommitPlace, what: string, cause?: unknown): SourceError {
  return new SourceError(`Commit ${commit} of ${workspace}/${repository} is not taken: ${what}.`, {
    cause,
    remedy: 'Correct what the message names, and merge that.',
  });
}

const quoted = (path: string): string => JSON.stringify(printablePath(path));
