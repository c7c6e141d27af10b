/** Every check, in the order in which a call meets what it looks at. */

import type { Refusal } from '../access/refusal.ts';
import { sessionRefusal } from '../access/role-refusal.ts';
import { formRefusal, timeRefusal } from '../access/sts-refusal.ts';
import { withoutSignatures } from '../text/without-signatures.ts';
import { type Case, tokenIn } from './case.ts';
import type { CheckFamily } from './check.ts';
import { type Evidence, valueIn } from './evidence.ts';
import { lockRefusal } from './lock-refusal.ts';
import { serviceRefusal } from './service-refusal.ts';

/** Of the checks that look at the line of AWS alone. */
export const ANSWER = 'what AWS answered';

export const CHECK_FAMILIES: readonly CheckFamily[] = [
  {
    topic: 'manifests',
    needs: ['manifests'],
    checks: [
      { id: 'manifests-wrong', holds: 'the manifest of the role has no mistakes' },
      { id: 'lock-behind', holds: 'the lock file has the UUIDs of the repositories and environments that are named' },
    ],
    find: lockRefusal,
  },
  {
    topic: 'names',
    needs: ['names'],
    checks: [{ id: 'lock-differs', holds: 'the lock file has the UUIDs that Bitbucket has' }],
    find: ({ evidence }) => valueIn(evidence.names),
  },
  {
    topic: 'token',
    needs: ['token'],
    checks: [
      { id: 'token-missing', holds: 'the step has a token' },
      { id: 'token-not-jwt', holds: 'it is a JSON Web Token' },
      { id: 'token-encrypted', holds: 'it can be read' },
      { id: 'token-unsigned', holds: 'it is signed with a key, as Bitbucket signs' },
    ],
    find: ({ evidence }) => textRefusal(evidence),
  },
  {
    topic: 'token’s claims',
    needs: ['token', 'manifests'],
    checks: [
      { id: 'token-other-issuer', holds: 'its issuer is Bitbucket' },
      { id: 'token-other-workspace', holds: 'its issuer is the workspace of the settings' },
      { id: 'token-no-subject', holds: 'it has a subject' },
      { id: 'token-many-audiences', holds: 'it has one audience' },
      { id: 'token-authorized-party', holds: 'it has no azp, or the right one' },
      { id: 'token-audience', holds: 'its audience is the one of the settings' },
    ],
    find: ({ tokenRefusal }) => tokenRefusal,
  },
  {
    topic: 'issuer’s keys',
    needs: ['keys'],
    checks: [
      { id: 'provider-keys', holds: 'the issuer’s discovery document and keys can be fetched' },
      { id: 'token-signature', holds: 'they verify the token', needs: ['verification'] },
    ],
    find: ({ evidence }) => valueIn(evidence.keys)?.refusal,
  },
  {
    topic: 'provider',
    needs: ['manifests', 'account', 'providers'],
    checks: [
      { id: 'provider-url', holds: 'no address of a provider is nearly right in the place of the right one' },
      { id: 'provider-missing', holds: 'the account has the provider of the workspace' },
      { id: 'provider-client-ids', holds: 'it lists the audience' },
    ],
    find: ({ providerRefusal }) => providerRefusal,
  },
  {
    topic: 'role',
    needs: ['role', 'manifests'],
    checks: [
      { id: 'role-arn', holds: 'what the pipeline asks for is the ARN of a role', needs: ['arn'] },
      { id: 'role-account', holds: 'the ARN is of the account of the settings', needs: ['arn'] },
      { id: 'role-case', holds: 'it is in the letter case of the role' },
      { id: 'role-path', holds: 'the ARN has the path of the role', needs: ['arn'] },
      { id: 'role-missing', holds: 'the account has the role', needs: ['account'] },
    ],
    find: ({ roleRefusal }) => roleRefusal,
  },
  {
    topic: 'trust policy',
    needs: ['manifests', 'entry'],
    checks: [
      { id: 'entry-policy', holds: 'the trust policy can be read' },
      { id: 'provider-other-account', holds: 'it names no provider of another account' },
      { id: 'entry-principal', holds: 'it names the provider of the workspace' },
      { id: 'entry-action', holds: 'it allows AssumeRoleWithWebIdentity' },
      { id: 'entry-audience', holds: 'it asks for the audience of the token' },
      { id: 'entry-no-token', holds: 'a token can have the subject that it asks for' },
      { id: 'entry-subject', holds: 'the token’s subject has the form of the settings', needs: ['token'] },
      { id: 'entry-repository', holds: 'it is for the repository of the step', needs: ['token'] },
      { id: 'entry-environment', holds: 'it is for the deployment environment of the step', needs: ['token'] },
      { id: 'entry-no-environment', holds: 'it asks for no environment where the step has none', needs: ['token'] },
      {
        id: 'entry-with-environment',
        holds: 'it takes steps with an environment where the step has one',
        needs: ['token'],
      },
      {
        id: 'entry-branch',
        holds: 'it is for the branch of the step, where subjects carry branches',
        needs: ['token'],
      },
      { id: 'entry-step', holds: 'it is not for one single run' },
      { id: 'entry-condition', holds: 'it asks for nothing that no token has' },
      { id: 'entry-denied', holds: 'no Deny of it is about the step' },
      { id: 'entry-gate', holds: 'it is not one that the gate alone may call for' },
      { id: 'entry-depends', holds: 'it asks for nothing that is known only at the call' },
    ],
    find: ({ entry }) =>
      entry === undefined || entry.access.is === 'yes' ? undefined : ofRole(entry.role.name, entry.access.refusal),
  },
  {
    topic: 'role in IAM',
    needs: ['manifests', 'account'],
    checks: [
      { id: 'role-trust-differs', holds: 'IAM has the trust policy that the manifest asks for', needs: ['applied'] },
      { id: 'boundary-changed', holds: 'the permissions boundary is as it was deployed', needs: ['boundary'] },
    ],
    find: trustDiffers,
  },
  {
    topic: 'session',
    needs: ['session'],
    checks: [
      { id: 'session-too-short', holds: 'the session asked for is not under fifteen minutes', needs: ['duration'] },
      {
        id: 'session-too-long',
        holds: 'the session asked for is not longer than the role allows',
        needs: ['duration', 'maximum'],
      },
      { id: 'session-name', holds: 'STS takes the name of the session', needs: ['session-name'] },
    ],
    find: sessionOf,
  },
  {
    topic: 'time',
    needs: ['token'],
    checks: [
      { id: 'token-not-yet-valid', holds: 'the clocks agree: the token is not of the future' },
      { id: 'token-lifetime', holds: 'the token says when it ends' },
      { id: 'token-expired', holds: 'the token has not expired' },
    ],
    find: ({ evidence }) => {
      const token = tokenIn(evidence);
      return token && timeRefusal(token, evidence.now);
    },
  },
  {
    topic: 'service',
    needs: ['service'],
    checks: [
      { id: 'service-last-pass', holds: 'a pass ended not long ago' },
      { id: 'service-pass-failed', holds: 'it succeeded' },
      { id: 'service-dead-letters', holds: 'no doorbell has failed for good', needs: ['dead-letters'] },
      { id: 'service-lease', holds: 'no writer has held the lease since the last pass' },
      { id: 'service-queue', holds: 'no doorbell has waited since the last pass', needs: ['queue'] },
    ],
    find: serviceRefusal,
  },
  {
    topic: ANSWER,
    needs: ['error'],
    checks: [
      { id: 'entry-tag-session', holds: 'the call has no session tags that the trust policy does not allow' },
      { id: 'organization-policy', holds: 'it names no policy of the organization' },
      { id: 'action-over-boundary', holds: 'it names no permissions boundary' },
      { id: 'action-not-allowed', holds: 'it is not about an action of the role' },
    ],
    // What the text says for certain is put in its place by examination.ts.
    find: () => undefined,
  },
];

function textRefusal({ token }: Evidence): Refusal | undefined {
  const read = valueIn(token);
  if (read === undefined) return undefined;
  return 'fault' in read ? read.fault : formRefusal(read.token);
}

function ofRole(name: string, { code, message, remedy }: Refusal): Refusal {
  return { code, message: `${name}: ${message}`, remedy };
}

function trustDiffers({ differing, account, manifests }: Case): Refusal | undefined {
  const [first] = differing;
  if (first === undefined) return account && valueIn(account.boundary);
  const others = differing.length === 1 ? '' : ` (and of ${differing.length - 1} others)`;
  const message = `the trust policy of ${first.name}${others} in ${account?.name} is not what ${first.declared?.file} asks for`;
  const isFrozen = manifests?.frozen.some(({ name }) => name === first.name);
  return {
    code: 'role-trust-differs',
    message,
    remedy: isFrozen
      ? 'Correct the mistakes of its manifest first.'
      : '`rolekeeper plan` shows the difference, and apply ends it.',
  };
}

function sessionOf({ evidence: { asked }, about, longestSession = LONGEST }: Case): Refusal | undefined {
  const isDeclared = about.some(({ declared }) => declared !== undefined);
  const refusal =
    asked.durationSeconds === undefined
      ? undefined
      : sessionRefusal(asked.durationSeconds, longestSession, isDeclared ? 'manifest' : 'IAM');
  if (refusal !== undefined || asked.sessionName === undefined || SESSION_NAME.test(asked.sessionName)) return refusal;
  return {
    code: 'session-name',
    message: `"${withoutSignatures(asked.sessionName)}" is not a name that STS takes`,
    remedy: 'Name the session by the build’s number: export AWS_ROLE_SESSION_NAME="build-$BITBUCKET_BUILD_NUMBER"',
  };
}

/** Seconds: of any role. */
const LONGEST = 43_200;
/** RoleSessionName in https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
