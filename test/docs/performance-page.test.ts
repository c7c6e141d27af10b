/** What is said about performance is what the bench measured: bench/figures.json and bench/profile.json are its runs. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Figures } from '../../bench/figures.ts';
import { isMet, type Row, type Topic } from '../../bench/topic.ts';
import { TOPICS } from '../../bench/topics.ts';
import { MEANINGS } from '../../scripts/performance-meanings.ts';
import { performancePage, rowOf } from '../../scripts/performance-page.ts';
import { readmeWithFigures } from '../../scripts/readme-figures.ts';

const FIGURES = JSON.parse(readFileSync('bench/figures.json', 'utf8')) as Figures;
const ROWS = FIGURES.topics.flatMap(({ rows }) => rows);

describe('bench/figures.json', () => {
  it('has every topic of the bench, in its order', () => {
    expect(FIGURES.topics.map(({ name }) => name)).toEqual(Object.keys(TOPICS));
  });

  it('counts the goals that it met', () => {
    const goals = ROWS.filter(({ goal }) => goal !== undefined);
    expect({ goals: FIGURES.goals, met: FIGURES.met }).toEqual({
      goals: goals.length,
      met: goals.filter(isMet).length,
    });
  });

  it('has a ratio in every row that its two values give', () => {
    // An exponent is of three counts, of which a row shows two.
    const ratios = ROWS.filter((row) => !row.case.endsWith(': exponent'));
    expect(ratios.filter((row) => !fits(row)).map(({ case: label }) => label)).toEqual([]);
  });
});

describe('docs/performance.md', () => {
  it('says of every topic what it compares', () => {
    expect(Object.keys(TOPICS).filter((name) => MEANINGS[name] === undefined)).toEqual([]);
  });

  it('says of every goal that was missed that it was', async () => {
    const page = await performancePage();
    const missed = FIGURES.topics.flatMap(({ name, rows }: Topic) =>
      rows.filter((row) => !isMet(row)).map((row) => `- ${name}, ${row.case} against ${row.against.what}`),
    );
    expect(missed.filter((line) => !page.includes(line))).toEqual([]);
  });
});

describe('README.md', () => {
  it('takes its figures from bench/figures.json', async () => {
    expect(readFileSync('README.md', 'utf8')).toBe(await readmeWithFigures());
  });

  it('cannot name a row that was not measured', () => {
    expect(() => rowOf(FIGURES, 'reading', 'a million roles', 'nothing')).toThrow('no row "a million roles"');
  });
});

/** Ours by theirs, or theirs by ours where more is better; the values are rounded. */
function fits({ ours, against, ratio }: Row): boolean {
  const share = ours.value / against.value;
  return [share, 1 / share].some((one) => Math.abs(one / ratio - 1) < 0.02);
}
