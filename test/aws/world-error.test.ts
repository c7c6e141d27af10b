import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../src/aws/remedy.ts';
import { worldError } from '../../src/aws/world-error.ts';
import { AccessDeniedError, IncompleteReadError, RefusedError, UnreachableError } from '../../src/errors.ts';
import { iamError } from './scripted-iam.ts';

const cases: {
  reason: string;
  error: Error;
  attempt: Attempt;
  kind: typeof AccessDeniedError | typeof RefusedError | typeof UnreachableError;
  message: string;
  remedy: RegExp | undefined;
}[] = [
  {
    reason: 'the caller lacks a permission, which AWS names',
    error: iamError(
      'AccessDenied',
      'User: arn:aws:iam::111122223333:user/x is not authorized to perform: iam:ListRoles on resource: *',
      403,
    ),
    attempt: { call: 'GetAccountAuthorizationDetails' },
    kind: AccessDeniedError,
    message:
      'AWS does not allow GetAccountAuthorizationDetails: User: arn:aws:iam::111122223333:user/x is not authorized to perform: iam:ListRoles on resource: *',
    remedy: /^Allow iam:ListRoles to the caller\.$/,
  },
  {
    reason: 'a message without the permission leaves the name of the call',
    error: iamError('AccessDeniedException', 'no', 403),
    attempt: { call: 'TagRole', on: 'deploy' },
    kind: AccessDeniedError,
    message: 'AWS does not allow TagRole on deploy: no',
    remedy: /iam:TagRole/,
  },
  {
    reason: 'a session that has ended',
    error: iamError('ExpiredToken', 'The security token included in the request is expired', 403),
    attempt: { call: 'ListRoles' },
    kind: AccessDeniedError,
    message: 'AWS has no valid credentials for ListRoles: The security token included in the request is expired',
    remedy: /aws sso login/,
  },
  {
    reason: 'no credentials anywhere: the SDK throws before it sends',
    error: Object.assign(new Error('Could not load credentials from any providers'), {
      name: 'CredentialsProviderError',
    }),
    attempt: { call: 'ListRoles' },
    kind: AccessDeniedError,
    message: 'AWS has no valid credentials for ListRoles: Could not load credentials from any providers',
    remedy: /--profile/,
  },
  {
    reason: 'the token of a pipeline does not become the role: the call itself was never sent',
    error: iamError('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403),
    attempt: { call: 'ListRoles' },
    kind: AccessDeniedError,
    message: 'AWS has no valid credentials for ListRoles: Not authorized to perform sts:AssumeRoleWithWebIdentity',
    remedy: /AWS_ROLE_ARN is there, .* trust policy of the role admits this step/,
  },
  {
    reason: 'a person may not become the role of the profile',
    error: iamError(
      'AccessDenied',
      'User: arn:aws:iam::111122223333:user/x is not authorized to perform: sts:AssumeRole on resource: y',
      403,
    ),
    attempt: { call: 'ListRoles' },
    kind: AccessDeniedError,
    message:
      'AWS has no valid credentials for ListRoles: User: arn:aws:iam::111122223333:user/x is not authorized to perform: sts:AssumeRole on resource: y',
    remedy: /^Allow sts:AssumeRole to the caller\.$/,
  },
  {
    reason: 'the account has no provider for the token, as before a deployment',
    error: iamError(
      'InvalidIdentityTokenException',
      'No OpenIDConnect provider found in your account for https://a',
      400,
    ),
    attempt: { call: 'ListRoles' },
    kind: AccessDeniedError,
    message:
      'AWS has no valid credentials for ListRoles: No OpenIDConnect provider found in your account for https://a',
    remedy: /its account has the OIDC provider of the token/,
  },
  {
    reason: 'STS could not ask Bitbucket for its keys',
    error: iamError('IDPCommunicationErrorException', 'no', 400),
    attempt: { call: 'ListRoles' },
    kind: UnreachableError,
    message: 'AWS gave no answer to ListRoles: no',
    remedy: /run it again in a few minutes/,
  },
  {
    reason: 'a quota, named',
    error: iamError('LimitExceededException', 'Cannot exceed quota for PoliciesPerRole: 10', 409),
    attempt: { call: 'AttachRolePolicy', on: 'deploy' },
    kind: RefusedError,
    message: 'AWS refused AttachRolePolicy on deploy: Cannot exceed quota for PoliciesPerRole: 10',
    remedy: /^The quota is PoliciesPerRole: /,
  },
  {
    reason: 'the quota of tags is about tags',
    error: iamError('LimitExceededException', 'The number of tags has reached the maximum limit.', 409),
    attempt: { call: 'TagRole', on: 'deploy' },
    kind: RefusedError,
    message: 'AWS refused TagRole on deploy: The number of tags has reached the maximum limit',
    remedy: /^The role has fifty tags/,
  },
  {
    reason: 'a quota of the account, of which a role can need no less',
    error: iamError('LimitExceededException', 'Cannot exceed quota for RolesPerAccount: 1000', 409),
    attempt: { call: 'CreateRole', on: 'deploy' },
    kind: RefusedError,
    message: 'AWS refused CreateRole on deploy: Cannot exceed quota for RolesPerAccount: 1000',
    remedy: /^The quota is RolesPerAccount: ask AWS to raise it/,
  },
  {
    reason: 'AWS answers, and fails: nothing is wrong with the network',
    error: iamError('InternalError', 'We encountered an internal error. Please try again.', 500),
    attempt: { call: 'GetObject', on: 's3://config/current.json' },
    kind: UnreachableError,
    message:
      'AWS failed in GetObject on s3://config/current.json: We encountered an internal error. Please try again, HTTP 500',
    remedy: /^The failure is on the side of AWS: .* AWS Health Dashboard\.$/,
  },
  {
    reason: 'the same of IAM, which calls it so',
    error: iamError('ServiceFailureException', 'The request processing has failed.', 500),
    attempt: { call: 'CreateRole', on: 'deploy' },
    kind: UnreachableError,
    message: 'AWS failed in CreateRole on deploy: The request processing has failed, HTTP 500',
    remedy: /Nothing is wrong with the manifests/,
  },
  {
    reason: 'a size that is no quota',
    error: iamError('LimitExceededException', 'Maximum policy size of 10240 bytes exceeded for role deploy', 409),
    attempt: { call: 'PutRolePolicy', on: 'deploy' },
    kind: RefusedError,
    message: 'AWS refused PutRolePolicy on deploy: Maximum policy size of 10240 bytes exceeded for role deploy',
    remedy: /larger than IAM allows/,
  },
  {
    reason: 'the managed policy is not there: the role is',
    error: iamError('NoSuchEntityException', 'Policy arn:p does not exist or is not attachable.', 404),
    attempt: { call: 'AttachRolePolicy', on: 'deploy' },
    kind: RefusedError,
    message: 'AWS refused AttachRolePolicy on deploy: Policy arn:p does not exist or is not attachable',
    remedy: /^Create the managed policy first/,
  },
  {
    reason: 'the boundary is not there',
    error: iamError('NoSuchEntityException', 'Scope ARN: arn:b does not exist or is not attachable.', 404),
    attempt: { call: 'CreateRole', on: 'deploy' },
    kind: RefusedError,
    message: 'AWS refused CreateRole on deploy: Scope ARN: arn:b does not exist or is not attachable',
    remedy: /boundary policy first/,
  },
  {
    reason: 'the role was deleted after the plan was made',
    error: iamError('NoSuchEntityException', 'The role with name deploy cannot be found.', 404),
    attempt: { call: 'TagRole', on: 'deploy' },
    kind: RefusedError,
    message: 'AWS refused TagRole on deploy: The role with name deploy cannot be found',
    remedy: /plan again/,
  },
  {
    reason: 'a reason that we know nothing about',
    error: iamError('ValidationError', '1 validation error detected'),
    attempt: { call: 'CreateRole', on: 'deploy' },
    kind: RefusedError,
    message: 'AWS refused CreateRole on deploy: 1 validation error detected',
    remedy: undefined,
  },
  {
    reason: 'throttled for longer than the SDK retries',
    error: iamError('Throttling', 'Rate exceeded'),
    attempt: { call: 'ListRoles' },
    kind: UnreachableError,
    message: 'AWS gave no answer to ListRoles: Rate exceeded',
    remedy: /in a few minutes/,
  },
  {
    reason: 'another writer is at work on the role: 409, and it means later',
    error: iamError('ConcurrentModificationException', 'in progress', 409),
    attempt: { call: 'TagRole', on: 'deploy' },
    kind: UnreachableError,
    message: 'AWS gave no answer to TagRole on deploy: in progress',
    remedy: /Another caller is changing this role/,
  },
  {
    reason: "a gateway's page of HTML has no words of IAM in it",
    error: iamError('Unknown', 'Unknown', 502),
    attempt: { call: 'ListRoles' },
    kind: UnreachableError,
    message: 'AWS gave no answer to ListRoles: Unknown, HTTP 502',
    remedy: /AWS_ENDPOINT_URL/,
  },
  {
    reason: 'no server listens: Node throws, and the SDK hangs $metadata on it',
    error: Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
      code: 'ECONNREFUSED',
      $metadata: { attempts: 8 },
    }),
    attempt: { call: 'ListRoles' },
    kind: UnreachableError,
    message: 'AWS gave no answer to ListRoles: connect ECONNREFUSED 127.0.0.1:1',
    remedy: /AWS_ENDPOINT_URL/,
  },
];

describe('worldError', () => {
  for (const { reason, error, attempt, kind, message, remedy } of cases) {
    it(`${error.name} is ${kind.name}: ${reason}`, () => {
      const translated = worldError(error, attempt);
      expect(translated).toBeInstanceOf(kind);
      expect(translated).toMatchObject({ message, cause: error });
      if (remedy === undefined) expect(translated).toHaveProperty('remedy', undefined);
      else expect(translated).toHaveProperty('remedy', expect.stringMatching(remedy));
    });
  }

  it('leaves our own bugs as they are, with their stack', () => {
    const bug = new TypeError('x is not a function');
    expect(worldError(bug, { call: 'ListRoles' })).toBe(bug);
  });

  it('leaves an error that is translated already', () => {
    const translated = new IncompleteReadError('half a page');
    expect(worldError(translated, { call: 'ListRoles' })).toBe(translated);
  });
});
