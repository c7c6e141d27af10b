/** Text as XML 1.0 can hold it. */

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Two characters can be seen, and XML cannot hold them even escaped: one of them must not spoil the file. */
export function escaped(text: string): string {
  return text.replaceAll(/[\ufffe\uffff]/g, '\ufffd').replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}
