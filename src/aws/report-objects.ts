import { type ReportedRequests, readRequests } from '../core/record/reported-requests.ts';
import { readPass, type SeenPass } from '../core/record/seen-pass.ts';
import type { DayReader, Days, LastReport, ReportReader, ReportSink, WholeReport } from '../core/record/state-ports.ts';
import { ServiceStateError } from '../errors.ts';
import { DayObjects } from './day-objects.ts';
import { LastReportObject, type ReportKeys } from './last-report-object.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** Reports as objects: the latest under a name of its own, those that say something new one each, and a record a day. */
export class ReportObjects implements ReportSink, ReportReader, DayReader {
  readonly place: string;
  readonly #bucket: S3Bucket;
  readonly #keys: ReportKeys;
  readonly #days: DayObjects;

  constructor(bucket: S3Bucket, keys: ReportKeys) {
    this.place = `s3://${bucket.name}/${keys.latest}`;
    this.#bucket = bucket;
    this.#keys = keys;
    this.#days = new DayObjects(bucket, keys.days);
  }

  last(): Promise<LastReport> {
    return LastReportObject.of(this.#bucket, this.#keys, this.#days);
  }

  requests(): Promise<ReportedRequests | undefined> {
    return this.#read(this.#keys.latest, readRequests);
  }

  latest(): Promise<SeenPass | undefined> {
    return this.#read(this.#keys.latest, readPass);
  }

  latestWhole(): Promise<WholeReport | undefined> {
    return this.#read(this.#keys.latest, (text) => {
      const pass = readPass(text);
      return pass && { pass, requests: readRequests(text), report: JSON.parse(text) };
    });
  }

  days(since: string): Promise<Days> {
    return this.#days.since(since);
  }

  async report(key: string): Promise<SeenPass | undefined> {
    return this.#read(key, readPass);
  }

  async #read<Read>(key: string, readText: (text: string) => Read | undefined): Promise<Read | undefined> {
    const found = await this.#bucket.getText(key);
    const read = found && readText(found.text);
    if (found === undefined || read !== undefined) return read;
    throw new ServiceStateError(`s3://${this.#bucket.name}/${key} is not a report that this version can read.`, {
      remedy:
        key === this.#keys.latest ? 'The next pass writes it again.' : 'Look at it with the version that wrote it.',
    });
  }
}
