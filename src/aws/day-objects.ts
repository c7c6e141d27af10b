import pLimit from 'p-limit';
import type { DayRecord } from '../core/record/day-record.ts';
import type { Days } from '../core/record/state-ports.ts';
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
   * @throws ServiceStateError if there are more than a bucket of ours can have, AccessDeniedError, UnreachableError
   */
  async since(day: string): Promise<Days> {
    const listed = await this.#bucket.list(this.#prefix, MOST_DAYS);
    // The oldest are listed first, so that the newest would be missing.
    if (listed.length > MOST_DAYS) {
      throw new ServiceStateError(`s3://${this.#bucket.name}/${this.#prefix} has more than ${MOST_DAYS} objects.`, {
        remedy: 'Move away what is no record of a day, and see that the lifecycle rules of the bucket are as deployed.',
      });
    }
    const days = listed.flatMap(({ key }) =>
      key.startsWith(this.#prefix) ? (dayOfFile(key.slice(this.#prefix.length)) ?? []) : [],
    );
    const read = await pLimit(AT_ONCE).map(
      days.filter((one) => one >= day),
      async (one) => ({ key: this.#key(one), found: await this.#bucket.getText(this.#key(one)) }),
    );
    // undefined: its time is over since it was listed.
    const kept = read.flatMap(({ key, found }) => (found === undefined ? [] : { key, record: readDay(found.text) }));
    return {
      records: kept.flatMap(({ record }) => record ?? []),
      unread: kept.flatMap(({ key, record }) => (record === undefined ? key : [])),
    };
  }

  #key(day: string): string {
    return `${this.#prefix}${dayFile(day)}`;
  }
}
