/**
 * The settings by which a plan was made last, and the lock file beside them with all of its parts, as they were written: the same parser reads
 * them again where what is published now cannot be planned by.
 */
export interface LastGood {
  /** The revision that brought them; for people. */
  readonly revision: string | null;
  /** The text of `rolekeeper.yaml`. */
  readonly settings: string;
  /** The texts of `bitbucket.lock.yaml` and of its parts, by path; sorted. */
  readonly lock: Readonly<Record<string, string>>;
}

/**
 * What is published cannot be planned by: the settings that held last stay in force, no manifest counts, and all that is
 * planned is to put the known roles back to what was applied to them last.
 */
export interface Fallback {
  /** The revision that was acted on last, which stays in force. */
  readonly revision: string | null;
  /** The day of the first pass that could not plan by what is published, `2026-11-22`. */
  readonly since: string;
  /** What is wrong with what is published. */
  readonly because: string;
  readonly remedy: string | undefined;
}
