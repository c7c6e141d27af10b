/**
 * A set-up: the fixture’s manifests applied to an embedded account, a token of a step of checkout-api, and a pipeline that asks
 * for checkout-deploy with it; and what is otherwise in it. Whether it works is for STS to say (local-sts.ts), why not for
 * doctor.
 */
import { CATALOGUE_DATE } from '../../../src/core/iam/catalogue.ts';
import { DAY } from '../../../src/core/text/days.ts';
import type { LocalIssuer, MintOptions } from '../../support/local-issuer.ts';
import { assumeRole, type StateFile, type TrustJson } from '../../support/local-sts.ts';
import { type Ran, type Workspace, workspace } from '../workspace.ts';

export interface SetUp {
  readonly name: string;
  /** Why people get there, or what the field says of it. */
  readonly reason: string;
  /** Before they are applied. */
  readonly manifests?: (workspace: Workspace) => Promise<void>;
  /** After that. */
  readonly later?: (workspace: Workspace) => Promise<void>;
  readonly account?: (state: StateFile) => void;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly mint?: MintOptions;
  /** What stands in the file instead of the token. */
  readonly text?: (token: string) => string;
  readonly fault?: LocalIssuer['fault'];
  readonly role?: string;
  readonly durationSeconds?: number;
  readonly sessionName?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where STS cannot say it: the line of AWS as people paste it. */
  readonly error?: string;
}

export interface BrokenSetUp extends SetUp {
  readonly expected: string;
}

export const ACCOUNT = '111122223333';
export const WORKSPACE = '{cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d}';
export const AUDIENCE = `ari:cloud:bitbucket::workspace/${WORKSPACE.slice(1, -1)}`;
export const CHECKOUT = '{3f5f830f-cfa7-44a2-bc63-88ffe448a123}';
export const REPORTS = '{e24eff74-f5ab-466b-813f-6112807cd7b3}';
export const PRODUCTION = '{b724c703-77fe-4524-985e-a0675f422829}';
export const STAGING = '{c724c703-77fe-4524-985e-a0675f422830}';
export const STEP = '{5d6e7f80-91a2-4b3c-8d4e-5f60718293a4}';
export const HOST = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
export const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/${HOST}`;
export const DEPLOY = `arn:aws:iam::${ACCOUNT}:role/bitbucket/checkout-deploy`;
/** A role that a person made, as articles show it. */
export const LEGACY = `arn:aws:iam::${ACCOUNT}:role/BitbucketPipelineDeployRole`;
/** By which everything here is judged. */
export const NOW = new Date(Date.parse(CATALOGUE_DATE) + DAY);

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);

/** Seconds since 1970: so many minutes before or after the moment of the call. */
export function minutes(from: number): number {
  return seconds(NOW) + from * 60;
}

/** A role of that ARN in the account, with this trust policy. */
export function legacyRole(Condition: object, statement: object = {}): (state: StateFile) => void {
  return (state) => {
    const [like] = state.RoleDetailList;
    if (like === undefined) throw new Error('the fixture has no role');
    const allow = {
      Effect: 'Allow',
      Principal: { Federated: PROVIDER },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition,
    };
    state.RoleDetailList.push({
      ...like,
      ...{ Path: '/', RoleName: 'BitbucketPipelineDeployRole', RoleId: 'AROALEGACYROLE0000001', Arn: LEGACY, Tags: [] },
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ ...allow, ...statement }] } satisfies TrustJson,
    });
  };
}

/** Conditions on both claims. */
export function claims(sub: string | string[], { aud = AUDIENCE, operator = 'StringLike', host = HOST } = {}): object {
  return {
    StringEquals: { [`${host}:aud`]: aud, ...(operator === 'StringEquals' && { [`${host}:sub`]: sub }) },
    ...(operator !== 'StringEquals' && { [operator]: { [`${host}:sub`]: sub } }),
  };
}

export interface Tried {
  /** What AWS answers; undefined: it gives credentials. */
  readonly sts: string | undefined;
  readonly doctor: (...argv: string[]) => Promise<Ran>;
  readonly workspace: Workspace;
}

/** Makes it real. */
export async function tried(setUp: SetUp, issuer: LocalIssuer): Promise<Tried> {
  const made = await workspace();
  await setUp.manifests?.(made);
  const { code, err } = await made.run(['apply', '--yes']);
  if (code !== 0) throw new Error(err);
  await setUp.later?.(made);
  const state = JSON.parse(await made.read('.rolekeeper/iam.json')) as StateFile;
  setUp.account?.(state);
  await made.write('.rolekeeper/iam.json', JSON.stringify(state, null, 2));
  issuer.fault = setUp.fault;
  const token = await issuer.token({ ...usual(), ...setUp.claims }, setUp.mint);
  const text = setUp.text?.(token) ?? `${token}\n`;
  await made.write('token', text);
  const { role = DEPLOY, durationSeconds, sessionName, env = {} } = setUp;
  const argv = ['doctor', '--target', 'embedded', '--verify', '--token-file', 'token', '--role', role];
  if (durationSeconds !== undefined) argv.push('--duration', String(durationSeconds));
  if (sessionName !== undefined) argv.push('--session-name', sessionName);
  return {
    sts: await assumeRole(state, await keysOf(issuer), {
      token: text.trim(),
      roleArn: role,
      durationSeconds,
      sessionName,
      now: NOW,
    }),
    workspace: made,
    doctor: (...more) => made.run([...argv, ...more], { issuer: issuer.loopback, now: NOW, env }),
  };
}

function usual(): Record<string, unknown> {
  const sub = `${CHECKOUT}:${PRODUCTION}:${STEP}`;
  return { sub, iat: minutes(-1), exp: minutes(59), branchName: 'main', repositoryUuid: CHECKOUT, stepUuid: STEP };
}

/** As STS has them; undefined: it could not fetch them either. */
async function keysOf(issuer: LocalIssuer) {
  try {
    const keys = await issuer.keys.keys('acme');
    return {
      keys: keys.map((key) => ({
        kty: 'RSA' as const,
        alg: 'RS256',
        use: 'sig',
        n: key.n,
        e: key.e,
        ...(key.kid !== undefined && { kid: key.kid }),
      })),
    };
  } catch {
    return undefined;
  }
}
