import { AccessDeniedError, IncompleteReadError, RefusedError, SourceError } from '../errors.ts';

/**
 * S3's refusal as a failure of the source, with S3's reason and remedy. What may pass by itself (no answer, throttling)
 * stays what it is.
 */
export function sourceFailure(error: unknown): unknown {
  if (!(error instanceof AccessDeniedError || error instanceof RefusedError || error instanceof IncompleteReadError)) {
    return error;
  }
  const options = error.remedy === undefined ? { cause: error } : { cause: error, remedy: error.remedy };
  return new SourceError(`The manifests could not be read. ${error.message}`, options);
}
