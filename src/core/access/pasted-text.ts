/** A text as people paste it out of a log, made comparable: without colours, boxes, escapes and line breaks. */

/** More is a whole log; its beginning has what went wrong first. */
const LONGEST = 200_000;

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ quot: '"', apos: "'", amp: '&', lt: '<', gt: '>', nbsp: ' ' },
  ...{ lsquo: "'", rsquo: "'", ldquo: '"', rdquo: '"' },
};
/** `&quot;`, `&#39;`, `&#x27;` */
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,5}));/gi;
/** What a page of the web sets a text in. A placeholder (`<WORKSPACE>`) and the names of AWS's XML are left. */
const MARKUP =
  /<\/?(?:a|b|br|code|div|em|font|i|kbd|li|mark|p|pre|samp|small|span|strong|td|tr|tt|u|ul)(?:\s[^<>]{0,300})?\/?>/gi;

const ESCAPE = '\u001b';
/** ESC, as itself or as a log writes it, and what a terminal takes for a colour. */
const COLOUR = new RegExp(`(?:${ESCAPE}|\u241b|\\\\x1b|\\\\u001b|\\\\033)\\[[0-9;?]{0,20}[A-Za-z]`, 'gi');

/** One line: as it would stand in a log that colours and wraps nothing. */
export function flattened(text: string): string {
  return (
    unwrapped(text.slice(0, LONGEST).replace(COLOUR, ''))
      // Twice: what escapes an escape leaves `&amp;#39;`.
      .replace(ENTITY, decodedEntity)
      .replace(ENTITY, decodedEntity)
      .replace(MARKUP, ' ')
      .replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => characterOf(hex, 16))
      .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => characterOf(hex, 16))
      .replace(/\\[nrt]/g, ' ')
      .replace(/\\(["'\\/])/g, '$1')
      // The frame that Terraform draws around an error, and what CDK puts before one.
      .replace(/[\u2500-\u257f\u274c\u2705]/g, ' ')
      .replace(/[\u2018\u2019]/g, "'")
      .replace(/[\s\u200b\ufeff]+/g, ' ')
      .trim()
  );
}

/**
 * A terminal breaks a long line wherever it is full, also within an ARN, of which the first half would be taken for a role
 * of its own. Then all lines but the last are as long as one another.
 */
function unwrapped(text: string): string {
  const lines = text.replace(/\s+$/, '').split(/\r?\n/);
  const width = lines[0]?.length ?? 0;
  const last = lines.length - 1;
  const isFull = lines.every((line, index) => (index < last ? line.length === width : line.length <= width));
  return isFull && (WIDTHS.has(width) || (width >= NARROWEST && last > 1)) ? lines.join('') : text;
}

/** Characters: of these one full line is enough to know it by. */
const WIDTHS: ReadonlySet<number> = new Set([80, 100, 120, 132, 160]);
const NARROWEST = 40;

function decodedEntity(entity: string, decimal?: string, hex?: string, name = ''): string {
  if (decimal !== undefined) return characterOf(decimal, 10);
  return hex === undefined ? (ENTITIES[name.toLowerCase()] ?? entity) : characterOf(hex, 16);
}

/** A blank for what is no character. */
function characterOf(digits: string, base: 10 | 16): string {
  const code = Number.parseInt(digits, base);
  return code > 0x1f && code <= 0xffff ? String.fromCharCode(code) : ' ';
}

/** Lower-case letters and digits only: what is left of a text in whatever way it was printed. */
export function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '');
}
