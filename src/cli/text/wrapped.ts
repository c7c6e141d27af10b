/** Prose as wide as the terminal allows. */
import { displayWidth } from './display-width.ts';

/** Paragraphs are separated by an empty line; every line begins with `indent`. */
export function wrapped(prose: string, width: number, indent = ''): string {
  return prose
    .split(/\n{2,}/)
    .map((paragraph) =>
      wrappedParagraph(paragraph, width - indent.length)
        .map((line) => indent + line)
        .join('\n'),
    )
    .join('\n\n');
}

function wrappedParagraph(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(/\s+/)) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
