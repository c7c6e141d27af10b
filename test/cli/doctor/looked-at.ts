/** What doctor was not given, and so may not call in order; each with what looked as if it had been looked at. */
import { claims, DEPLOY, LEGACY, legacyRole, type SetUp } from './set-up.ts';

export interface Unlooked {
  readonly name: string;
  readonly reason: string;
  readonly setUp?: Partial<SetUp>;
  /** In the place of what set-up.ts gives to doctor. */
  readonly argv?: readonly string[];
  /** Checks that are left out. */
  readonly leftOut: readonly string[];
  /** Checks that are made all the same, and find nothing. */
  readonly ok?: readonly string[];
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const TO_ACCOUNT = ['--target', 'embedded', '--token-file', 'token'];

export const UNLOOKED: readonly Unlooked[] = [
  {
    name: 'keys without a token',
    reason: 'they can be fetched, and verify nothing',
    argv: ['--verify', '--role', DEPLOY],
    leftOut: ['token-signature', 'role-missing'],
    ok: ['provider-keys'],
  },
  {
    name: 'keys with a token that nobody signed',
    reason: 'no key is tried on it',
    setUp: { text: (token) => `${encoded({ alg: 'none' })}.${token.split('.')[1]}.` },
    leftOut: ['token-signature'],
    ok: ['provider-keys'],
  },
  {
    name: 'a role by its name',
    reason: 'how the pipeline writes the ARN is not known',
    argv: [...TO_ACCOUNT, '--role', 'checkout-deploy'],
    leftOut: ['role-arn', 'role-account', 'role-path'],
    ok: ['role-case', 'role-missing'],
  },
  {
    name: 'the name of a session alone',
    reason: 'its length is not known',
    setUp: { sessionName: 'build-12' },
    leftOut: ['session-too-short', 'session-too-long'],
    ok: ['session-name'],
  },
  {
    name: 'the length of a session alone',
    reason: 'its name is not known',
    setUp: { durationSeconds: 3_600 },
    leftOut: ['session-name'],
    ok: ['session-too-short', 'session-too-long'],
  },
  {
    name: 'the length of a session of any role',
    reason: 'each role has a maximum of its own',
    argv: [...TO_ACCOUNT, '--duration', '7200'],
    leftOut: ['session-too-long'],
    ok: ['session-too-short'],
  },
  {
    name: 'a role that no manifest declares, without an account',
    reason: 'it may be there all the same',
    setUp: { account: legacyRole(claims('*')) },
    argv: ['--token-file', 'token', '--role', LEGACY],
    leftOut: ['role-missing', 'entry-repository'],
    ok: ['role-account'],
  },
  {
    name: 'a role that no manifest declares, without a token',
    reason: 'nothing says which step it is for',
    setUp: { account: legacyRole(claims('*')) },
    argv: ['--target', 'embedded', '--role', LEGACY],
    leftOut: ['entry-repository', 'role-trust-differs'],
    ok: ['role-missing', 'boundary-changed'],
  },
  {
    name: 'a line that a policy of the organization can cause as well',
    reason: 'it does not say so, and policies of the organization are not looked at',
    argv: [
      ...[...TO_ACCOUNT, '--role', DEPLOY, '--error'],
      'An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity',
    ],
    leftOut: ['organization-policy'],
    ok: ['action-not-allowed'],
  },
];
