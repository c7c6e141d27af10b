/** CPU time of the role guardrails, against parsing the YAML that they judge: a peer that no change of ours makes faster. */

import { parse } from 'yaml';
import { indexLock } from '../src/core/manifest/lock-index.ts';
import { validateTree } from '../src/core/manifest/validate.ts';
import { inlinePolicies } from '../src/core/permissions/identity-policy.ts';
import { checkRole } from '../src/core/role-guardrails/role-guardrails.ts';
import { fixture } from './fixture.ts';
import { cpuOf, figuresOf } from './samples.ts';
import { share, type Topic } from './topic.ts';

const COUNT = 1000;

export async function guardrails(): Promise<Topic> {
  const tree = await fixture(COUNT).read();
  const decoder = new TextDecoder();
  const texts = tree.files.map(({ bytes }) => decoder.decode(bytes));
  const { survey } = validateTree(tree);
  if (survey === undefined) throw new Error('the fixture has mistakes');
  const { manifests, settings, lock } = survey;
  const index = indexLock(lock);
  const inline = manifests.map((manifest) => inlinePolicies(manifest, settings));
  const { ours, yaml } = await figuresOf(
    {
      ours: () => manifests.map((manifest, i) => checkRole(manifest, inline[i] ?? [], settings, index)),
      yaml: () => texts.map((text) => parse(text)),
    },
    { measure: cpuOf, rounds: 25, warmUp: 5 },
  );
  const against = { ...yaml, what: 'YAML.parse alone', built: 'yaml of npm, from source' };
  return {
    name: 'guardrails',
    title: `CPU time of the role guardrails for ${COUNT.toLocaleString('en')} manifests`,
    // As much as a tenth of a plan was while a plan took 1.25 times as long as YAML.parse.
    rows: [{ case: 'every rule', ours, against, ratio: share(ours, against), goal: { atMost: 0.13 } }],
    notes: [`${((ours.value * 1000) / COUNT).toFixed(0)} microseconds a role; medians of 25 rounds that take turns.`],
  };
}
