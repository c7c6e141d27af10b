/**
 * Foreign text in Markdown: it is shown as it is, and becomes no link, no image, no mention, no HTML and no other
 * column of a table. Bitbucket, GitHub and GitLab take different signs for active, so all of theirs are escaped.
 */
import { visible } from '../text/visible.ts';

/** One line of foreign text, to stand in a paragraph, a list or a cell of a table. */
export function markdownText(text: string): string {
  return visible(text)
    .split(COMMAND)
    .map((part, index) => (index % 2 === 1 ? part : escaped(part)))
    .join('');
}

/** Between backticks, as remedies have commands: nothing in it can be active, so it may stay code. */
const COMMAND = /(`[\w ./:=@+-]+`)/;

function escaped(text: string): string {
  return (
    text
      .replace(/[\\`*[\]|]/g, '\\$&')
      .replace(/[<&]/g, (sign) => (sign === '<' ? '&lt;' : '&amp;'))
      .replaceAll('~~', '&#126;&#126;')
      // Inside of a word it is a letter of a name: most readers know that, and names are full of them.
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
      .replace(/(?<![\w.])@(?=[\w{"])/g, '&#64;')
      // Bare addresses become links.
      .replace(/:\/\//g, '&#58;//')
      .replace(/\bwww\./gi, (www) => `${www.slice(0, -1)}&#46;`)
  );
}
