/** Of a text that is no code and no message that is known: the page that was probably meant. */
import { CODES, type Code } from '../codes/codes.ts';
import type { CodePage } from '../codes/page.ts';
import { didYouMean } from '../text/did-you-mean.ts';

/** Of the weight of all its words, what a page has to share: with less it is a page about something else. */
const ENOUGH = 0.5;

/** Undefined where none is near: a wrong page costs more than none. */
export function nearestCode(text: string): Code | undefined {
  const codes = Object.keys(CODES) as Code[];
  if (!/\s/.test(text.trim())) return didYouMean(text, codes) as Code | undefined;
  const pages = codes.map((code) => ({ code, words: wordsOf(titleOf(code)) }));
  const weights = new Map([...wordsOf(text)].map((word) => [word, weightOf(word, pages)]));
  const all = sum(weights.values());
  let nearest: Code | undefined;
  let most = all * ENOUGH;
  for (const { code, words } of pages) {
    const shared = sum([...words].map((word) => weights.get(word) ?? 0));
    if (shared <= most) continue;
    nearest = code;
    most = shared;
  }
  return nearest;
}

function titleOf(code: Code): string {
  const page: CodePage = CODES[code];
  return `${page.title} ${code}`;
}

/** A word that many pages have (role, policy) says little about which is meant. */
function weightOf(word: string, pages: readonly { readonly words: ReadonlySet<string> }[]): number {
  const having = pages.filter(({ words }) => words.has(word)).length;
  return Math.log((pages.length + 1) / (having + 1)) + 0.01;
}

function wordsOf(text: string): Set<string> {
  return new Set(
    text
      .slice(0, 2000)
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word.length > 2),
  );
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
