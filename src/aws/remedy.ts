/**
 * What the reader can do about AWS's reason, in one sentence; undefined where we know nothing better than its message.
 * `reason` is the error's code without `Exception`.
 */
export function remedyOf(reason: string, message: string, attempt: Attempt): string | undefined {
  return REMEDIES[reason]?.(message, attempt);
}

type Remedy = (message: string, attempt: Attempt) => string | undefined;

/** For requests that never met an IAM. */
export const CHECK_THE_WAY =
  'Check the network, the proxy and AWS_ENDPOINT_URL (or --endpoint-url), then run it again.';

/** For a failure that AWS answers with. */
export const WAIT_FOR_AWS =
  'The failure is on the side of AWS: run it again in a few minutes. If it lasts, look at the AWS Health Dashboard.';

const logIn: Remedy = () =>
  'Log in again (for example `aws sso login`), or name a profile that has credentials with --profile or AWS_PROFILE.';
const letTokenIn: Remedy = () =>
  'Check that the role in AWS_ROLE_ARN is there, and that its account has the OIDC provider of the token; then that the trust policy of the role admits this step: its repository, its deployment environment or that it has none, and the audience of the token.';
const again: Remedy = () => 'Nothing is wrong with the manifests: run it again in a few minutes.';
const reconcile: Remedy = () => 'Another caller is changing this role: run it again, it starts from what IAM has then.';

const REMEDIES: Readonly<Record<string, Remedy>> = {
  AccessDenied: (message, { call }) => {
    const action = actionIn(message) ?? `iam:${call}`;
    // The caller is a token, which has no policies: the role decides.
    return action === 'sts:AssumeRoleWithWebIdentity'
      ? letTokenIn(message, { call })
      : `Allow ${action} to the caller.`;
  },
  InvalidIdentityToken: letTokenIn,
  IDPRejectedClaim: letTokenIn,
  IDPCommunicationError: again,
  CredentialsProviderError: logIn,
  TokenProviderError: logIn,
  ExpiredToken: logIn,
  RequestExpired: logIn,
  InvalidClientTokenId: logIn,
  UnrecognizedClient: logIn,
  MissingAuthenticationToken: logIn,
  SignatureDoesNotMatch: () => 'Check the secret access key, and the clock of this machine.',

  Throttling: again,
  TooManyRequests: again,
  RequestLimitExceeded: again,
  RequestThrottled: again,
  SlowDown: again,
  ServiceFailure: again,
  ServiceUnavailable: again,
  ConcurrentModification: reconcile,
  EntityTemporarilyUnmodifiable: reconcile,
  EntityAlreadyExists: () =>
    'Plan again to see whose role it is. If it is not ours, choose another name: an account has each name once, whatever its path and case.',

  LimitExceeded: (message, { call }) => {
    if (call === 'TagRole')
      return 'The role has fifty tags, the most that IAM allows: take tags out of its manifest, or off the role; leave those that begin with rolekeeper:.';
    const quota = /quota for (\w+)/.exec(message)?.[1];
    if (quota?.endsWith('PerAccount')) {
      return `The quota is ${quota}: ask AWS to raise it (Service Quotas, IAM), or remove what no one uses.`;
    }
    return quota === undefined
      ? 'The role is larger than IAM allows: shorten its policies, or move statements into a managed policy.'
      : `The quota is ${quota}: have the role need less, or ask AWS to raise it (Service Quotas, IAM).`;
  },
  MalformedPolicyDocument: () =>
    'Correct the policy document in the manifest: IAM says in its message what is wrong with it.',
  NoSuchEntity: (_, { call }) => {
    if (call === 'AttachRolePolicy') return 'Create the managed policy first, or correct its ARN in the manifest.';
    if (call === 'CreateRole' || call === 'PutRolePermissionsBoundary') {
      return 'Create the boundary policy first, or correct roles.permissionsBoundary in rolekeeper.yaml.';
    }
    return 'The role was deleted after the plan was made: plan again.';
  },
  PolicyNotAttachable: () => 'AWS keeps this policy for its own service roles: name another one.',
  UnmodifiableEntity: () => 'AWS keeps this role for one of its services: choose another name.',
};

/** AWS names the missing permission: `… is not authorized to perform: iam:ListRoles on resource: …`. */
function actionIn(message: string): string | undefined {
  return /not authorized to perform:? ([\w-]+:\w+)/i.exec(message)?.[1];
}

/** What was called, for the message: the call as AWS names it, and the role or the thing that it was made on. */
export interface Attempt {
  readonly call: string;
  readonly on?: string;
}
