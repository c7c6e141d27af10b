/** What is wrong, where, and what to do about it: one shape for every source, in code and in every `--json`. */
import type { Code } from '../codes/codes.ts';

/** Where something stands in a file; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Diagnosis {
  readonly code: Code;
  readonly message: string;
  /** What to do about it, in one sentence. */
  readonly remedy: string;
  /** JSON pointer into the document that it is about; '' is the whole of it. */
  readonly pointer?: string;
  /** Where that stands, if the document is a file. */
  readonly place?: Place;
}

/** A user's mistake. Data, never thrown, all of them at once. */
export interface Issue extends Diagnosis {
  readonly pointer: string;
  readonly place: Place;
}

/** `teams/shop/checkout.yaml:12:5` */
export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
