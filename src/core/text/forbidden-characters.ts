/**
 * Characters that make a text read differently from what it is: they have no place in a file that decides who may
 * enter. ("Trojan Source", CVE-2021-42574, is the bidirectional half of them.)
 */
const RANGES: readonly { from: number; to: number; what: string }[] = [
  { from: 0x00, to: 0x08, what: 'a control character' },
  { from: 0x0b, to: 0x1f, what: 'a control character' },
  { from: 0x7f, to: 0x9f, what: 'a control character' },
  { from: 0xad, to: 0xad, what: 'an invisible hyphen' },
  { from: 0x61c, to: 0x61c, what: 'a mark that changes the direction of text' },
  { from: 0x180e, to: 0x180e, what: 'an invisible character' },
  { from: 0x200b, to: 0x200d, what: 'an invisible character' },
  { from: 0x200e, to: 0x200f, what: 'a mark that changes the direction of text' },
  { from: 0x2028, to: 0x2029, what: 'a line separator that YAML does not count' },
  { from: 0x202a, to: 0x202e, what: 'a mark that changes the direction of text' },
  { from: 0x2060, to: 0x2064, what: 'an invisible character' },
  { from: 0x2066, to: 0x2069, what: 'a mark that changes the direction of text' },
  { from: 0x206a, to: 0x206f, what: 'an invisible character' },
  { from: 0xd800, to: 0xdfff, what: 'half of a surrogate pair' },
  { from: 0xfeff, to: 0xfeff, what: 'a byte order mark in the middle of the text' },
  { from: 0xfff9, to: 0xfffb, what: 'an invisible character' },
  { from: 0xe0000, to: 0xe007f, what: 'an invisible character' },
];

const FORBIDDEN = new RegExp(
  `[${RANGES.map(({ from, to }) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`).join('')}]`,
  'u',
);

/** The first forbidden character, undefined if there is none. */
export function forbiddenCharacter(text: string): { offset: number; name: string; what: string } | undefined {
  const offset = text.search(FORBIDDEN);
  const code = offset < 0 ? undefined : text.codePointAt(offset);
  if (code === undefined) return undefined;
  const what = RANGES.find(({ from, to }) => from <= code && code <= to)?.what ?? 'a control character';
  return { offset, name: `U+${code.toString(16).toUpperCase().padStart(4, '0')}`, what };
}
