/**
 * Words that stand on a page in the place of a value, and were copied with it: `<WORKSPACE>`, `{REPOSITORY-UUID}`,
 * `YOUR_ACCOUNT_ID`, `xxxxxxxx-xxxx-…`. A value with one of them may be well formed, and does nothing then: no error of
 * AWS says why.
 */

/** No name, ARN or UUID has one of these. What follows a dollar sign is a variable, and has words of its own. */
const CERTAIN = [
  /<[^<>*?]+>/,
  /(?<![${])\{\{?[A-Z][A-Z0-9 _-]*\}?\}/,
  /\bYOUR[-_ ]?[A-Z][A-Z_ -]*/,
  /\byour-(workspace|repo|account|bucket|role|org|company|environment|env|team)[a-z-]*/,
  /\{?\b[xX]{8}(?:-[xX]{4}){3}-[xX]{12}\b\}?/,
  /\b[xX]{12}\b/,
];
const FIRST = new RegExp(CERTAIN.map(({ source }) => source).join('|'));

/** The first placeholder in a text that may be right otherwise; undefined if there is none for certain. */
export function placeholderIn(text: string): string | undefined {
  const found = FIRST.exec(text)?.[0];
  return found === undefined || BRACKETED_UUID.test(found) ? undefined : found;
}

const BRACKETED_UUID = /^<\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?>$/i;

/** Whether a text that cannot be right is one altogether: also words in capitals, `WORKSPACE_UUID`. */
export function isPlaceholder(text: string): boolean {
  return placeholderIn(text) === text || /^[{<$]{0,2}[A-Z]+[-_][A-Z_-]+[}>]{0,2}$/.test(text);
}

/** `{WORKSPACE-UUID}`, `<WORKSPACE_ID>`, `$WORKSPACE_UUID`: the article's form, and similar ones. */
export function isWorkspacePlaceholder(text: string): boolean {
  return /^[{<$]{0,2}(YOUR[-_ ])?WORKSPACE[-_ ]?(UU)?ID[}>]{0,2}$/i.test(text);
}
