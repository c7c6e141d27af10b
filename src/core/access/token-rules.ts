/**
 * What a token must be before its signature counts. A library for JSON Web Tokens refuses what the standard forbids, and
 * no more: without being asked it takes a token without `exp`, one for two audiences, one that is valid for ten years, one
 * that is issued tomorrow, and an access token (`typ: at+jwt`). Each of these is a rule here.
 */
import { type Refusal, refused } from './refusal.ts';
import type { ReadToken } from './token-claims.ts';
import { LONGEST_SUBJECT } from './token-subject.ts';

/** As the settings have it, never as a token says. */
export interface TokenExpected {
  /** With `https://`. */
  readonly issuer: string;
  /** Lower case, with braces. */
  readonly workspaceUuid: string;
  /** One of them has to be the token's. */
  readonly audiences: readonly string[];
}

/** What Bitbucket signs with. */
export const ALGORITHM = 'RS256';

/** Milliseconds by which Bitbucket's clock may be ahead of ours: for `iat` and `nbf`, and never for `exp`. */
export const CLOCK_SKEW = 60_000;

/** Milliseconds after `exp` for which IAM still takes a token, for clocks that differ. */
export const IAM_GRACE = 5 * 60_000;

/** Milliseconds from `iat` to `exp`: a step runs for less, so a token of a step is valid for less. */
export const LONGEST_LIFETIME = 24 * 3_600_000;

/** Every rule that it breaks, in the order in which they are looked at: the first is the reason to give. */
export function tokenRefusals(token: ReadToken, expected: TokenExpected, now: Date): Refusal[] {
  return [
    ...headerRefusals(token),
    ...issuerRefusals(token, expected),
    ...audienceRefusals(token, expected),
    ...subjectRefusals(token),
    ...timeRefusals(token, now),
  ];
}

/** `grace`: expired for us, and still taken by IAM; undefined without `exp`. */
export type Expiry = 'valid' | 'grace' | 'expired' | undefined;

export function expiryOf({ expiresAt }: Pick<ReadToken, 'expiresAt'>, now: Date): Expiry {
  if (expiresAt === undefined) return undefined;
  const late = now.getTime() - expiresAt.getTime();
  return late < 0 ? 'valid' : late < IAM_GRACE ? 'grace' : 'expired';
}

function* headerRefusals({ unsigned, header }: ReadToken): Iterable<Refusal> {
  if (unsigned) {
    yield broken('token-unsigned', 'the token has no signature: anybody could have written it');
  } else if (header.alg !== ALGORITHM) {
    yield broken(
      'token-unsigned',
      `the token says that it is signed with ${shown(header.alg)}, and Bitbucket signs with ${ALGORITHM}`,
    );
  }
  if (header.typ !== undefined && header.typ.toUpperCase() !== 'JWT') {
    yield broken('token-type', `the type of the token is ${shown(header.typ)}: it is made for another purpose`);
  }
}

function* issuerRefusals({ issuer, bitbucket }: ReadToken, expected: TokenExpected): Iterable<Refusal> {
  if (issuer !== expected.issuer) {
    const isBitbucket = issuer?.startsWith('https://api.bitbucket.org/') === true;
    yield broken(
      isBitbucket ? 'token-other-workspace' : 'token-other-issuer',
      `the issuer of the token is ${shown(issuer)}, and that of the settings is ${expected.issuer}`,
      'Use a token of this workspace; if the workspace was renamed, correct provider.workspace in the settings.',
    );
  }
  // A slug passes to another workspace when its first one is renamed; the UUID does not.
  const { workspaceUuid } = bitbucket;
  if (workspaceUuid !== undefined && workspaceUuid.toLowerCase() !== expected.workspaceUuid) {
    yield broken(
      'token-other-workspace',
      `the token is of the workspace ${shown(workspaceUuid)}, and that of the settings is ${expected.workspaceUuid}`,
      'Use a token of this workspace; if that is the right one, correct provider.workspaceUuid in the settings.',
    );
  }
}

function* audienceRefusals({ audiences }: ReadToken, expected: TokenExpected): Iterable<Refusal> {
  const [audience] = audiences;
  if (audience === undefined) {
    yield broken('token-audience', 'the token is for no audience');
  } else if (audiences.length > 1) {
    yield broken(
      'token-many-audiences',
      `the token is for ${audiences.length} audiences: each of the others could use it in the place of its step`,
      'Name one audience under oidc: audiences: of the step, or leave audiences out, there and in options.',
    );
  } else if (!expected.audiences.includes(audience)) {
    yield broken(
      'token-audience',
      `the audience of the token is ${shown(audience)}, and not ${expected.audiences.join(' or ')}`,
      'Leave audiences out of the step, or name there the audience that is wanted.',
    );
  }
}

function* subjectRefusals({ subject }: ReadToken): Iterable<Refusal> {
  if (subject === undefined || subject === '') {
    yield broken('token-no-subject', 'the token has no sub: it does not say which step it is of');
  } else if (subject.length > LONGEST_SUBJECT) {
    yield broken('token-no-subject', `the sub of the token is longer than ${LONGEST_SUBJECT} characters`);
  }
}

function* timeRefusals(token: ReadToken, now: Date): Iterable<Refusal> {
  const { issuedAt, expiresAt, notBefore } = token;
  if (expiresAt === undefined || issuedAt === undefined) {
    const names = [...(issuedAt ? [] : ['iat']), ...(expiresAt ? [] : ['exp'])].join(' and no ');
    const usable = token.misshapen.some((claim) => claim === 'iat' || claim === 'exp') ? 'usable ' : '';
    yield broken('token-lifetime', `the token has no ${usable}${names}: nothing says for how long it is valid`);
    return;
  }
  if (expiryOf(token, now) !== 'valid') {
    yield broken(
      'token-expired',
      `the token expired at ${expiresAt.toISOString()}, and it is ${now.toISOString()}`,
      'Run the step again, and use its token there. If the token is new, set the clock of this machine.',
    );
  }
  const first = new Date(Math.max(issuedAt.getTime(), notBefore?.getTime() ?? issuedAt.getTime()));
  if (first.getTime() > now.getTime() + CLOCK_SKEW) {
    yield broken(
      'token-not-yet-valid',
      `the token is valid from ${first.toISOString()}, and it is ${now.toISOString()}`,
      'Set the clock of this machine.',
    );
  }
  const lifetime = expiresAt.getTime() - issuedAt.getTime();
  if (lifetime <= 0 || lifetime > LONGEST_LIFETIME) {
    yield broken('token-lifetime', lifetime <= 0 ? BACKWARDS : ENDLESS);
  }
}

const BACKWARDS = 'the token expires before it is issued';
const ENDLESS = 'the token is valid for more than a day, and a step runs for less';

function broken(code: Refusal['code'], message: string, remedy = FROM_A_STEP): Refusal {
  return refused(code, message, remedy).refusal;
}

const FROM_A_STEP = 'Use the token that the step has in BITBUCKET_STEP_OIDC_TOKEN, with oidc: true, as it is.';

/** A claim that anybody could have written, in quotes. */
function shown(text: string | undefined): string {
  if (text === undefined) return 'not there';
  return JSON.stringify(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);
}

const LONGEST_SHOWN = 200;
