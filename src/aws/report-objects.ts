import { historyWith } from '../core/record/history.ts';
import type { PassReport } from '../core/record/report.ts';
import { type ReportedRequests, readRequests } from '../core/record/reported-requests.ts';
import { readPass, type SeenPass } from '../core/record/seen-pass.ts';
import { jsonText } from '../core/text/visible.ts';
import { ServiceStateError } from '../errors.ts';
import type { ReportReader, ReportSink } from '../ports.ts';
import type { S3Bucket } from './s3-bucket.ts';

export interface ReportKeys {
  /** Prefix. */
  readonly reports: string;
  readonly latest: string;
  readonly history: string;
}

/** S3 cannot append: the history is read, extended and written back, and another writer may come between. */
const MOST_ATTEMPTS = 4;

/** Reports as objects: one each, the latest under a name of its own, and a line in the history. */
export class ReportObjects implements ReportSink, ReportReader {
  readonly place: string;
  readonly #bucket: S3Bucket;
  readonly #keys: ReportKeys;

  constructor(bucket: S3Bucket, keys: ReportKeys) {
    this.place = `s3://${bucket.name}/${keys.latest}`;
    this.#bucket = bucket;
    this.#keys = keys;
  }

  async keep(report: PassReport): Promise<void> {
    const text = `${jsonText(report, 2)}\n`;
    const key = `${this.#keys.reports}${reportName(report)}`;
    await Promise.all([
      this.#bucket.put(key, text, 'always'),
      this.#bucket.put(this.#keys.latest, text, 'always'),
      this.#append(report, key),
    ]);
  }

  requests(): Promise<ReportedRequests | undefined> {
    return this.#latest(readRequests);
  }

  latest(): Promise<SeenPass | undefined> {
    return this.#latest(readPass);
  }

  async #latest<Read>(readText: (text: string) => Read | undefined): Promise<Read | undefined> {
    const found = await this.#bucket.getText(this.#keys.latest);
    const read = found && readText(found.text);
    if (found === undefined || read !== undefined) return read;
    throw new ServiceStateError(`${this.place} is not a report that this version can read.`, {
      remedy: 'The next pass writes it again.',
    });
  }

  async #append(report: PassReport, reportKey: string): Promise<void> {
    const { history: key } = this.#keys;
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const found = await this.#bucket.getText(key);
      const text = historyWith(found?.text ?? '', report, reportKey);
      const condition = found === undefined ? 'if-absent' : { ifMatch: found.etag };
      if ((await this.#bucket.put(key, text, condition)) !== undefined) return;
    }
    throw new ServiceStateError(
      `s3://${this.#bucket.name}/${key} was changed by other writers ${MOST_ATTEMPTS} times in a row.`,
      { remedy: `Nothing to do: the report itself is kept as ${reportKey}.` },
    );
  }
}

/** `2026-11-22T20-44-05.123Z-<commit>.json`: sorts by time, and has no colon, which Windows takes for a drive. */
function reportName({ startedAt, revision }: PassReport): string {
  return `${startedAt.replaceAll(':', '-')}-${revision ?? 'unknown'}.json`;
}
