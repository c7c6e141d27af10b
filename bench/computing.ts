/** CPU time of everything between the bytes and the plan, against parsing the same YAML and doing nothing with it. */

import { parse } from 'yaml';
import { IamRoleReader } from '../src/aws/role-reader.ts';
import { desiredState } from '../src/core/compile/desired-state.ts';
import { scopeOf } from '../src/core/manifest/scope.ts';
import { UNDEPLOYED } from '../src/core/model/deployment.ts';
import { isInSync } from '../src/core/plan/plan.ts';
import { makePlan, NOTHING_APPLIED } from '../src/reconcile.ts';
import { accountInSync, desiredOf, embeddedIam } from './account.ts';
import { ACCOUNT, fixture } from './fixture.ts';
import { cpuOf, figuresOf } from './samples.ts';
import { share, type Topic } from './topic.ts';

const COUNT = 1000;

export async function computing(): Promise<Topic> {
  const tree = await fixture(COUNT).read();
  const decoder = new TextDecoder();
  const texts = tree.files.map(({ bytes }) => decoder.decode(bytes));
  const { settings } = await desiredOf(COUNT);
  const reader = new IamRoleReader(embeddedIam(await accountInSync(COUNT)), async () => ACCOUNT);
  const actual = await reader.read(scopeOf(settings));

  const works = {
    async ours() {
      const plan = await makePlan(
        desiredState(tree),
        { read: async () => actual, readPolicies: async () => new Map(), readPolicyTexts: async () => new Map() },
        { deployment: UNDEPLOYED, known: undefined, applied: NOTHING_APPLIED },
      );
      if (!isInSync(plan)) throw new Error('the account is not in sync with the fixture');
      return plan;
    },
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
