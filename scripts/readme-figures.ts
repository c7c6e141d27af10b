/** The README with the sentences that have figures, between its markers, taken from bench/figures.json. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figures } from '../bench/figures.ts';
import { readFigures, rowOf } from './performance-page.ts';

const BETWEEN = /(<!-- figures: npm run docs -->\n)[\s\S]*?( *<!-- end of figures -->)/;

export async function readmeWithFigures(): Promise<string> {
  const text = await readFile(join(import.meta.dirname, '../README.md'), 'utf8');
  if (!BETWEEN.test(text)) throw new Error('README.md has no markers for its figures');
  const sentences = sentencesOf(await readFigures());
  return text.replace(BETWEEN, (_, before: string, after: string) => `${before}${sentences}\n${after}`);
}

function sentencesOf(figures: Figures): string {
  const calls = rowOf(figures, 'reading', '1,000 roles: calls', 'asking for each role');
  const far = rowOf(figures, 'plan', '1,000 roles, 40 ms a call: wall', 'bulk read by SDK');
  const near = rowOf(figures, 'plan', '1,000 roles: wall, cold', 'bulk read by boto3');
  return [
    `  A plan of 1,000 roles with nothing to do makes ${calls.ours.value} calls, where asking for each role makes ${calls.against.value.toLocaleString('en')}.`,
    `  With 40 ms a call it takes ${times(far.ratio)} as long as a script that only reads in bulk; without latency,`,
    `  ${times(near.ratio)} as long as that script in boto3.`,
  ].join('\n');
}

const times = (ratio: number): string => `${ratio.toFixed(2)} times`;
