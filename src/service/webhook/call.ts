/** A call as a Function URL hands it over, and what can be refused without a look at the secret. */
import { isJsonObject, type JsonObject } from '../../core/text/json.ts';
import { signatureIn } from './signature.ts';
import type { Refused, RefusedReason } from './verdict.ts';

/** A call with a signature of the right form, by whomever. */
export interface SignedCall {
  readonly kind: 'signed';
  /** The bytes that were sent. Nothing of them is read before the signature is known to be right. */
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
  /** `X-Event-Key`, which is not signed. */
  readonly eventKey: string;
}

/**
 * Bytes. A Function URL lets six times as much in; Bitbucket documents that it sends no payload of more than 256 KB.
 */
export const MOST_BYTES = 1_048_576;

/** Reads the event of a Function URL (payload format 2.0). Never throws. */
export function callFrom(event: unknown): SignedCall | Refused {
  const method = isJsonObject(event) ? textAt(event, 'requestContext', 'http', 'method') : undefined;
  if (!isJsonObject(event) || method === undefined) return refused('no-request');
  if (method !== 'POST') return refused('not-post');
  const text = typeof event.body === 'string' ? event.body : '';
  // What is not plain text comes in base64; JSON may come either way.
  const encoding = event.isBase64Encoded === true ? 'base64' : 'utf8';
  if (Buffer.byteLength(text, encoding) > MOST_BYTES) return refused('too-large');
  const headers = isJsonObject(event.headers) ? event.headers : {};
  const signature = signatureIn(headers);
  if (typeof signature === 'string') return refused(signature);
  return {
    kind: 'signed',
    body: Buffer.from(text, encoding),
    signature,
    eventKey: header(headers, 'x-event-key') ?? '',
  };
}

/** Where a call says that it comes from, for the log: as text, cut short. */
export function callFacts(event: unknown): Readonly<Record<string, string>> {
  if (!isJsonObject(event)) return {};
  const headers = isJsonObject(event.headers) ? event.headers : {};
  const facts = {
    from: textAt(event, 'requestContext', 'http', 'sourceIp'),
    request: header(headers, 'x-request-uuid'),
    hook: header(headers, 'x-hook-uuid'),
    attempt: header(headers, 'x-attempt-number'),
  };
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value.slice(0, 64)]])),
  );
}

function refused(reason: RefusedReason): Refused {
  return { kind: 'refused', reason };
}

/** A Function URL spells the names of headers in lower case. */
function header(headers: JsonObject, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

function textAt(value: JsonObject, ...path: string[]): string | undefined {
  const found = path.reduce<unknown>((inner, key) => (isJsonObject(inner) ? inner[key] : undefined), value);
  return typeof found === 'string' ? found : undefined;
}
