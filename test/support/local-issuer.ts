/**
 * The issuer of a workspace's tokens on loopback, over TLS: it has a certificate for Bitbucket's own name by an authority
 * that is made for it, publishes discovery document and keys where Bitbucket does, and signs tokens. Where it differs from
 * the real one, a fault says so.
 */

import { generateKeyPairSync } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { issuerKeys } from '../../src/bitbucket/issuer-keys.ts';
import type { IssuerOnLoopback } from '../../src/bitbucket/issuer-transport.ts';
import type { IssuerKeys } from '../../src/bitbucket/ports.ts';
import { issuerOf } from '../../src/core/access/token-issuer.ts';
import { type Authority, authority, serverIdentity } from './certificate.ts';

export interface IssuerOptions {
  /** The slug. */
  readonly workspace: string;
  /** With braces. */
  readonly workspaceUuid?: string;
}

/** What is wrong with it, for the next requests until it is set again. */
export type IssuerFault =
  /** Connections end without an answer. */
  | 'down'
  /** 404, as before the first pipeline with OIDC. */
  | '404'
  | '500'
  /** A login page, with 200. */
  | 'not-json'
  /** Redirects every request to another host. */
  | 'redirect'
  /** The discovery document is of another issuer. */
  | 'other-issuer'
  /** It names keys of another host, or of another workspace. */
  | 'keys-elsewhere'
  | 'keys-of-other-workspace'
  /** Keys of the same name that have not signed. */
  | 'wrong-keys'
  /** An empty set. */
  | 'no-keys'
  /** Keys of RSA with 1,024 bits. */
  | 'weak-keys'
  /** No answer, for as long as the connection is open. */
  | 'silent'
  /** The right keys, and 100 kB of spaces around them. */
  | 'padded'
  /** A megabyte. */
  | 'large';

export interface MintOptions {
  /** Beside alg, kid and typ, or in their place; undefined takes one away. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** Signed by a key that the issuer does not publish, under the name of the one that it does. */
  readonly byStranger?: boolean;
}

export interface LocalIssuer {
  /** As `iss` has it. */
  readonly issuer: string;
  /** To inject: `Io.issuer`, `issuerKeys(loopback)`. */
  readonly loopback: IssuerOnLoopback;
  /** The port over that transport, without waiting between tries. */
  readonly keys: IssuerKeys;
  /** Paths that were asked for. */
  readonly requests: readonly string[];
  fault: IssuerFault | undefined;
  /** What its key says of itself, in the place of what it says otherwise; undefined takes one away. */
  saysOfKey: Readonly<Record<string, unknown>>;
  /** The same server as it looks to who trusts another authority. */
  readonly distrusted: IssuerOnLoopback;
  /** From now on it signs with another key, of another name, and publishes no other. */
  rotate(): Promise<void>;
  /**
   * Claims of a step in that workspace, issued `now` and valid for an hour, with those that are given in their place; a
   * claim of undefined is left out.
   */
  token(claims?: Readonly<Record<string, unknown>>, options?: MintOptions): Promise<string>;
  stop(): Promise<void>;
}

const KID = 'lNdZ-2026';

/** Keys take a quarter of a second to make: one pair for a test file, and one for strangers. */
const pair = once(() => generateKeyPair('RS256', { extractable: true }));
const strangers = once(() => generateKeyPair('RS256', { extractable: true }));
/** Node makes them; jose would not. */
const weak = () => generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });

export async function startIssuer({
  workspace,
  workspaceUuid = '{8d4a2e1c-3b5f-4a6d-9c7e-1f2a3b4c5d6e}',
}: IssuerOptions): Promise<LocalIssuer> {
  const issuer = issuerOf(workspace);
  const { pathname } = new URL(issuer);
  const trusted = authority('authority of a test');
  const requests: string[] = [];
  const [own, foreign] = await Promise.all([pair(), strangers()]);
  let signing = { key: own.privateKey, kid: KID };
  const keys = { own: await publicKey(own.publicKey), foreign: await publicKey(foreign.publicKey) };
  const server = createServer(serverIdentity('api.bitbucket.org', trusted), (request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    if (found.fault === 'down') return void request.socket.destroy();
    if (found.fault === 'silent') return;
    if (found.fault !== undefined && answerFault(found.fault, response)) return;
    if (path === `${pathname}/.well-known/openid-configuration`) return json(response, discovery(issuer, found.fault));
    if (path === `${pathname}/keys.json`) {
      return json(
        response,
        { keys: published(keys, found.fault).map((key) => ({ ...key, ...found.saysOfKey })) },
        found.fault === 'padded' ? ' '.repeat(100_000) : '',
      );
    }
    response.writeHead(404).end('{"type": "error", "error": {"message": "Not Found"}}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const on = (ca: Authority): IssuerOnLoopback => ({ port, ca: ca.certificate });

  const found: LocalIssuer = {
    issuer,
    loopback: on(trusted),
    keys: issuerKeys(on(trusted), { now: Date.now, sleep: async () => {} }),
    requests,
    fault: undefined,
    saysOfKey: {},
    distrusted: on(authority('authority of another')),
    token: (claims, options = {}) =>
      signed(
        { ...stepClaims(issuer, workspaceUuid), ...claims },
        options.byStranger ? { ...signing, key: foreign.privateKey } : signing,
        options,
      ),
    async rotate() {
      const { privateKey, publicKey: key } = await generateKeyPair('RS256', { extractable: true });
      signing = { key: privateKey, kid: `${signing.kid}+` };
      keys.own = { ...(await publicKey(key)), kid: signing.kid };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return found;
}

function stepClaims(issuer: string, workspaceUuid: string): Record<string, unknown> {
  const issued = Math.floor(Date.now() / 1000);
  return {
    iss: issuer,
    aud: `ari:cloud:bitbucket::workspace/${workspaceUuid.slice(1, -1)}`,
    iat: issued,
    exp: issued + 3600,
    workspaceUuid,
  };
}

function signed(
  claims: Record<string, unknown>,
  { key, kid }: { readonly key: CryptoKey; readonly kid: string },
  { header = {} }: MintOptions,
): Promise<string> {
  const full = { alg: 'RS256', kid, typ: 'JWT', ...header };
  const present = Object.fromEntries(Object.entries(full).filter(([, value]) => value !== undefined));
  return new SignJWT(claims).setProtectedHeader(present as { alg: string }).sign(key);
}

function discovery(issuer: string, fault: IssuerFault | undefined): unknown {
  const keys = { 'keys-elsewhere': 'https://example.com', 'keys-of-other-workspace': issuerOf('another') };
  const under = fault !== undefined && fault in keys ? keys[fault as keyof typeof keys] : issuer;
  return {
    issuer: fault === 'other-issuer' ? issuerOf('another') : issuer,
    jwks_uri: `${under}/keys.json`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

function published({ own, foreign }: { own: JWK; foreign: JWK }, fault: IssuerFault | undefined): JWK[] {
  if (fault === 'no-keys') return [];
  if (fault === 'weak-keys') return [{ ...weak(), kid: KID, use: 'sig', alg: 'RS256' }];
  return fault === 'wrong-keys' ? [{ ...foreign, ...(own.kid !== undefined && { kid: own.kid }) }] : [own];
}

/** Whether it is answered. */
function answerFault(fault: IssuerFault, response: ServerResponse): boolean {
  if (fault === '404') response.writeHead(404).end('{"type": "error", "error": {"message": "Not Found"}}');
  else if (fault === '500') response.writeHead(500).end('{}');
  else if (fault === 'not-json') response.writeHead(200).end('<html>Sign in</html>');
  else if (fault === 'redirect') response.writeHead(301, { location: 'https://example.com/' }).end();
  else if (fault === 'large') response.writeHead(200).end(`{"issuer": "${'x'.repeat(1 << 20)}"}`);
  else return false;
  return true;
}

function json(response: ServerResponse, value: unknown, padding = ''): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(`${JSON.stringify(value)}${padding}`);
}

async function publicKey(key: CryptoKey): Promise<JWK> {
  return { ...(await exportJWK(key)), kid: KID, use: 'sig', alg: 'RS256' };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
