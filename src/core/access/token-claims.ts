/**
 * The token of a pipeline step, read and not verified: what it says of itself. A JSON Web Token in its compact form
 * (RFC 7519, RFC 7515) has three parts; the third, the signature, is looked at for its form and never kept, so that
 * nothing that prints a token can print one that works.
 */
import { isBase64Url } from '../text/base64url.ts';
import { duplicateKey } from '../text/duplicate-keys.ts';
import { isJsonObject, type JsonObject } from '../text/json.ts';
import { type TokenFault, tokenFault } from './token-fault.ts';

export interface ReadToken {
  readonly header: TokenHeader;
  /** Names of what else the header has, and of these three where they are no text. */
  readonly headerOthers: readonly string[];
  /** Whether it has no signature: `alg` is none, or the third part is empty. Neither STS nor we take it. */
  readonly unsigned: boolean;
  /** As they stand in the token; undefined where it has none, or one of another type (`misshapen`). */
  readonly issuer: string | undefined;
  readonly subject: string | undefined;
  /** Of a token without `aud`: none. */
  readonly audiences: readonly string[];
  /** Whether `aud` was sent as a list: Bitbucket does so for a custom audience, even for a single one (BCLOUD-24028). */
  readonly audienceIsList: boolean;
  /** `azp`: with it, STS takes a token that has several audiences, and counts it as the audience. */
  readonly authorizedParty: string | undefined;
  readonly issuedAt: Date | undefined;
  readonly expiresAt: Date | undefined;
  readonly notBefore: Date | undefined;
  /** As they stand in the token. */
  readonly bitbucket: Readonly<Partial<Record<BitbucketClaim, string>>>;
  /** Every other claim by its name, and those of another type than they should have. */
  readonly others: ReadonlyMap<string, unknown>;
  /** Claims of another type than they should have, by name. */
  readonly misshapen: readonly string[];
}

export interface TokenHeader {
  readonly alg: string | undefined;
  readonly kid: string | undefined;
  readonly typ: string | undefined;
}

/** https://support.atlassian.com/bitbucket-cloud/docs/integrate-pipelines-with-resource-servers-using-oidc/ */
export const BITBUCKET_CLAIMS = [
  'branchName',
  'workspaceUuid',
  'repositoryUuid',
  'pipelineUuid',
  'stepUuid',
  'deploymentEnvironmentUuid',
  'accountUuid',
] as const;
export type BitbucketClaim = (typeof BITBUCKET_CLAIMS)[number];

/** Characters. STS takes no token that is longer (WebIdentityToken in the reference of AssumeRoleWithWebIdentity). */
export const LONGEST_TOKEN = 20_000;

/** Lists and objects within each other; a token of Bitbucket has one level. */
const DEEPEST = 10;

/** Never throws. `text` is what a file, a variable or a person gave: white space around it, or `Bearer `, is left out. */
export function readToken(text: string): { readonly token: ReadToken } | { readonly fault: TokenFault } {
  const compact = compactToken(text);
  if (compact === '') return { fault: tokenFault('empty') };
  if (compact.length > LONGEST_TOKEN) return { fault: tokenFault('too-long') };
  if (/\s/.test(compact)) return { fault: tokenFault('white-space') };
  const parts = compact.split('.');
  const [header = '', payload = '', signature = ''] = parts;
  if (parts.length === 5) return { fault: tokenFault('encrypted') };
  if (parts.length !== 3) return { fault: tokenFault('not-three-parts', { count: parts.length }) };
  if (!isBase64Url(signature)) return { fault: tokenFault('not-base64url', { part: 'signature' }) };
  const head = objectIn(header, 'header');
  if ('fault' in head) return head;
  const body = objectIn(payload, 'payload');
  if ('fault' in body) return body;
  return { token: tokenOf(head.object, body.object, signature === '') };
}

/** The token as it is sent: without white space around it and without `Bearer `. */
export function compactToken(text: string): string {
  return text.trim().replace(/^bearer\s+/i, '');
}

function tokenOf(head: JsonObject, body: JsonObject, isCut: boolean): ReadToken {
  const misshapen: string[] = [];
  const claim = <T>(name: string, read: (value: unknown) => T | undefined): T | undefined => {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    if (value === undefined) return undefined;
    const found = read(value);
    if (found === undefined) misshapen.push(name);
    return found;
  };
  const parameter = (name: string) => (Object.hasOwn(head, name) ? asText(head[name]) : undefined);
  const header = { alg: parameter('alg'), kid: parameter('kid'), typ: parameter('typ') };
  const audience = claim('aud', asAudience);
  const own = BITBUCKET_CLAIMS.flatMap((name) => {
    const value = claim(name, asText);
    return value === undefined ? [] : [[name, value] as const];
  });
  const token = {
    header,
    headerOthers: Object.keys(head).filter((name) => !Object.hasOwn(header, name) || parameter(name) === undefined),
    unsigned: isCut || header.alg?.toLowerCase() === 'none',
    issuer: claim('iss', asText),
    subject: claim('sub', asText),
    audiences: audience?.values ?? [],
    audienceIsList: audience?.isList ?? false,
    authorizedParty: claim('azp', asText),
    issuedAt: claim('iat', asDate),
    expiresAt: claim('exp', asDate),
    notBefore: claim('nbf', asDate),
    bitbucket: Object.fromEntries(own),
  };
  const others = Object.entries(body).filter(([name]) => !KNOWN.has(name) || misshapen.includes(name));
  return { ...token, others: new Map(others), misshapen };
}

const KNOWN: ReadonlySet<string> = new Set(['iss', 'sub', 'aud', 'azp', 'iat', 'exp', 'nbf', ...BITBUCKET_CLAIMS]);

function objectIn(part: string, name: 'header' | 'payload'): { object: JsonObject } | { fault: TokenFault } {
  if (!isBase64Url(part)) return { fault: tokenFault('not-base64url', { part: name }) };
  const text = decoded(part) ?? '';
  const value = parsed(text);
  if (!isJsonObject(value) || isDeeper(value, DEEPEST)) return { fault: tokenFault('not-json', { part: name }) };
  // Two readers of one token could otherwise see two claims: JSON.parse takes the last, others the first.
  const key = duplicateKey(text);
  return key === undefined ? { object: value } : { fault: tokenFault('duplicate-key', { part: name, key }) };
}

/** undefined if the bytes are no UTF-8. */
function decoded(part: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1));
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function asAudience(value: unknown): { values: readonly string[]; isList: boolean } | undefined {
  if (typeof value === 'string') return { values: [value], isList: false };
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) return undefined;
  return { values: value, isList: true };
}

/** Seconds since 1970, with or without a fraction (NumericDate of RFC 7519). */
function asDate(value: unknown): Date | undefined {
  if (typeof value !== 'number') return undefined;
  const date = new Date(value * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
