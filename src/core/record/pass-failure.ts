import type { Code } from '../codes/codes.ts';

/** A failure as a report keeps it: what src/errors.ts knows, without the stack. */
export interface PassFailure {
  code: Code | 'bug';
  message: string;
  remedy: string | null;
  /** Whether the same may succeed later without anybody changing anything. */
  retryable: boolean;
}
