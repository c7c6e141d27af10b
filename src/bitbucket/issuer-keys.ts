/**
 * The public keys by which tokens of a workspace are verified: the issuer's discovery document names where they are, and
 * that has to be under the issuer itself. Which issuer is asked depends on the settings alone, never on a token.
 * https://openid.net/specs/openid-connect-discovery-1_0.html
 */
import { issuerOf, tokenIssuer } from '../core/access/token-issuer.ts';
import { ALGORITHM } from '../core/access/token-rules.ts';
import { isJsonObject, type JsonObject } from '../core/text/json.ts';
import { BitbucketNotFoundError, IssuerKeysError } from '../errors.ts';
import { API_HOST } from './api-transport.ts';
import { type Clock, machineClock } from './clock.ts';
import type { Limits } from './exchange.ts';
import { type IssuerOnLoopback, issuerTransport } from './issuer-transport.ts';
import type { Call } from './operation.ts';
import type { IssuerKeys, PublicKey } from './ports.ts';
import { API_ROOT, onceSender, type Send, sender } from './send.ts';

/** @param loopback for tests */
export function issuerKeys(loopback?: IssuerOnLoopback, clock: Clock = machineClock): IssuerKeys {
  return keysBy(sender(issuerTransport(loopback), clock));
}

/**
 * The same for who decides by them while a step waits: little patience, a small answer, and keys of RSA with 2,048 bits and
 * more alone.
 * @param loopback for tests
 */
export function strictIssuerKeys(loopback?: IssuerOnLoopback, clock: Clock = machineClock): IssuerKeys {
  const { keys } = keysBy(onceSender(issuerTransport(loopback, STRICT_LIMITS), clock));
  return {
    async keys(workspace) {
      const strong = (await keys(workspace)).filter(({ n }) => bitsOf(n) >= FEWEST_BITS);
      if (strong.length === 0) throw unusable(issuerOf(workspace), 'it publishes no RSA key of 2,048 bits or more');
      return strong;
    },
  };
}

/** For each of the two requests. */
const STRICT_LIMITS: Limits = { milliseconds: 2_500, bytes: 64 << 10 };

const FEWEST_BITS = 2048;

/** Of a modulus in base64url. */
function bitsOf(modulus: string): number {
  const bytes = Buffer.from(modulus, 'base64url');
  const first = bytes.findIndex((byte) => byte !== 0);
  return first === -1 ? 0 : (bytes.length - first) * 8 - (Math.clz32(bytes[first] ?? 0) - 24);
}

function keysBy(send: Send): IssuerKeys {
  return {
    async keys(workspace) {
      const issuer = issuerOf(workspace);
      if (tokenIssuer(issuer).is !== 'bitbucket' || !isPlain(issuer))
        throw unusable(issuer, 'the name of the workspace is no slug');
      const found = await discovery(send, workspace, issuer);
      const answer = await send(callTo(pathIn(keysAddress(found, issuer)), `reading the keys of ${issuer}`));
      return rsaKeys(answer, issuer);
    },
  };
}

async function discovery(send: Send, workspace: string, issuer: string): Promise<JsonObject> {
  try {
    const address = `${issuer}/.well-known/openid-configuration`;
    const answer = await send(callTo(pathIn(address), `reading the discovery document of ${issuer}`));
    if (!isJsonObject(answer)) throw unusable(issuer, 'its discovery document is no JSON object');
    return answer;
  } catch (error) {
    if (!(error instanceof BitbucketNotFoundError)) throw error;
    throw new IssuerKeysError(`${issuer} does not publish a discovery document`, {
      cause: error,
      remedy: `Run a pipeline with a step that has oidc: true in the workspace "${workspace}" once: Bitbucket publishes the issuer of a workspace with it. If one has run, correct provider.workspace in the settings: the slug, as in the address of the workspace.`,
    });
  }
}

/** Where the keys are. @throws IssuerKeysError if that is not under the issuer */
function keysAddress({ issuer: named, jwks_uri: address }: JsonObject, issuer: string): string {
  if (named !== issuer) throw unusable(issuer, 'its discovery document is of another issuer');
  if (typeof address !== 'string') throw unusable(issuer, 'its discovery document names no keys');
  if (!address.startsWith(`${issuer}/`) || !isPlain(address)) {
    throw unusable(issuer, 'its discovery document names keys that are not under the issuer');
  }
  return address;
}

/** Bitbucket's, without a port, a user, a query, or steps that lead elsewhere (`..`). */
function isPlain(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { href, protocol, host, username, password, search, hash } = new URL(address);
  return (
    href === address && protocol === 'https:' && host === API_HOST && `${username}${password}${search}${hash}` === ''
  );
}

const ROOT = `https://${API_HOST}${API_ROOT}`;

const pathIn = (address: string): string => address.slice(ROOT.length);

function callTo(path: string, doing: string): Call {
  return { method: 'GET', path, query: {}, body: undefined, doing, isRepeatable: true };
}

/** @throws IssuerKeysError if there are none */
function rsaKeys(answer: unknown, issuer: string): PublicKey[] {
  const listed = isJsonObject(answer) && Array.isArray(answer.keys) ? answer.keys.slice(0, MOST_KEYS) : [];
  const keys = listed.flatMap((key): PublicKey[] => {
    if (!isJsonObject(key) || !verifiesTokens(key)) return [];
    const { n, e, kid } = key;
    if (typeof n !== 'string' || typeof e !== 'string') return [];
    return [{ n, e, kid: typeof kid === 'string' ? kid : undefined }];
  });
  if (keys.length === 0) throw unusable(issuer, 'it publishes no RSA key for signatures');
  return keys;
}

/** What a key says that it is for counts (RFC 7517, sections 4.2 to 4.4); one that says nothing of it is for everything. */
function verifiesTokens({ kty, use, alg, key_ops: operations }: JsonObject): boolean {
  return (
    kty === 'RSA' &&
    (use === undefined || use === 'sig') &&
    (alg === undefined || alg === ALGORITHM) &&
    (operations === undefined || (Array.isArray(operations) && operations.includes('verify')))
  );
}

/** An issuer has a few: the one in use, the one before, the next. */
const MOST_KEYS = 50;

function unusable(issuer: string, why: string): IssuerKeysError {
  return new IssuerKeysError(`The keys of ${issuer} cannot be used: ${why}`, {
    remedy: `Open ${issuer}/.well-known/openid-configuration in a browser. If it is right there, something on the way answers in the place of ${API_HOST}: check the network and its proxies.`,
  });
}
