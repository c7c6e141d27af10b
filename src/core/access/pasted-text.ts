/** A text as people paste it out of a log, made comparable: without colours, boxes, escapes and line breaks. */

/** More is a whole log; its beginning has what went wrong first. */
const LONGEST = 200_000;

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>', '#39': "'" };

const ESCAPE = '\u001b';
/** ESC, as itself or as a log writes it, and what a terminal takes for a colour. */
const COLOUR = new RegExp(`(?:${ESCAPE}|\u241b|\\\\x1b|\\\\u001b|\\\\033)\\[[0-9;?]{0,20}[A-Za-z]`, 'gi');

/** One line: as it would stand in a log that colours and wraps nothing. */
export function flattened(text: string): string {
  return (
    text
      .slice(0, LONGEST)
      .replace(COLOUR, '')
      .replace(/&(quot|apos|amp|lt|gt|#39);/gi, (entity, name: string) => ENTITIES[name.toLowerCase()] ?? entity)
      .replace(/\\u0027/g, "'")
      .replace(/\\[nrt]/g, ' ')
      .replace(/\\(["'\\/])/g, '$1')
      // The frame that Terraform draws around an error, and what CDK puts before one.
      .replace(/[\u2500-\u257f\u274c\u2705]/g, ' ')
      .replace(/[\u2018\u2019]/g, "'")
      .replace(/[\s\u200b\ufeff]+/g, ' ')
      .trim()
  );
}

/** Lower-case letters and digits only: what is left of a text in whatever way it was printed. */
export function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '');
}
