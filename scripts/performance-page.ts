/** docs/performance.md and the README's figures, from one run of the bench and of the profile that are kept in bench/. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figures } from '../bench/figures.ts';
import type { Profile } from '../bench/profile.ts';
import type { SelfTime } from '../bench/self-times.ts';
import {
  type Figure,
  figureText,
  goalText,
  isMet,
  type Row,
  rangeText,
  ratioText,
  type Topic,
} from '../bench/topic.ts';
import { TOPICS } from '../bench/topics.ts';
import { MEANINGS } from './performance-meanings.ts';

const ROOT = join(import.meta.dirname, '..');

export async function performancePage(): Promise<string> {
  const figures = await readFigures();
  const profile = await readJson<Profile>('bench/profile.json');
  const before = await readJson<Profile & { readonly commit: string }>('bench/profile-before.json');
  const template = await readFile(join(ROOT, 'scripts/performance-page.md'), 'utf8');
  const parts: Readonly<Record<string, string>> = {
    TOPICS: Object.keys(TOPICS).join(', '),
    RUN: `On two cores of a shared Linux machine, Node ${figures.node.slice(1)}, each topic in one run.`,
    MET: metText(figures),
    FIGURES: figures.topics.map(topicText).join('\n\n'),
    ROLES: profile.roles.toLocaleString('en'),
    TOTAL: msText(profile.total),
    FUNCTIONS: profileTable(profile.functions.slice(0, 5)),
    BEFORE: before.commit,
    TOTAL_BEFORE: msText(before.total),
    FUNCTIONS_BEFORE: profileTable(before.functions.slice(0, 5)),
    PLACES: profileTable(profile.places.filter(({ share }) => share >= 0.01)),
  };
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name] ?? name);
}

/** @throws Error if the bench has not measured it */
export function rowOf({ topics }: Figures, topic: string, label: string, against: string): Row {
  const rows = topics.find(({ name }) => name === topic)?.rows ?? [];
  const row = rows.find((one) => one.case === label && one.against.what === against);
  if (row === undefined) throw new Error(`bench/figures.json has no row "${label}" against "${against}" in ${topic}`);
  return row;
}

export const readFigures = (): Promise<Figures> => readJson('bench/figures.json');

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(join(ROOT, file), 'utf8')) as T;
}

function metText({ goals, met, topics }: Figures): string {
  const missed = topics.flatMap(({ name, rows }) =>
    rows
      .filter((row) => !isMet(row))
      .map((row) => `${name}, ${row.case} against ${row.against.what} (${ratioText(row.ratio)})`),
  );
  const text = `Of ${goals} goals, ${met} are met.`;
  return missed.length === 0 ? text : `${text} Missed:\n\n${missed.map((one) => `- ${one}`).join('\n')}`;
}

function topicText({ name, title, rows, notes }: Topic): string {
  const lines = rows.map((row) => [
    row.case,
    measured(row.ours),
    `${measured(row.against)}, ${row.against.what}${row.against.built === undefined ? '' : `, ${row.against.built}`}`,
    ratioText(row.ratio),
    row.goal === undefined ? '' : `${goalText(row.goal)}, ${isMet(row) ? 'met' : '**missed**'}`,
  ]);
  return [
    `### ${title}`,
    ...(MEANINGS[name] === undefined ? [] : [MEANINGS[name]]),
    table(['', 'ours', 'against', 'ratio', 'goal'], '|---|---:|---|---:|---|', lines),
    notes.join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function measured(figure: Figure): string {
  const range = rangeText(figure);
  return range === '' ? figureText(figure) : `${figureText(figure)} (${range})`;
}

function profileTable(rows: readonly SelfTime[]): string {
  const lines = rows.map(({ name, where, ms, share }) => [
    ...(where === undefined ? [name] : [`\`${name}\`, ${where}`]),
    msText(ms),
    `${(share * 100).toFixed(1)} %`,
  ]);
  return table(['', 'time', 'share'], '|---|---:|---:|', lines);
}

const msText = (value: number): string => figureText({ value, unit: 'ms' });

function table(headings: readonly string[], rule: string, rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replace(/^~/, '\\~').replace(/^</, '\\<').replace(/^>/, '\\>')).join(' | ')} |`;
  return [line(headings), rule, ...rows.map(line)].join('\n');
}
