/** The settings before any other file is looked at: they alone say which roles of an account count. */
import type { SourceFile } from '../model/source-tree.ts';
import * as schemas from '../schema/generated/validators.js';
import { readDocument } from './read-document.ts';
import type { Settings } from './settings.ts';
import { settingsFrom } from './settings-from.ts';

/** undefined if the file has a mistake; it is reported when the whole tree is validated. */
export function settingsAlone(file: SourceFile): Settings | undefined {
  const { read, guessed } = readDocument(file, schemas.settings, settingsFrom, []);
  return guessed.length === 0 ? read : undefined;
}
