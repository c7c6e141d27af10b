/** What Lambda hands over, and what it wants back: a batch of a queue's messages, or one event by itself. */

import type { JsonObject } from '../core/text/json.ts';
import { isJsonObject } from '../core/text/json.ts';
import { type Doorbell, doorbellFrom, doorbellFromText } from './doorbell.ts';

export interface Rings {
  readonly doorbells: readonly Doorbell[];
  /** undefined: not from a queue. */
  readonly messages: readonly BatchMessage[] | undefined;
}

export interface BatchMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly queueArn: string;
  /** How often it was handed out, this time included. */
  readonly receiveCount: number;
  /** It holds no known event; to try it again would not help. */
  readonly poisoned: boolean;
}

/** The answer that Lambda expects from a function with `ReportBatchItemFailures`. */
export interface BatchAnswer {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

/** Reads an invocation's event. Never throws. */
export function ringsOf(event: unknown): Rings {
  const records = queueRecords(event);
  if (records === undefined) return { doorbells: [doorbellFrom(event)], messages: undefined };
  const doorbells = records.map(({ body }) => doorbellFromText(body));
  const messages = records.map((record, index) => message(record, doorbells[index]?.kind === 'unknown'));
  return { doorbells, messages };
}

/** All messages of a batch rang for the same pass, so all of them fail or none. */
export function messagesToRetry({ messages = [] }: Rings): BatchMessage[] {
  return messages.filter(({ poisoned }) => !poisoned);
}

export function batchAnswer(failed: readonly BatchMessage[]): BatchAnswer {
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

function queueRecords(event: unknown): JsonObject[] | undefined {
  const records = isJsonObject(event) ? event.Records : undefined;
  if (!Array.isArray(records) || records.length === 0) return undefined;
  return records.every((record) => isJsonObject(record) && record.eventSource === 'aws:sqs') ? records : undefined;
}

function message(record: JsonObject, poisoned: boolean): BatchMessage {
  const attributes = isJsonObject(record.attributes) ? record.attributes : {};
  return {
    messageId: String(record.messageId),
    receiptHandle: String(record.receiptHandle),
    queueArn: String(record.eventSourceARN),
    receiveCount: Number(attributes.ApproximateReceiveCount ?? 1),
    poisoned,
  };
}
