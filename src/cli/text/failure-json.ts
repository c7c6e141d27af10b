/** What ended a command, for programs (schemas/failure.schema.json). */
import type { Code } from '../../core/codes/codes.ts';
import type { Issue } from '../../core/model/diagnosis.ts';
import { withoutSignatures } from '../../core/text/without-signatures.ts';
import { WorldError } from '../../errors.ts';
import { stackOf } from './failure-text.ts';

export function failureJson(error: unknown, debug: boolean): unknown {
  if (!(error instanceof WorldError)) {
    return failure({ code: 'bug', message: String(error), retryable: false, stack: stackOf(error) }, []);
  }
  return failure(
    {
      code: error.code,
      message: error.message,
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
      retryable: error.retryable,
      ...(debug ? { stack: stackOf(error) } : {}),
    },
    [],
  );
}

/** Nothing failed, but the manifests are wrong, so there is no plan. */
export function invalidJson(message: string, issues: readonly Issue[]): unknown {
  return failure({ code: 'manifests-invalid', message, retryable: false }, issues);
}

interface FailureFields {
  readonly code: Code;
  readonly message: string;
  readonly remedy?: string;
  readonly retryable: boolean;
  readonly stack?: string;
}

function failure(error: FailureFields, issues: readonly Issue[]): unknown {
  const { message, remedy, stack } = error;
  return {
    version: 'rolekeeper.failure/v2',
    error: {
      ...error,
      message: withoutSignatures(message),
      ...(remedy !== undefined && { remedy: withoutSignatures(remedy) }),
      ...(stack !== undefined && { stack: withoutSignatures(stack) }),
    },
    issues,
  };
}
