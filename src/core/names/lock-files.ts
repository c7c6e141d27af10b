/**
 * A resolution written into the files of the lock file. A repository stays in the part where it stands, also under
 * another name. A new one goes into the part of the team that names it, if the team has one; otherwise into
 * `bitbucket.lock.yaml` as long as that is small, and then into a part that is made for the team.
 */
import type { BitbucketLock } from '../manifest/settings.ts';
import { LOCK_FILE, LOCK_FOLDER } from '../source/file-place.ts';
import { SOURCE_LIMITS } from '../source/source-limits.ts';
import type { LockEdit } from './lock-after.ts';
import type { LockChange } from './lock-change.ts';
import { lockText, newLockText } from './lock-text.ts';

/** A part of the lock file, by its path in the manifests folder. */
export interface LockFile {
  readonly path: string;
  readonly text: string;
}

export interface LockFileChange {
  readonly path: string;
  /** undefined: the file is made. */
  readonly before: string | undefined;
  readonly after: string;
}

/** Bytes that a file may have before a new repository goes elsewhere: what people add to it has to fit as well. */
const ROOM = SOURCE_LIMITS.bytesPerFile * 0.75;

/** Bytes that a new name takes, with its UUID, its quotes and its indentation. */
const bytesOf = ({ slug, environment }: LockChange): number =>
  environment === undefined ? slug.length + 90 : environment.length + 60;

/** @param teamOf the team whose manifests name a repository; only files that change are given back */
export function lockFilesAfter(
  files: readonly LockFile[],
  lock: BitbucketLock,
  edit: LockEdit,
  teamOf: (slug: string) => string,
): LockFileChange[] {
  const edits = editsByFile(files, lock, edit, teamOf);
  return [...edits].flatMap(([path, own]) => {
    const before = files.find((file) => file.path === path)?.text;
    const after = before === undefined ? newLockText(lock.workspace, own, firstLine(files)) : lockText(before, own);
    return before === after ? [] : [{ path, before, after }];
  });
}

interface FileEdit extends LockEdit {
  readonly renames: LockEdit['renames'][number][];
  readonly changes: LockChange[];
}

function editsByFile(
  files: readonly LockFile[],
  { repositories }: BitbucketLock,
  { renames, changes }: LockEdit,
  teamOf: (slug: string) => string,
): Map<string, FileEdit> {
  const paths = new Map(Object.entries(repositories).map(([slug, { part = LOCK_FILE }]) => [slug, part]));
  const edits = new Map<string, FileEdit>();
  const editOf = (path: string) => {
    const known = edits.get(path) ?? { renames: [], changes: [] };
    edits.set(path, known);
    return known;
  };
  for (const rename of renames) {
    // Of an environment, under the name that its repository has by now.
    const path = paths.get(rename.from.slug) ?? LOCK_FILE;
    editOf(path).renames.push(rename);
    paths.set(rename.to.slug, path);
  }
  const places = new Places(files);
  for (const change of changes) {
    const path = paths.get(change.slug) ?? places.forNew(teamOf(change.slug), bytesOf(change));
    paths.set(change.slug, path);
    places.fill(path, bytesOf(change));
    editOf(path).changes.push(change);
  }
  return edits;
}

/** How full each file is, with what is to be written into it. */
class Places {
  readonly #bytes: Map<string, number>;

  constructor(files: readonly LockFile[]) {
    this.#bytes = new Map(files.map(({ path, text }) => [path, new TextEncoder().encode(text).length]));
  }

  fill(path: string, bytes: number): void {
    this.#bytes.set(path, (this.#bytes.get(path) ?? 0) + bytes);
  }

  forNew(team: string, bytes: number): string {
    const own = this.#partsOf(team).find((path) => this.#bytes.has(path));
    // Where there are parts alone, no first file is begun.
    const isMain = own === undefined && (this.#bytes.has(LOCK_FILE) || this.#bytes.size === 0);
    if (isMain && this.#hasRoom(LOCK_FILE, bytes)) return LOCK_FILE;
    const path = this.#partsOf(team).find((one) => this.#hasRoom(one, bytes));
    if (path === undefined) throw new Error(`no part of the lock file has room for team ${team}`);
    return path;
  }

  #hasRoom(path: string, bytes: number): boolean {
    return (this.#bytes.get(path) ?? 0) + bytes <= ROOM;
  }

  /** `shop.yaml`, or `shop.yml` if that is there; once it is full, `shop-2.yaml` and so on. */
  #partsOf(team: string): string[] {
    const [first, other] = ['yaml', 'yml'].map((end) => `${LOCK_FOLDER}/${team}.${end}`) as [string, string];
    const more = Array.from({ length: 99 }, (_, index) => `${LOCK_FOLDER}/${team}-${index + 2}.yaml`);
    return [this.#bytes.has(other) ? other : first, ...more];
  }
}

/** What tells an editor the schema, from one folder further down. */
function firstLine(files: readonly LockFile[]): string | undefined {
  const main = files.find(({ path }) => path === LOCK_FILE)?.text ?? '';
  const [, schema] = /^# yaml-language-server: \$schema=(\.\.?\/\S+)\s/.exec(main) ?? [];
  return schema === undefined ? undefined : `# yaml-language-server: $schema=../${schema}`;
}
