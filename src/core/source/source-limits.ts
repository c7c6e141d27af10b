/**
 * How big the manifests may be. Far above what people write (a role is under 2 KiB), far below what could hold up a
 * pass: the YAML parser needs about 1 ms for 4 KiB of a manifest, and a hundred times that for 64 KiB of brackets.
 */
export const SOURCE_LIMITS = {
  bytesPerFile: 64 * 1024,
  /**
   * IAM has 5,000 roles at most in an account whose quota was raised, and one file is one role. CPU and memory grow more
   * slowly than the files (`npm run bench -- --only growth`), so they would allow more: there is nothing to use it for.
   */
  files: 6_000,
  bytes: 16 * 1024 * 1024,
  /** Lexemes of YAML. 64 KiB of a lock file have about 10,000. */
  piecesPerFile: 15_000,
  /** In one lexeme. The longest that any field takes is a description of 1,000. */
  charactersPerPiece: 16 * 1024,
  /** Levels of lists and mappings within each other. A pasted policy document needs ten. */
  depth: 20,
  /** Mistakes shown of one file: after so many, more are no help. */
  issuesPerFile: 50,
  /** Of a whole repository, packed, of which the manifests are one folder. */
  archive: {
    /** As it comes. */
    packedBytes: 16 * 1024 * 1024,
    /** Unpacked: who packs a million zeros sends a thousand bytes. */
    bytes: 64 * 1024 * 1024,
    /** Files, folders, links. */
    entries: 20_000,
  },
};
