/**
 * `npm run measure:guardrails [-- --only WORD]`: the figures that the guardrails are measured by, as a table; what misses a
 * goal is listed under it. Half a minute. It fails if a goal is missed that does not depend on the machine.
 */
import { parseArgs } from 'node:util';
import { FIGURES, type Measured } from './guardrail-figures.ts';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const chosen = FIGURES.filter(({ what }) => what.includes(values.only ?? ''));
const width = Math.max(...chosen.map(({ what }) => what.length));
let missed = 0;
for (const { what, goal, measure } of chosen) {
  const { value, met, missing = [] }: Measured = await measure();
  process.stdout.write(`${what.padEnd(width)}  ${value.padEnd(24)}  goal: ${goal}  ${met ? 'met' : 'MISSED'}\n`);
  for (const one of missing.slice(0, 20)) process.stdout.write(`    ${one}\n`);
  if (!met && !what.startsWith('time')) missed += 1;
}
process.exitCode = missed === 0 ? 0 : 1;
