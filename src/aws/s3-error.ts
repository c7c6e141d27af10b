import { AccessDeniedError, RefusedError } from '../errors.ts';
import type { Attempt } from './remedy.ts';
import { awsErrorName, isOfBecomingARole, worldError } from './world-error.ts';

/** The SDK's error as one of src/errors.ts, with what can be done about it where the service is S3. */
export function s3Error(error: unknown, attempt: Attempt): unknown {
  const known = worldError(error, attempt);
  if (isDenied(known, error)) {
    return new AccessDeniedError(known.message, { cause: error, remedy: accessRemedy(attempt) });
  }
  const remedy = REMEDIES[awsErrorName(error)];
  if (known instanceof RefusedError && remedy !== undefined) {
    return new RefusedError(known.message, { cause: error, remedy });
  }
  return known;
}

/** By S3 itself; not by STS, when the caller is to become the role that asks. */
function isDenied(known: unknown, error: unknown): known is AccessDeniedError {
  return known instanceof AccessDeniedError && awsErrorName(error) === 'AccessDenied' && !isOfBecomingARole(known);
}

/** S3's reason for a refusal as its API reference spells it, for example `NoSuchKey`. */
export function s3Reason(error: unknown): string | undefined {
  return error instanceof RefusedError ? awsErrorName(error.cause) : undefined;
}

function accessRemedy({ call, on }: Attempt): string {
  const action = call === 'ListObjectsV2' ? 's3:ListBucket' : `s3:${call}`;
  // Without ListBucket S3 says "access denied" also of what is not there.
  return `Allow ${action} on ${on} to the caller, and s3:ListBucket on the bucket; look at the bucket policy too.`;
}

const REMEDIES: Readonly<Record<string, string>> = {
  NoSuchBucket: 'Check the name of the bucket, and that it was not deleted.',
  PermanentRedirect: 'The bucket is in another region: set --region or AWS_REGION.',
  AuthorizationHeaderMalformed: 'The bucket is in another region: set --region or AWS_REGION.',
};
