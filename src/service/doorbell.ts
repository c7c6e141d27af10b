/**
 * What woke the service up. Events come late, twice, out of order or not at all, so none of them is an instruction:
 * each rings, and then a pass reads all that is true now. What an event says is used for the report only.
 */

import type { Actor } from '../core/model/drift.ts';
import type { JsonObject } from '../core/text/json.ts';
import { isJsonObject } from '../core/text/json.ts';
import { SCHEDULE_SOURCE, WEBHOOK_SOURCE } from '../layout.ts';

export type Doorbell =
  | { readonly kind: 'manifests'; readonly key: string }
  | { readonly kind: 'schedule' }
  | PushDoorbell
  | {
      readonly kind: 'iam';
      readonly call: string;
      readonly role: string | null;
      readonly actor: string | null;
      readonly at: string | null;
      readonly from: string | null;
    }
  | { readonly kind: 'manual' }
  /** Not an event that we know; it rings all the same. */
  | { readonly kind: 'unknown'; readonly why: string };

/** The config branch was pushed to, says Bitbucket (functions/webhook.ts). */
export interface PushDoorbell {
  readonly kind: 'push';
  readonly branch: string;
  /** Where the branch was after the push, 40 hexadecimal digits; null: it was deleted, or the webhook did not say. */
  readonly commit: string | null;
}

/** The message that the webhook puts into the queue; `doorbellFrom` reads it. */
export function pushMessage({ branch, commit }: PushDoorbell): JsonObject {
  return { source: WEBHOOK_SOURCE, 'detail-type': 'Push', detail: { branch, commit } };
}

/** Reads the body of a queue's message. Never throws. */
export function doorbellFromText(text: unknown): Doorbell {
  if (typeof text !== 'string') return { kind: 'unknown', why: 'the message has no text' };
  try {
    return doorbellFrom(JSON.parse(text));
  } catch {
    return { kind: 'unknown', why: 'the message is not JSON' };
  }
}

/** Reads an event as EventBridge, S3, the schedule, the webhook or a person sends it. Never throws. */
export function doorbellFrom(event: unknown): Doorbell {
  if (!isJsonObject(event)) return { kind: 'unknown', why: 'the event is not a JSON object' };
  const { source, Records, detail } = event;
  if (source === SCHEDULE_SOURCE) return { kind: 'schedule' };
  if (source === WEBHOOK_SOURCE && isJsonObject(detail))
    return { kind: 'push', branch: text(detail, 'branch') ?? '', commit: text(detail, 'commit') ?? null };
  if (source === 'aws.s3' && isJsonObject(detail))
    return { kind: 'manifests', key: text(detail, 'object', 'key') ?? '' };
  if (source === 'aws.iam' && isJsonObject(detail)) return iamDoorbell(detail);
  if (Array.isArray(Records) && isJsonObject(Records[0]) && Records[0].eventSource === 'aws:s3') {
    return { kind: 'manifests', key: text(Records[0], 's3', 'object', 'key') ?? '' };
  }
  if (Object.keys(event).length === 0) return { kind: 'manual' };
  return {
    kind: 'unknown',
    why: typeof source === 'string' ? `its source is ${source.slice(0, 64)}` : 'it names no source',
  };
}

/** CloudTrail's record of one call to IAM. */
function iamDoorbell(detail: JsonObject): Doorbell {
  return {
    kind: 'iam',
    call: text(detail, 'eventName') ?? '',
    role: text(detail, 'requestParameters', 'roleName') ?? null,
    actor: text(detail, 'userIdentity', 'arn') ?? null,
    at: text(detail, 'eventTime') ?? null,
    from: text(detail, 'sourceIPAddress') ?? null,
  };
}

/** Who did what, for those doorbells that report a change by a person or another program. */
export function actorsOf(doorbells: readonly Doorbell[]): Actor[] {
  return doorbells.flatMap((doorbell) =>
    doorbell.kind === 'iam'
      ? [{ role: doorbell.role, call: doorbell.call, by: doorbell.actor, at: doorbell.at, from: doorbell.from }]
      : [],
  );
}

/**
 * For people: `schedule`, `manifests current.json`, `push main 709d658dc5b6…`,
 * `iam PutRolePolicy on checkout-deploy by arn:… from 192.0.2.1 at …`.
 */
export function doorbellWords(doorbell: Doorbell): string {
  switch (doorbell.kind) {
    case 'manifests':
      return `manifests ${doorbell.key}`;
    case 'push':
      return ['push', doorbell.branch, doorbell.commit ?? ''].join(' ').trimEnd();
    case 'iam':
      return iamWords(doorbell);
    case 'unknown':
      return `unknown: ${doorbell.why}`;
    default:
      return doorbell.kind;
  }
}

function iamWords({ call, role, actor, from, at }: Extract<Doorbell, { kind: 'iam' }>): string {
  const parts = ['iam', call, role && `on ${role}`, actor && `by ${actor}`, from && `from ${from}`, at && `at ${at}`];
  return parts.filter((part) => part !== null && part !== '').join(' ');
}

function text(value: unknown, ...path: string[]): string | undefined {
  const found = path.reduce<unknown>((inner, key) => (isJsonObject(inner) ? inner[key] : undefined), value);
  return typeof found === 'string' ? found.slice(0, 1024) : undefined;
}
