/** What a source of manifests holds, before anything of it is understood. */
import type { Issue } from './diagnosis.ts';

/** One file as the source gave it. `path` is relative to the manifests folder, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * All that a source holds at one moment. `unreadable` are files that exist and could not be read: never "not there".
 */
export interface SourceTree {
  /** How people call it: the folder's path or a bucket's revision. */
  readonly name: string;
  readonly revision: string | undefined;
  readonly files: readonly SourceFile[];
  readonly unreadable: readonly Issue[];
}
