/** A request as a Function URL hands it over, in either of two forms: the gate's own, and that of STS. */
import type { GateRefusal } from '../../core/gate/gate-refusal.ts';
import { isJsonObject } from '../../core/text/json.ts';
import { requestRefusal, tooLarge, WRONG_METHOD } from './refusals.ts';

/** How the answer is written. */
export type AnswerForm = 'json' | 'sts';

export interface GateRequest {
  readonly is: 'request';
  readonly form: AnswerForm;
  /** A name or an ARN, as it was sent. */
  readonly role: string;
  readonly token: string;
  /** undefined: not asked for. */
  readonly seconds: number | undefined;
}

export interface RefusedRequest {
  readonly is: 'refused-request';
  readonly form: AnswerForm;
  readonly refusal: GateRefusal;
}

/** Of the body, in bytes. */
export const MOST_BYTES = 16_384;
/** Of the token, in characters. */
const MOST_TOKEN = 8_192;

/** Reads the event of a Function URL (payload format 2.0). Never throws, and nothing that it refuses is repeated. */
export function gateRequestFrom(event: unknown): GateRequest | RefusedRequest {
  const http = httpOf(event);
  if (!isJsonObject(event) || http === undefined) return refused('this is no request of a Function URL');
  if (http.method !== 'POST') return { ...refused(''), refusal: WRONG_METHOD };
  if (http.path !== '/') return refused('the gate has one path, /');
  // A token in an address would stand in every log on the way.
  if (event.rawQueryString !== '' && event.rawQueryString !== undefined) return refused('the gate takes no query');
  if (!FORM.test(contentTypeOf(event))) return refused('the gate takes application/x-www-form-urlencoded');
  const text = typeof event.body === 'string' ? event.body : '';
  const encoding = event.isBase64Encoded === true ? 'base64' : 'utf8';
  if (Buffer.byteLength(text, encoding) > MOST_BYTES) {
    return { ...refused(''), refusal: tooLarge(`a request has at most ${MOST_BYTES} bytes`) };
  }
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(Buffer.from(text, encoding).toString('utf8'))) {
    // Which of two counts is not for the caller to leave open.
    if (fields.has(name)) return refused('a field stands twice', fields.has('Action') ? 'sts' : 'json');
    fields.set(name, value);
  }
  return fields.has('Action') ? stsRequest(fields) : ownRequest(fields);
}

const FORM = /^application\/x-www-form-urlencoded *(?:;|$)/i;

function ownRequest(fields: ReadonlyMap<string, string>): GateRequest | RefusedRequest {
  const names = { role: 'role', token: 'token', seconds: 'seconds' };
  return requestOf('json', fields, names, [], 'the gate has the fields role, token and seconds');
}

/**
 * What the SDKs send. `RoleSessionName` is taken and not used: the gate names the session by the step. A session policy is
 * refused, since a session that has more than its caller asked for would be the worse surprise.
 */
function stsRequest(fields: ReadonlyMap<string, string>): GateRequest | RefusedRequest {
  if (fields.get('Action') !== 'AssumeRoleWithWebIdentity') {
    return refused('the gate knows one call of STS, AssumeRoleWithWebIdentity', 'sts');
  }
  if ((fields.get('Version') ?? STS_VERSION) !== STS_VERSION) return refused(`STS has version ${STS_VERSION}`, 'sts');
  const names = { role: 'RoleArn', token: 'WebIdentityToken', seconds: 'DurationSeconds' };
  const others = ['Action', 'Version', 'RoleSessionName'];
  return requestOf('sts', fields, names, others, 'the gate takes no session policy and no provider');
}

const STS_VERSION = '2011-06-15';

type FieldNames = Readonly<Record<'role' | 'token' | 'seconds', string>>;

function requestOf(
  form: AnswerForm,
  fields: ReadonlyMap<string, string>,
  names: FieldNames,
  others: readonly string[],
  unknownField: string,
): GateRequest | RefusedRequest {
  const known = [...Object.values(names), ...others];
  if (![...fields.keys()].every((name) => known.includes(name))) return refused(unknownField, form);
  const [role, sent, asked] = [names.role, names.token, names.seconds].map((name) => fields.get(name));
  // `echo` ends the file of a token with a new line, and SDKs send the file as it is. In the token there may be none.
  const token = sent?.replace(/\r?\n$/, '');
  if (!role) return refused(`${names.role} is missing`, form);
  if (!token) return refused(`${names.token} is missing`, form);
  if (token.length > MOST_TOKEN) {
    const refusal = tooLarge(`a token has at most ${MOST_TOKEN} characters`);
    return { ...refused('', form), refusal };
  }
  if (asked !== undefined && !/^[1-9]\d{0,5}$/.test(asked)) {
    return refused(`${names.seconds} is no whole number of seconds`, form);
  }
  return { is: 'request', form, role, token, seconds: asked === undefined ? undefined : Number(asked) };
}

function refused(message: string, form: AnswerForm = 'json'): RefusedRequest {
  return { is: 'refused-request', form, refusal: requestRefusal(message) };
}

function httpOf(event: unknown): { readonly method: string; readonly path: string } | undefined {
  if (!isJsonObject(event) || !isJsonObject(event.requestContext) || !isJsonObject(event.requestContext.http)) return;
  const { method } = event.requestContext.http;
  const path = event.rawPath;
  return typeof method === 'string' && typeof path === 'string' ? { method, path } : undefined;
}

/** A Function URL joins what comes twice with a comma, and that is then no form. */
function contentTypeOf(event: Readonly<Record<string, unknown>>): string {
  const headers = isJsonObject(event.headers) ? event.headers : {};
  const found = Object.entries(headers).filter(([name]) => name.toLowerCase() === 'content-type');
  const [, value] = found.length === 1 ? (found[0] ?? []) : [];
  return typeof value === 'string' && !value.includes(',') ? value : '';
}

/** From where it comes, by Lambda's own count; for the log. */
export function sourceAddress(event: unknown): string | undefined {
  if (!isJsonObject(event) || !isJsonObject(event.requestContext) || !isJsonObject(event.requestContext.http)) return;
  const { sourceIp } = event.requestContext.http;
  return typeof sourceIp === 'string' ? sourceIp.slice(0, 64) : undefined;
}
