/**
 * Events of CloudTrail from files: one file, standard input, or a folder as `aws s3 sync` makes it of a trail's bucket
 * (`AWSLogs/ACCOUNT/CloudTrail/REGION/yyyy/mm/dd/*.json.gz`). Packed or not is known by the bytes, not by the name.
 *
 * All of a file or an error: a file that was cut off never looks like one with fewer events.
 */
import { constants, type Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { JsonObject } from '../core/text/json.ts';
import { TrailError } from '../errors.ts';
import { readEvents } from './trail-stream.ts';

export interface TrailFiles {
  /** How many files were read. */
  readonly read: number;
  /** Files of a folder that were delivered before the time that was asked for. */
  readonly older: number;
  /** Files of a folder whose names say that they are something else, relative to it. */
  readonly passedOver: readonly string[];
}

export interface TrailFilesOptions {
  /** Files of a folder that CloudTrail delivered before this moment are not opened: they hold only older events. */
  readonly since?: Date | undefined;
}

/**
 * Every event of the file or the folder at `path`, in the order of the files' names.
 * @param name as people know the path, for messages
 * @throws TrailError
 */
export async function readTrailFiles(
  { path, name }: { readonly path: string; readonly name: string },
  onEvent: (event: JsonObject) => void,
  { since }: TrailFilesOptions = {},
): Promise<TrailFiles> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw unreadable(name, cause);
  });
  if (!stats.isDirectory()) {
    // A pipe may be what the shell makes of <(…), and ends; a device does not.
    if (!stats.isFile() && !stats.isFIFO()) throw unreadable(name, new Error('it is neither a file nor a pipe'));
    await readFile(path, name, 0, onEvent);
    return { read: 1, older: 0, passedOver: [] };
  }
  const counts = { read: 0, older: 0 };
  const passedOver: string[] = [];
  for await (const file of filesIn(path, '', name)) {
    const time = deliveredAt(file);
    if (!EVENTS.test(file)) passedOver.push(file);
    else if (since !== undefined && time !== undefined && time < since) counts.older += 1;
    else {
      await readFile(join(path, file), join(name, file), constants.O_NOFOLLOW | constants.O_NONBLOCK, onEvent);
      counts.read += 1;
    }
  }
  if (counts.read + counts.older === 0) {
    throw new TrailError(`The folder ${name} has no file of a trail: none ends in .json or .json.gz.`, {
      remedy: GIVE,
    });
  }
  return { ...counts, passedOver };
}

/** @throws TrailError */
export async function readTrailInput(input: Readable, onEvent: (event: JsonObject) => void): Promise<TrailFiles> {
  await readEvents(input, 'Standard input', onEvent);
  return { read: 1, older: 0, passedOver: [] };
}

const EVENTS = /\.(json|jsonl|ndjson)(\.gz)?$/i;
const GIVE =
  'Give a file of a trail (.json.gz), a folder of them as `aws s3 sync` makes it, or what `aws cloudtrail lookup-events --output json` prints.';

async function readFile(
  path: string,
  name: string,
  flags: number,
  onEvent: (event: JsonObject) => void,
): Promise<void> {
  const file = await open(path, constants.O_RDONLY | flags).catch((cause: unknown) => {
    throw unreadable(name, cause);
  });
  try {
    if (flags !== 0 && !(await file.stat()).isFile()) throw unreadable(name, new Error('it is not a plain file'));
    await readEvents(file.createReadStream({ autoClose: false }), name, onEvent);
  } finally {
    await file.close();
  }
}

/** Paths relative to the folder, sorted. Links are not followed; they are opened, and refused. */
async function* filesIn(root: string, folder: string, name: string): AsyncGenerator<string> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((cause: unknown) => {
    throw unreadable(join(name, folder), cause);
  });
  for (const entry of entries.sort(byName)) {
    const path = join(folder, entry.name);
    // Digests are beside the events, and about their files.
    if (!entry.isDirectory()) yield path;
    else if (entry.name !== 'CloudTrail-Digest') yield* filesIn(root, path, name);
  }
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

/**
 * By the name that CloudTrail gives: `ACCOUNT_CloudTrail_REGION_yyyymmddThhmmZ_….json.gz`. The events of a file are never
 * younger than its delivery. The end of that minute; undefined for any other name.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
 */
function deliveredAt(file: string): Date | undefined {
  const [, year, month, day, hour, minute] =
    /_CloudTrail_[a-z0-9-]+_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_/.exec(basename(file)) ?? [];
  if (year === undefined) return undefined;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:59.999Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function unreadable(name: string, cause: unknown): TrailError {
  const reason = cause instanceof Error ? cause.message.replace(/, \w+ '.*$/s, '') : String(cause);
  return new TrailError(`${name} cannot be read: ${reason}.`, { cause, remedy: GIVE });
}
