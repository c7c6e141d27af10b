import { gateConfirmationIn } from '../core/gate/confirmation.ts';
import type { GateConfirmation } from '../core/model/gate-table.ts';
import { dayRecordWith } from '../core/record/day-record.ts';
import { dayOf, isRepeated } from '../core/record/repeated-report.ts';
import type { PassReport } from '../core/record/report.ts';
import { readPass } from '../core/record/seen-pass.ts';
import type { LastReport } from '../core/record/state-ports.ts';
import { parseJsonObject } from '../core/text/json.ts';
import { jsonText } from '../core/text/visible.ts';
import { WorldError } from '../errors.ts';
import type { DayObjects } from './day-objects.ts';
import type { S3Bucket, StoredText } from './s3-bucket.ts';

export interface ReportKeys {
  /** Prefix. */
  readonly reports: string;
  readonly latest: string;
  /** Prefix. */
  readonly days: string;
}

/** `latest.json` as it was when a pass began, and what becomes of it and of the other records at its end. */
export class LastReportObject implements LastReport {
  readonly #bucket: S3Bucket;
  readonly #keys: ReportKeys;
  readonly #days: DayObjects;
  readonly #found: StoredText | undefined;
  #isAway = false;

  private constructor(bucket: S3Bucket, keys: ReportKeys, days: DayObjects, found: StoredText | undefined) {
    this.#bucket = bucket;
    this.#keys = keys;
    this.#days = days;
    this.#found = found;
  }

  static async of(bucket: S3Bucket, keys: ReportKeys, days: DayObjects): Promise<LastReportObject> {
    return new LastReportObject(bucket, keys, days, await unlessRefused(bucket.getText(keys.latest)));
  }

  get fence(): number | undefined {
    return orderOf(this.#found?.text).fence;
  }

  get gate(): GateConfirmation | undefined {
    return gateConfirmationIn(parseJsonObject(this.#found?.text ?? ''));
  }

  isRepeatedBy(report: PassReport): boolean {
    return this.#found !== undefined && isRepeated(this.#found.text, reportText(report));
  }

  async repeat(report: PassReport): Promise<void> {
    if (this.#found === undefined) throw new Error('what was not there cannot be repeated');
    // What another pass has reported since is newer, and may say more.
    await this.#bucket.put(this.#keys.latest, reportText(report), { ifMatch: this.#found.etag });
  }

  async keep(report: PassReport): Promise<void> {
    const text = reportText(report);
    const key = `${this.#keys.reports}${reportName(report)}`;
    const written = await Promise.allSettled([this.#bucket.put(key, text, 'always'), this.#tell(text, key)]);
    const failures = written.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    if (failures.length === written.length) this.#isAway = true;
    if (failures.length > 0) throw failures[0];
    await this.replace(report);
  }

  async replace(report: PassReport): Promise<void> {
    // Nothing of the report was taken: to try for a further minute could end the process before it has told its metrics.
    if (this.#isAway) return;
    const text = reportText(report);
    const condition = this.#found === undefined ? 'if-absent' : { ifMatch: this.#found.etag };
    if ((await this.#bucket.put(this.#keys.latest, text, condition)) !== undefined) return;
    // Another pass has reported meanwhile: a quiet one, which has seen less; or a later one, where this one stood still
    // for longer than its lease, or could not see whether there was a holder.
    const other = await unlessRefused(this.#bucket.getText(this.#keys.latest));
    if (isLater(orderOf(other?.text), report)) return;
    await this.#bucket.put(this.#keys.latest, text, other === undefined ? 'always' : { ifMatch: other.etag });
  }

  /** The record of its day. */
  async #tell(text: string, key: string): Promise<void> {
    const pass = readPass(text);
    if (pass === undefined) throw new Error('this version cannot read its own report');
    const before = this.#found && readPass(this.#found.text);
    const isOfAnotherDay = before !== undefined && dayOf(before) !== dayOf(pass);
    const dayBefore = isOfAnotherDay ? await this.#days.find(dayOf(before)) : undefined;
    const about = { pass, key, ...(before && { before }), ...(dayBefore && { dayBefore }) };
    // A quiet pass after a quiet one, as with a new revision, has nothing to say of its day.
    await this.#days.change(dayOf(pass), (record) => dayRecordWith(record, about));
  }
}

type Order = Partial<Pick<PassReport, 'fence' | 'startedAt'>>;

function orderOf(text = ''): Order {
  const { fence, startedAt } = parseJsonObject(text) ?? {};
  return { ...(typeof fence === 'number' && { fence }), ...(typeof startedAt === 'string' && { startedAt }) };
}

/** By the fence, which no clock moves; a report without one is of a pass that could not read the lease. */
function isLater(other: Order, { fence, startedAt }: Order): boolean {
  if (other.fence !== undefined && fence !== undefined) return other.fence > fence;
  return (other.startedAt ?? '') > (startedAt ?? '');
}

function reportText(report: PassReport): string {
  return `${jsonText(report, 2)}\n`;
}

/** `2026-11-22T20-44-05.123Z-<commit>.json`: sorts by time, and has no colon, which Windows takes for a drive. */
function reportName({ startedAt, revision }: PassReport): string {
  return `${startedAt.replaceAll(':', '-')}-${revision ?? 'unknown'}.json`;
}

async function unlessRefused<Found>(found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof WorldError) return undefined;
    throw error;
  }
}
