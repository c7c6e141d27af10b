/** A comment under a pull request. */
import type { Uuid } from '../text/uuid.ts';

export interface PullRequestPlace {
  readonly workspace: string;
  /** Slug or UUID. */
  readonly repository: string;
  readonly id: number;
}

export interface PullRequestComment {
  readonly id: number;
  /** As it was typed: Markdown. */
  readonly text: string;
  /** undefined where the account is gone. */
  readonly author: Uuid | undefined;
  /** Bitbucket keeps the place of a deleted comment, without its text. */
  readonly isDeleted: boolean;
  /** Whether it stands on its own: on no line of a file, and under no other comment. */
  readonly isGlobal: boolean;
}

/** Characters (UTF-16 units) that Bitbucket takes in one. */
export const LONGEST_COMMENT = 32_768;
