/** What was found in CloudTrail, from however many files or Regions: the uses, and how much of what else there was. */
import type { JsonObject } from '../text/json.ts';
import { decodeEvent } from './decode-event.ts';
import type { Decoded, RecordedUse } from './recorded-use.ts';
import type { StepReader } from './used-step.ts';
import { withoutWrapping } from './wrapped-event.ts';

export interface Trail {
  /** The oldest first; of one time, by event id. */
  readonly uses: readonly RecordedUse[];
  /** Events that were looked at, each once. */
  readonly events: number;
  /** Of another name than AssumeRoleWithWebIdentity. */
  readonly otherEvents: number;
  /** Of other providers' tokens, by provider, the most frequent first. */
  readonly otherProviders: readonly Counted[];
  /** Events that may be uses and could not be understood, by reason. Never taken for none. */
  readonly unclear: readonly Counted[];
  /** Of these, and of the uses, how many were let in or may have been, and do not say into which role. */
  readonly ofUnknownRole: number;
  /** Uses that were left out because they are not in the time that was asked for. */
  readonly outOfTime: number;
  /** Uses that were left out because they are of a Region that was not asked for, by Region. */
  readonly otherRegions: readonly Counted[];
}

/** How often something was met. */
export interface Counted {
  readonly what: string;
  readonly count: number;
}

export interface TrailQuestion {
  readonly readStep: StepReader;
  /** Only uses from this moment on; undefined: all. */
  readonly since?: Date | undefined;
  /** Only uses of these Regions; undefined: of all. */
  readonly regions?: ReadonlySet<string> | undefined;
}

/** Gathers events one by one, so that no more of them is in memory than the uses. */
export class TrailGatherer {
  readonly #question: TrailQuestion;
  readonly #uses: RecordedUse[] = [];
  readonly #otherProviders = new Map<string, number>();
  readonly #unclear = new Map<string, number>();
  #events = 0;
  #otherEvents = 0;
  readonly #otherRegions = new Map<string, number>();
  readonly #seen = new Set<string>();
  #outOfTime = 0;
  #unclearUses = 0;

  constructor(question: TrailQuestion) {
    this.#question = question;
  }

  /** An event, wrapped or not. The same use again counts once: an account may have several trails. */
  add(wrapped: JsonObject): void {
    const event = withoutWrapping(wrapped);
    const decoded: Decoded =
      event === undefined
        ? { kind: 'unclear', why: 'what it holds is no JSON', isRefused: false }
        : decodeEvent(event, this.#question.readStep);
    if (decoded.kind === 'use' && this.#seen.has(decoded.use.eventId)) return;
    this.#events += 1;
    switch (decoded.kind) {
      case 'other-event':
        this.#otherEvents += 1;
        return;
      case 'other-provider':
        count(this.#otherProviders, decoded.provider);
        return;
      case 'unclear':
        count(this.#unclear, decoded.why);
        if (!decoded.isRefused) this.#unclearUses += 1;
        return;
      case 'use':
        this.#addUse(decoded.use);
    }
  }

  #addUse(use: RecordedUse): void {
    const { since, regions } = this.#question;
    this.#seen.add(use.eventId);
    if (since !== undefined && use.at < since) this.#outOfTime += 1;
    else if (regions !== undefined && !regions.has(use.region)) count(this.#otherRegions, use.region);
    else this.#uses.push(use);
  }

  trail(): Trail {
    return {
      uses: this.#uses.toSorted(byTime),
      events: this.#events,
      otherEvents: this.#otherEvents,
      otherProviders: mostFirst(this.#otherProviders),
      unclear: mostFirst(this.#unclear),
      ofUnknownRole:
        this.#unclearUses +
        this.#uses.filter(({ refused, roleArn }) => refused === undefined && roleArn === undefined).length,
      outOfTime: this.#outOfTime,
      otherRegions: mostFirst(this.#otherRegions),
    };
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function mostFirst(counts: ReadonlyMap<string, number>): Counted[] {
  return [...counts]
    .map(([what, count]) => ({ what, count }))
    .sort((a, b) => b.count - a.count || (a.what < b.what ? -1 : 1));
}

function byTime(a: RecordedUse, b: RecordedUse): number {
  return a.at.getTime() - b.at.getTime() || (a.eventId < b.eventId ? -1 : 1);
}
