/**
 * Every sentence of the README's lists names the story or the test that keeps it (readme-promises.ts). A sentence that
 * is new, changed or gone fails here, and so does a story or a test that is not there any more: a promise is written
 * after what keeps it, not before.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isThere, type Keeper } from './keepers.ts';
import { BESIDES, type Sentence, WHAT_IT_DOES, WHAT_IT_WILL_NOT_DO, WHY_NOT } from './readme-promises.ts';

const README = readFileSync('README.md', 'utf8');

const LISTS: Readonly<Record<string, readonly Sentence[]>> = {
  'What it does': WHAT_IT_DOES,
  'What it will not do': WHAT_IT_WILL_NOT_DO,
  'Why not …': WHY_NOT,
};

const HERE = 'test/docs/readme-promises.test.ts';
const KEEPERS: { reason: string; keeper: Keeper; expected: boolean }[] = [
  { reason: 'a story that is there', keeper: { story: 'console-at-night' }, expected: true },
  { reason: 'a story that is not there', keeper: { story: 'no-such-story' }, expected: false },
  { reason: 'a folder that is no story', keeper: { story: 'common' }, expected: false },
  { reason: 'a test that is there', keeper: { file: HERE, named: 'has no list of promises' }, expected: true },
  { reason: 'a test in a file that is not there', keeper: { file: 'test/nowhere.ts', named: 'x' }, expected: false },
  { reason: 'a word that is in the file and in no title', keeper: { file: HERE, named: 'isThere' }, expected: false },
];

describe('README.md', () => {
  for (const [heading, sentences] of Object.entries(LISTS)) {
    it(`says under "${heading}" what is listed here, and nothing else`, () => {
      expect(sentencesUnder(heading).map((text, at) => shownBy(text, sentences[at]))).toEqual(
        sentences.map(({ says }) => says),
      );
    });
  }

  it('has no list of promises but these', () => {
    const headings = [...README.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
    expect(headings.filter((heading) => sentencesUnder(heading).length > 0)).toEqual(Object.keys(LISTS));
  });

  it('says besides what is listed here', () => {
    const text = plain(README);
    expect(BESIDES.filter(({ says }) => !text.includes(says))).toEqual([]);
  });

  for (const sentence of [...Object.values(LISTS).flat(), ...BESIDES]) {
    if (!('kept' in sentence)) continue;
    it(`keeps: ${sentence.says}`, () => expect(sentence.kept.filter((keeper) => !isThere(keeper))).toEqual([]));
  }

  for (const { reason, keeper, expected } of KEEPERS) {
    it(`${expected ? 'believes' : 'does not believe'} a keeper: ${reason}`, () =>
      expect(isThere(keeper)).toBe(expected));
  }
});

/** What the entry says, if the sentence has it; else the sentence, which a failing test then shows. */
function shownBy(text: string, entry: Sentence | undefined): string {
  return entry !== undefined && text.includes(entry.says) ? entry.says : text;
}

/** Of all bullets of a section. */
function sentencesUnder(heading: string): string[] {
  const section = README.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const bullets = section.split(/^- /m).slice(1);
  return bullets.flatMap((bullet) => plain(bullet).split(/(?<=[.?])\s+/));
}

/** Without the marks of Markdown and without comments, on one line. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*`]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
