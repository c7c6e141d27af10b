/**
 * How big the manifests may be. Far above what people write (a role is under 2 KiB), far below what could stop a
 * Lambda: the YAML parser needs about 1 ms for 10 KiB.
 */
export const SOURCE_LIMITS = {
  bytesPerFile: 64 * 1024,
  files: 2_000,
  bytes: 16 * 1024 * 1024,
  /** Levels of lists and mappings within each other. A pasted policy document needs ten. */
  depth: 20,
  /** Mistakes shown of one file: after so many, more of them help nobody. */
  issuesPerFile: 50,
};
