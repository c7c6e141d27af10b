/**
 * The event history of CloudTrail (LookupEvents): the uses of roles by tokens, of the last 90 days, a Region at a time.
 * It needs no trail and costs nothing, and AWS answers two calls a second for each account and Region, of at most fifty
 * events; whoever has the console open shares that.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
import { CloudTrailClient, LookupEventsCommand, type LookupEventsCommandOutput } from '@aws-sdk/client-cloudtrail';
import { isJsonObject, type JsonObject } from '../core/text/json.ts';
import { EVENT_NAME } from '../core/trail/decode-event.ts';
import { TrailError } from '../errors.ts';
import { type AwsOptions, regionOfChain } from './clients.ts';
import { systemClock } from './system-clock.ts';
import { awsErrorName, mayPass, worldError } from './world-error.ts';
import type { Clock } from './write-pacer.ts';

/** Days that CloudTrail's event history goes back. */
export const HISTORY_DAYS = 90;

/** Milliseconds from one call to the next. */
const PACE = 500;
const EVENTS_A_PAGE = 50;
/** Milliseconds before a call is made again: another caller has used up the rate, or AWS failed. */
const PAUSES = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000];

export interface LookUp {
  readonly since: Date;
  readonly until: Date;
}

export interface LookedUp {
  readonly region: string;
  readonly pages: number;
}

export interface TrailEventsOptions {
  /** Told of every page, with the events that were read with it and before, in this Region. */
  readonly onPage?: (region: string, page: number, events: number) => void;
  readonly clock?: Clock | undefined;
}

export class TrailEvents {
  readonly #aws: AwsOptions;
  readonly #clock: Clock;
  readonly #onPage: TrailEventsOptions['onPage'];

  constructor(aws: AwsOptions = {}, { onPage, clock = systemClock }: TrailEventsOptions = {}) {
    this.#aws = aws;
    this.#clock = clock;
    this.#onPage = onPage;
  }

  /** The Region of the credentials: AWS_REGION, the profile, else us-east-1. */
  ownRegion(): Promise<string> {
    return regionOfChain(this.#aws.profile)();
  }

  /**
   * Every event of the Region in this time, the newest first, each as LookupEvents wraps it; or an error, never a part of
   * them as if it were all.
   * @param isOver is asked before every call: whoever floods the history must not hold the reader for ever
   * @throws AccessDeniedError, UnreachableError, TrailError
   */
  async read(
    region: string,
    time: LookUp,
    onEvent: (event: JsonObject) => void,
    isOver: () => boolean = () => false,
  ): Promise<LookedUp> {
    const { profile, endpointUrl } = this.#aws;
    const client = new CloudTrailClient({
      ...(profile !== undefined && { profile }),
      ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
      region,
      // Every refusal has to be seen here, or the pace would not be kept.
      maxAttempts: 1,
      // Milliseconds.
      requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
    });
    try {
      return await this.#readPages(client, region, time, onEvent, isOver);
    } finally {
      client.destroy();
    }
  }

  async #readPages(
    client: CloudTrailClient,
    region: string,
    time: LookUp,
    onEvent: (event: JsonObject) => void,
    isOver: () => boolean,
  ): Promise<LookedUp> {
    const followed = new Set<string>();
    let events = 0;
    for (let pages = 1, token: string | undefined; ; pages += 1) {
      if (isOver()) throw tooMany(region, events);
      const begun = this.#clock.now();
      const { Events, NextToken } = await this.#page(client, region, time, token);
      // The SDK's types are what AWS promises; this is what a server sent.
      const isList = Array.isArray(Events) && Events.every(isJsonObject);
      if (!isList) throw notAnswered(region, 'was answered without a list of events');
      // CloudTrail's own text of the event has what its summary has not.
      for (const { CloudTrailEvent = '' } of Events) onEvent({ CloudTrailEvent });
      events += Events.length;
      this.#onPage?.(region, pages, events);
      if (NextToken === undefined || NextToken === '') return { region, pages };
      if (followed.has(NextToken)) throw notAnswered(region, 'goes round in a circle: it gave the same token twice');
      followed.add(NextToken);
      token = NextToken;
      const rest = begun + PACE - this.#clock.now();
      if (rest > 0) await this.#clock.sleep(rest);
    }
  }

  async #page(
    client: CloudTrailClient,
    region: string,
    { since, until }: LookUp,
    token: string | undefined,
  ): Promise<LookupEventsCommandOutput> {
    for (let failures = 0; ; failures += 1) {
      try {
        return await client.send(
          new LookupEventsCommand({
            LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: EVENT_NAME }],
            ...{ StartTime: since, EndTime: until, MaxResults: EVENTS_A_PAGE, NextToken: token },
          }),
        );
      } catch (error) {
        const pause = PAUSES[failures];
        if (pause === undefined || !(awsErrorName(error) === 'Throttling' || mayPass(error))) {
          throw worldError(error, { call: 'LookupEvents', on: `CloudTrail in ${region}` });
        }
        await this.#clock.sleep(pause);
      }
    }
  }
}

function tooMany(region: string, events: number): TrailError {
  return new TrailError(
    `The event history of CloudTrail in ${region} was not read to its end: ${events} events took all the time.`,
    {
      remedy: 'Read the time that is missing with rolekeeper trail --branches, and look who asks STS so often.',
    },
  );
}

function notAnswered(region: string, how: string): TrailError {
  return new TrailError(`LookupEvents in ${region} ${how}.`, {
    remedy: 'Check the proxy and AWS_ENDPOINT_URL: this does not look like an answer of CloudTrail.',
  });
}
