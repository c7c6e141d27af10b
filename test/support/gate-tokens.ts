/**
 * Tokens for the gate, really signed: right ones, and those that a stranger, a careless issuer or a curious program could
 * send. Everything but what a case changes is right, and signed with the issuer's key, so that the case alone is refused.
 */
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { IssuerKeys, PublicKey } from '../../src/bitbucket/ports.ts';
import { issuerOf } from '../../src/core/access/token-issuer.ts';
import type { GateTable } from '../../src/core/model/gate-table.ts';
import { anArn, aUuid } from './ids.ts';
import { ACCOUNT, ENVIRONMENT, OTHER_REPOSITORY, REPOSITORY, WORKSPACE } from './roles.ts';

export const NOW = new Date('2026-11-27T12:00:00Z');
export const SECONDS = NOW.getTime() / 1000;
export const STEP = aUuid('{0f6d2a86-0c5e-4f0f-9a44-5f7a1d3c2b10}');
export const AUDIENCE = `ari:cloud:bitbucket::workspace/${WORKSPACE.slice(1, -1)}`;
export const GATE = { workspace: 'acme', workspaceUuid: WORKSPACE, audience: AUDIENCE, tokenSeconds: 7200 };
export const KID = 'lNdZ-2026';

/** Of a deployment step on main. */
export const CLAIMS: Readonly<Record<string, unknown>> = {
  iss: issuerOf('acme'),
  aud: AUDIENCE,
  sub: `${REPOSITORY}:${ENVIRONMENT}:${STEP}`,
  iat: SECONDS - 30,
  exp: SECONDS + 3600,
  branchName: 'main',
  workspaceUuid: WORKSPACE,
  repositoryUuid: REPOSITORY,
  deploymentEnvironmentUuid: ENVIRONMENT,
  pipelineUuid: '{b6f6e7c0-3a1c-4a55-8d0f-6a7c1f2e3d4c}',
  stepUuid: STEP,
};

const role = (name: string) => anArn(`arn:aws:iam::${ACCOUNT}:role/bitbucket/${name}`);

export const TABLE: GateTable = {
  version: 'rolekeeper.gate/v1',
  writtenAt: '2026-11-27T11:50:00Z',
  revision: null,
  tokenSeconds: 7200,
  roles: {
    'checkout-checks': {
      arn: role('checkout-checks'),
      maxSessionSeconds: 3600,
      doors: [{ repositoryUuid: REPOSITORY }],
      branches: ['feature/*', 'gr\u00f6\u00dfe', 'main'],
    },
    'checkout-deploy': {
      arn: role('checkout-deploy'),
      maxSessionSeconds: 7200,
      requestSeconds: 1800,
      doors: [{ repositoryUuid: REPOSITORY, environmentUuid: ENVIRONMENT }],
      branches: ['main', 'release/*'],
    },
    'other-deploy': {
      arn: role('other-deploy'),
      maxSessionSeconds: 3600,
      doors: [{ repositoryUuid: OTHER_REPOSITORY }],
      branches: ['main'],
    },
  },
};

export interface Made {
  /** In the place of the right ones; undefined takes one away. */
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The JSON texts, after that. */
  readonly headerText?: (json: string) => string;
  readonly payloadText?: (json: string) => string;
  readonly signedBy?: Signer;
  /** The token, after it was signed. */
  readonly after?: (token: string) => string;
}

export type Signer = 'issuer' | 'stranger' | 'short key' | 'small exponent' | 'public key as a secret' | 'no key';

/** Each pair takes a quarter of a second to make. */
const pairs = new Map<Signer, { publicKey: KeyObject; privateKey: KeyObject }>();

function pairOf(signer: Signer) {
  const known = pairs.get(signer);
  if (known !== undefined) return known;
  const modulusLength = signer === 'short key' ? 1024 : 2048;
  const made = generateKeyPairSync('rsa', { modulusLength, publicExponent: signer === 'small exponent' ? 3 : 65_537 });
  pairs.set(signer, made);
  return made;
}

export function publicKey(signer: Signer, kid: string | undefined): PublicKey {
  const { n = '', e = '' } = pairOf(signer).publicKey.export({ format: 'jwk' });
  return { n, e, kid };
}

export function tokenOf({
  header,
  claims,
  headerText = same,
  payloadText = same,
  signedBy,
  after = same,
}: Made): string {
  const head = headerText(JSON.stringify({ alg: 'RS256', kid: KID, typ: 'JWT', ...header }));
  const body = payloadText(JSON.stringify({ ...CLAIMS, ...claims }));
  const signed = `${encoded(head)}.${encoded(body)}`;
  return after(`${signed}.${signatureOf(signed, signedBy ?? 'issuer')}`);
}

const same = (text: string) => text;

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function signatureOf(signed: string, signer: Signer): string {
  if (signer === 'no key') return '';
  if (signer !== 'public key as a secret') {
    return sign('RSA-SHA256', Buffer.from(signed), pairOf(signer).privateKey).toString('base64url');
  }
  const secret = pairOf('issuer').publicKey.export({ format: 'pem', type: 'spki' });
  return createHmac('sha256', secret).update(signed).digest('base64url');
}

export interface CountedKeys extends IssuerKeys {
  /** How often they were asked for. */
  readonly asked: number;
}

/** The issuer's set, with two keys that a careful reader passes over; another set where it is given. */
export function keysOf(set?: readonly PublicKey[]): CountedKeys {
  const published = set ?? [
    publicKey('short key', 'short'),
    publicKey('small exponent', 'small'),
    publicKey('issuer', KID),
  ];
  const counted = {
    asked: 0,
    async keys() {
      counted.asked += 1;
      return published;
    },
  };
  return counted;
}
