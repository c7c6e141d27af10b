import { AccessDeniedError, RefusedError, UnreachableError, WorldError } from '../errors.ts';
import { type Attempt, CHECK_THE_WAY, remedyOf, WAIT_FOR_AWS } from './remedy.ts';

/**
 * The SDK's error as one of src/errors.ts, with the original as its `cause`. What is neither AWS's answer nor the
 * network's silence comes back as it was: that is our own bug, and its stack is what helps.
 */
export function worldError(error: unknown, attempt: Attempt): unknown {
  if (error instanceof WorldError || !(error instanceof Error)) return error;
  const kind = kindOf(error);
  const known = remedyOf(awsErrorName(error), error.message, attempt);
  const remedy = known ?? REMEDY_BY_KIND[kind]?.(error);
  const options = remedy === undefined ? { cause: error } : { cause: error, remedy };
  const doing = attempt.on === undefined ? attempt.call : `${attempt.call} on ${attempt.on}`;
  switch (kind) {
    case 'credentials':
      return new AccessDeniedError(`AWS has no valid credentials for ${doing}: ${sentence(error)}`, options);
    case 'denied':
      return new AccessDeniedError(`AWS does not allow ${doing}: ${sentence(error)}`, options);
    case 'failing':
      return new UnreachableError(`AWS failed in ${doing}: ${sentence(error)}${httpStatus(error)}`, options);
    case 'unreachable':
      return new UnreachableError(`AWS gave no answer to ${doing}: ${sentence(error)}`, options);
    case 'refused':
      return new RefusedError(`AWS refused ${doing}: ${sentence(error)}`, options);
    case 'ours':
      return error;
  }
}

/** Whether AWS's reason was this one, for example `NoSuchEntity`. */
export function hasReason(error: unknown, name: string): boolean {
  return error instanceof RefusedError && awsErrorName(error.cause) === name;
}

/**
 * Whether the same call may be answered otherwise soon: no answer, one of theirs that failed, another writer at work.
 */
export function mayPass(error: unknown): boolean {
  return error instanceof Error && ['failing', 'unreachable'].includes(kindOf(error));
}

/**
 * The error's code as the IAM API reference spells it. The SDK ends the names of modelled errors in `Exception`
 * (`NoSuchEntityException`) and leaves the others as AWS sends them (`AccessDenied`, `ValidationError`).
 */
export function awsErrorName(error: unknown): string {
  return error instanceof Error ? error.name.replace(/Exception$/, '') : '';
}

/** STS let the caller not become the role, so the call was not sent, and no permission for it would help. */
export function isOfBecomingARole({ message }: Error): boolean {
  return /\bsts:AssumeRole/.test(message);
}

type Kind = 'credentials' | 'denied' | 'failing' | 'unreachable' | 'refused' | 'ours';

/** Where the reason itself is not known to us. */
const REMEDY_BY_KIND: Partial<Record<Kind, (error: Error) => string>> = {
  failing: () => WAIT_FOR_AWS,
  // Who answers in HTML is a proxy, or an endpoint that is not AWS.
  unreachable: () => CHECK_THE_WAY,
};

const KIND_BY_NAME: Readonly<Record<string, Kind>> = {
  AccessDenied: 'denied',
  UnauthorizedOperation: 'denied',
  OptInRequired: 'denied',

  // The SDK's own: the chain of credential sources came to its end, or `aws sso login` is due.
  CredentialsProviderError: 'credentials',
  TokenProviderError: 'credentials',
  ExpiredToken: 'credentials',
  RequestExpired: 'credentials',
  InvalidClientTokenId: 'credentials',
  UnrecognizedClient: 'credentials',
  InvalidAccessKeyId: 'credentials',
  SignatureDoesNotMatch: 'credentials',
  IncompleteSignature: 'credentials',
  MissingAuthenticationToken: 'credentials',
  // STS's, to a token of a pipeline: before the call itself was sent.
  InvalidIdentityToken: 'credentials',
  IDPRejectedClaim: 'credentials',
  IDPCommunicationError: 'unreachable',

  Throttling: 'unreachable',
  TooManyRequests: 'unreachable',
  RequestLimitExceeded: 'unreachable',
  RequestThrottled: 'unreachable',
  SlowDown: 'unreachable',
  RequestTimeout: 'unreachable',
  TimeoutError: 'unreachable',
  // AWS says 409 to these two, and means "later": another writer is at work on the role.
  ConcurrentModification: 'unreachable',
  EntityTemporarilyUnmodifiable: 'unreachable',
};

function kindOf(error: Error): Kind {
  const named = KIND_BY_NAME[awsErrorName(error)];
  if (named === 'denied' && isOfBecomingARole(error)) return 'credentials';
  if (named !== undefined) return named;
  if ('$fault' in error) return error.$fault !== 'server' ? 'refused' : isNameless(error) ? 'unreachable' : 'failing';
  return isNetworkFailure(error) ? 'unreachable' : 'ours';
}

/** Requests that never met an IAM: Node's codes of sockets, DNS and TLS, or an answer that the SDK could not read. */
function isNetworkFailure(error: Error): boolean {
  // The SDK hangs `$metadata` on what failed after a request was made, and `$response` on an answer that is no XML.
  return '$metadata' in error && ('code' in error || '$response' in error);
}

/** AWS gives every failure of its own a name; a page of HTML has none. */
function isNameless(error: Error): boolean {
  return ['Unknown', 'UnknownError', 'Error'].includes(error.name);
}

/** AWS ends some messages in a full stop; a proxy's page of HTML makes the SDK say only `Unknown`. */
function sentence(error: Error): string {
  const message = error.message.trim().replace(/\.$/, '');
  return message === '' || message === 'Unknown' ? `${error.name}${httpStatus(error)}` : message;
}

function httpStatus(error: Error): string {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return '';
  return 'httpStatusCode' in error.$metadata ? `, HTTP ${error.$metadata.httpStatusCode}` : '';
}
