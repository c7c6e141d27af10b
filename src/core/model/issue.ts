/** A user's mistake, and where it stands. */
import type { Code } from '../codes/codes.ts';

/** Where something stands in a file; line and column count from 1. */
export interface Position {
  file: string;
  line: number;
  column: number;
}

/** A user's mistake. Data, never thrown, all of them at once. `pointer` is a JSON pointer ('' is the whole file). */
export interface Issue extends Position {
  code: Code;
  pointer: string;
  message: string;
  /** What to do about it, in one sentence. */
  hint?: string;
}
