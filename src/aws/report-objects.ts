import { historyWith } from '../core/record/history.ts';
import type { PassReport } from '../core/record/report.ts';
import { type ReportedRequests, readRequests } from '../core/record/reported-requests.ts';
import { readPass, type SeenPass } from '../core/record/seen-pass.ts';
import { jsonText } from '../core/text/visible.ts';
import { ServiceStateError } from '../errors.ts';
import type { ReportReader, ReportSink } from '../ports.ts';
import { changeObject } from './changed-object.ts';
import type { S3Bucket } from './s3-bucket.ts';

export interface ReportKeys {
  /** Prefix. */
  readonly reports: string;
  readonly latest: string;
  readonly history: string;
}

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

  /** S3 cannot append: the history is read, extended and written back. */
  async #append(report: PassReport, reportKey: string): Promise<void> {
    const remedy = `Nothing to do: the report itself is kept as ${reportKey}.`;
    await changeObject(this.#bucket, this.#keys.history, remedy, (found) =>
      historyWith(found?.text ?? '', report, reportKey),
    );
  }
}

/** `2026-11-22T20-44-05.123Z-<commit>.json`: sorts by time, and has no colon, which Windows takes for a drive. */
function reportName({ startedAt, revision }: PassReport): string {
  return `${startedAt.replaceAll(':', '-')}-${revision ?? 'unknown'}.json`;
}
