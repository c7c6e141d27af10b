import pLimit from 'p-limit';
import type { DayRecord } from '../core/record/day-record.ts';
import { dayFile, dayOfFile, dayText, readDay } from '../core/record/stored-day.ts';
import { ServiceStateError } from '../errors.ts';
import { changeObject } from './changed-object.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** The lifecycle rule keeps 400. */
const MOST_DAYS = 1_000;
const AT_ONCE = 25;

/** The records of the days that were not quiet, as objects, one each. */
export class DayObjects {
  readonly #bucket: S3Bucket;
  readonly #prefix: string;

  constructor(bucket: S3Bucket, prefix: string) {
    this.#bucket = bucket;
    this.#prefix = prefix;
  }

  /**
   * Replaces the record of a day by what `step` makes of it; undefined: nothing is written. The write is conditional on what was read.
   * A record that cannot be understood begins again: its versions are kept, and a pass must not fail for what is only told.
   */
  async change(day: string, step: (record: DayRecord | undefined) => DayRecord | undefined): Promise<void> {
    const remedy = 'Nothing to do: the reports themselves are kept.';
    await changeObject(this.#bucket, this.#key(day), remedy, (found) => {
      const record = step(found && readDay(found.text));
      return record && dayText(record);
    });
  }

  /** The record of a day; undefined: there is none, or none that can be understood. @throws WorldError if S3 does not give it */
  async find(day: string): Promise<DayRecord | undefined> {
    const found = await this.#bucket.getText(this.#key(day));
    return found && readDay(found.text);
  }

  /**
   * From this day on, oldest first.
   * @throws ServiceStateError if one of them cannot be understood, AccessDeniedError, UnreachableError
   */
  async since(day: string): Promise<DayRecord[]> {
    const listed = await this.#bucket.list(this.#prefix, MOST_DAYS);
    const days = listed.flatMap(({ key }) =>
      key.startsWith(this.#prefix) ? (dayOfFile(key.slice(this.#prefix.length)) ?? []) : [],
    );
    const read = await pLimit(AT_ONCE).map(
      days.filter((one) => one >= day),
      (one) => this.#read(one),
    );
    return read.filter((one) => one !== undefined);
  }

  /** undefined: its time is over since it was listed. */
  async #read(day: string): Promise<DayRecord | undefined> {
    const found = await this.#bucket.getText(this.#key(day));
    const record = found && readDay(found.text);
    if (found === undefined || record !== undefined) return record;
    throw new ServiceStateError(
      `s3://${this.#bucket.name}/${this.#key(day)} is not a record of a day that this version can read.`,
      { remedy: 'Look at it with the version that wrote it, or ask from a later day on with --since.' },
    );
  }

  #key(day: string): string {
    return `${this.#prefix}${dayFile(day)}`;
  }
}
