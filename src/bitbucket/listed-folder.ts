/**
 * What a commit has in a folder, as the API lists it: the manifest files with their lengths, or a refusal. A listing says
 * whether an entry is a link, another repository, or kept elsewhere, so that nothing of the kind is read as if it were a
 * manifest.
 */
import type { CommitPlace } from '../core/model/code-insights.ts';
import type { Issue } from '../core/model/diagnosis.ts';
import { isManifestFile, isPlainPath } from '../core/source/file-place.ts';
import { fileIssue, printablePath } from '../core/source/source-issues.ts';
import { SOURCE_LIMITS } from '../core/source/source-limits.ts';
import { BitbucketNotFoundError, SourceError } from '../errors.ts';
import type { Fields } from './answer.ts';
import type { Call } from './operation.ts';
import { everyItem } from './pages.ts';
import type { Send } from './send.ts';

/** Levels of folders that are listed. A manifest lies on the third. */
const DEPTH = 5;

const LINK = 'it is a symbolic link, which could lead anywhere';

export interface Wanted {
  /** Relative to the folder. */
  readonly path: string;
  readonly size: number;
}

export interface Listed {
  readonly wanted: readonly Wanted[];
  /** There, and not to be taken. */
  readonly unreadable: readonly Issue[];
}

/** @throws SourceError if there is no such folder, or it is not taken; BitbucketDeniedError, BitbucketUnreachableError */
export async function listedFolder(send: Send, place: CommitPlace, folder: string): Promise<Listed> {
  return wantedOf(await listing(send, place, folder), place, folder);
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

function wantedOf(items: readonly Fields[], place: CommitPlace, folder: string): Listed {
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
    if (attributes.includes('subrepository')) throw refused(place, `${quoted(whole)} is another repository`);
    if (item.text('type') === 'commit_directory') {
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

/** Of the API; `path` from the root of the repository, with its slashes. */
export function callFor(
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
