/** CPU time of everything between the bytes and the plan, against parsing the same YAML and doing nothing with it. */

import { parse } from 'yaml';
import { desiredState } from '../src/core/compile/desired-state.ts';
import { inSync } from './in-sync.ts';
import { cpuOf, figuresOf } from './samples.ts';
import { share, type Topic } from './topic.ts';

const COUNT = 1000;

export async function computing(): Promise<Topic> {
  const { tree, texts, plan } = await inSync(COUNT);
  const works = {
    ours: () => plan(desiredState(tree)),
    // Keeps what it has parsed, as every real caller does: dropping each value at once would spare it the garbage
    // collector's work.
    yaml: () => texts.map((text) => parse(text)),
  };
  const { ours, yaml } = await figuresOf(works, { measure: cpuOf, rounds: 25, warmUp: 5 });
  const against = { ...yaml, what: 'YAML.parse alone', built: 'yaml of npm, from source' };
  return {
    name: 'computing',
    title: `CPU time of parse, validate, compile, diff and guard for ${COUNT.toLocaleString('en')} manifests`,
    rows: [{ case: 'from bytes to plan', ours, against, ratio: share(ours, against), goal: { atMost: 1.15 } }],
    notes: ['Medians of 25 rounds that take turns, after 5 to warm up; user and system time of all threads.'],
  };
}
