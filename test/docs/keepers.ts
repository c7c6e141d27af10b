/** What keeps a word that a document gives: a story or a test, by its name. */
import { existsSync, readFileSync } from 'node:fs';

export type Keeper =
  /** A folder of test/scenarios: what the plan shows. */
  | { readonly story: string }
  /** A test, or a case of its table, by its title or a part of it. */
  | { readonly file: string; readonly named: string };

/** A test is there if the text stands in a title: of a test, of a group, or of a case in a table. */
export function isThere(keeper: Keeper): boolean {
  if ('story' in keeper) return existsSync(`test/scenarios/${keeper.story}/story.md`);
  if (!existsSync(keeper.file)) return false;
  const text = keeper.named.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const title = new RegExp(
    `(?:\\b(?:it|test|describe)(?:\\.\\w+\\([^)]*\\))?\\(|\\b(?:name|reason):)\\s*(['"\`])(?:(?!\\1)[^\\n])*${text}`,
  );
  return title.test(readFileSync(keeper.file, 'utf8'));
}
