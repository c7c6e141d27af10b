/**
 * Calls as Bitbucket makes them, after the examples of its documentation ("Event payloads", Push), and as a Function URL
 * hands them over.
 */
import { createHmac } from 'node:crypto';

export const SECRET = 'Zk3vQ8mB1xT6yW0nR4sL9dF2gH7jK5pC3uE8aM1oI6zX0bVt';
export const WORKSPACE = '{cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d}';
export const REPOSITORY = '{5d1c0f8e-3a52-4a0b-9a0e-6f6f0a1b2c3d}';
export const BRANCH = 'main';
export const HEAD = '709d658dc5b6d6afcd46049c2f332ee3f515a67d';
export const BEFORE = '1e65c05c1d5171631d92438a13901ca7dae9618c';

type Json = Record<string, unknown>;

const USER = {
  type: 'user',
  nickname: 'emmap1',
  display_name: 'Emma',
  uuid: '{a54f16da-24e9-4d7f-a3a7-b1ba2cd98aa3}',
};

/** A branch, or what else `type` says, as it stands under `new` and `old`. */
export function reference(name: string, hash: string, type = 'branch'): Json {
  return {
    type,
    name,
    target: {
      type: 'commit',
      hash,
      author: USER,
      message: 'new commit message\n',
      date: '2026-11-22T12:00:00+00:00',
      parents: [{ type: 'commit', hash: BEFORE }],
    },
    links: { html: { href: `https://bitbucket.org/acme/iam-roles/branch/${name}` } },
  };
}

/** One change of a push; by default a commit on the watched branch. */
export function change(given: Json = {}): Json {
  return {
    new: reference(BRANCH, HEAD),
    old: reference(BRANCH, BEFORE),
    links: { html: { href: `https://bitbucket.org/acme/iam-roles/branches/compare/${HEAD}..${BEFORE}` } },
    created: false,
    forced: false,
    closed: false,
    commits: [{ type: 'commit', hash: HEAD, author: USER, message: 'new commit message\n' }],
    truncated: false,
    ...given,
  };
}

/** The body of `repo:push`. */
export function push(changes: readonly unknown[] = [change()], repository: Json = {}): Json {
  return {
    actor: USER,
    repository: {
      type: 'repository',
      uuid: REPOSITORY,
      full_name: 'acme/iam-roles',
      name: 'iam-roles',
      website: '',
      scm: 'git',
      is_private: true,
      project: { type: 'project', key: 'PLAT', name: 'Platform', uuid: '{3b7898dc-6891-4225-ae60-24613bb83080}' },
      workspace: { type: 'workspace', slug: 'acme', name: 'Acme', uuid: WORKSPACE },
      owner: { type: 'team', display_name: 'Acme', uuid: WORKSPACE },
      ...repository,
    },
    push: { changes },
  };
}

/** As Bitbucket signs. */
export function signatureOf(body: string | Uint8Array, secret = SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

export interface CallOptions {
  secret?: string;
  method?: string;
  /** Beside those of Bitbucket, or in their place; undefined takes one away. */
  headers?: Readonly<Record<string, string | undefined>>;
  isBase64?: boolean;
}

/** A call of the Function URL, payload format 2.0. */
export function call(
  body: Json | string | Uint8Array = push(),
  { secret, method = 'POST', headers = {}, isBase64 = body instanceof Uint8Array }: CallOptions = {},
): Json {
  const bytes = Buffer.from(body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body));
  const all: Record<string, string | undefined> = {
    'content-type': 'application/json',
    'user-agent': 'Bitbucket-Webhooks/2.0',
    'x-event-key': 'repo:push',
    'x-hook-uuid': '{bbbbbbbb-0000-4000-8000-000000000001}',
    'x-request-uuid': '{cccccccc-0000-4000-8000-000000000001}',
    'x-attempt-number': '1',
    'x-hub-signature': signatureOf(bytes, secret),
    'x-forwarded-proto': 'https',
    ...headers,
  };
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: '',
    headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
    requestContext: {
      accountId: 'anonymous',
      domainName: 'abcdefghij.lambda-url.eu-central-1.on.aws',
      http: { method, path: '/', protocol: 'HTTP/1.1', sourceIp: '192.0.2.30', userAgent: 'Bitbucket-Webhooks/2.0' },
      requestId: 'e1506fd5-9e7b-434f-bd42-4f8fa224b599',
      routeKey: '$default',
      stage: '$default',
      timeEpoch: 1795348800000,
    },
    body: isBase64 ? bytes.toString('base64') : bytes.toString('utf8'),
    isBase64Encoded: isBase64,
  };
}
