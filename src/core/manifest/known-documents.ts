/** Documents that were read before, and had no mistake: the same bytes under the same path say the same again. */

import type { SourceFile } from '../model/source-tree.ts';
import { parseDocument, type SourceDocument } from '../source/document.ts';
import { printablePath } from '../source/source-issues.ts';

export interface KnownDocuments {
  /** undefined: it has to be read. */
  documentOf(file: SourceFile): SourceDocument | undefined;
  /** It was read as what its path says, and nothing was wrong with it. */
  learn(file: SourceFile, document: SourceDocument): void;
}

/** A document whose value is known. The text is read again when a place is asked for: of most files none ever is. */
export function knownDocument({ path, bytes }: SourceFile, value: unknown): SourceDocument {
  const file = { path: printablePath(path), bytes };
  let read: SourceDocument | undefined;
  return {
    path: file.path,
    value,
    locate(pointer, what) {
      read ??= parseDocument(file).document;
      return read?.locate(pointer, what) ?? { file: file.path, line: 1, column: 1 };
    },
  };
}
