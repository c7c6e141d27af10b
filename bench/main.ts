/**
 * `npm run bench [-- --only TOPIC] [--json] [--before COMMIT]`: what Rolekeeper costs, each figure beside what it is
 * compared with and measured in the same run, since figures of two runs say more about the machine than about the program.
 * About five minutes; with `--before` twice that, as an older commit runs in turn. docs/performance.md says what the figures
 * mean.
 */
import { parseArgs } from 'node:util';
import { beforeAndNow } from './before.ts';
import { figuresOfTopics } from './figures.ts';
import { comparisonText } from './headlines.ts';
import { type Topic, tableOf } from './topic.ts';
import { TOPICS, topicNamed } from './topics.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string', multiple: true }, before: { type: 'string' } },
});
const names = values.only ?? Object.keys(TOPICS);
const measured = names.map((name) => ({ name, measure: topicNamed(name) }));

if (values.before === undefined) {
  const topics: Topic[] = [];
  for (const { name, measure } of measured) {
    process.stderr.write(`measuring ${name} …\n`);
    const topic = await measure();
    topics.push(topic);
    if (!values.json) process.stdout.write(`\n${tableOf(topic)}\n`);
  }
  const figures = figuresOfTopics(topics);
  if (values.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  else process.stdout.write(`\n${figures.met} of ${figures.goals} goals met, on Node ${figures.node}.\n`);
} else {
  const compared = await beforeAndNow(values.before, names);
  process.stdout.write(values.json ? `${JSON.stringify(compared, null, 2)}\n` : comparisonText(compared));
}
