/**
 * `npm run bench [-- --only TOPIC] [--json]`: what Rolekeeper costs, each figure beside what it is compared with and
 * measured in the same run, since figures of two runs say more about the machine than about the program. About three
 * minutes; docs/performance.md says what the figures mean.
 */
import { parseArgs } from 'node:util';
import { computing } from './computing.ts';
import { functionBundleTopic } from './function-bundle.ts';
import { guardrails } from './guardrails.ts';
import { known } from './known.ts';
import { memory } from './memory.ts';
import { plan } from './plan.ts';
import { quietPass } from './quiet-pass.ts';
import { reading } from './reading.ts';
import { scaling } from './scaling.ts';
import { start } from './start.ts';
import { thirtyDays } from './thirty-days.ts';
import { throttling } from './throttling.ts';
import { isMet, type Topic, tableOf } from './topic.ts';
import { trail } from './trail.ts';
import { writing } from './writing.ts';

/** In this order: what measures the processor goes first, while the heap is small. */
const TOPICS: Readonly<Record<string, () => Promise<Topic>>> = {
  computing,
  known,
  guardrails,
  trail,
  scaling,
  writing,
  throttling,
  memory,
  start,
  reading,
  plan,
  pass: quietPass,
  'thirty-days': thirtyDays,
  function: functionBundleTopic,
};

const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string', multiple: true } } });
const names = values.only ?? Object.keys(TOPICS);
const topics: Topic[] = [];
for (const name of names) {
  const measure = TOPICS[name];
  if (measure === undefined) throw new Error(`there is no topic ${name}: ${Object.keys(TOPICS).join(', ')}`);
  process.stderr.write(`measuring ${name} …\n`);
  const topic = await measure();
  topics.push(topic);
  if (!values.json) process.stdout.write(`\n${tableOf(topic)}\n`);
}

const goals = topics.flatMap(({ rows }) => rows).filter(({ goal }) => goal !== undefined);
const met = goals.filter(isMet).length;
if (values.json)
  process.stdout.write(
    `${JSON.stringify({ version: 1, node: process.version, topics, goals: goals.length, met }, null, 2)}\n`,
  );
else process.stdout.write(`\n${met} of ${goals.length} goals met, on Node ${process.version}.\n`);
