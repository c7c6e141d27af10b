/** Whether five times the roles take five times as long: from the bytes of the manifests to the finished plan. */

import { IamRoleReader } from '../src/aws/role-reader.ts';
import { UNDEPLOYED } from '../src/core/model/deployment.ts';
import { isInSync } from '../src/core/plan/plan.ts';
import { loadDesired, makePlan, NOTHING_APPLIED } from '../src/reconcile.ts';
import { accountInSync, embeddedIam } from './account.ts';
import { ACCOUNT, fixture } from './fixture.ts';
import { figuresOf, wallOf } from './samples.ts';
import { share, type Topic } from './topic.ts';

export async function scaling(): Promise<Topic> {
  const works = { small: await planOf(1000), large: await planOf(5000) };
  const figures = await figuresOf(works, { measure: wallOf, rounds: 5, warmUp: 1 });
  const ours = figures.large;
  const against = { ...figures.small, what: '1,000 roles' };
  return {
    name: 'scaling',
    title: 'From the bytes of the manifests to a plan with nothing to do',
    rows: [{ case: '5,000 roles', ours, against, ratio: share(ours, against), goal: { atMost: 5 } }],
    notes: ['Medians of 5 rounds that take turns, embedded IAM without latency.'],
  };
}

async function planOf(count: number): Promise<() => Promise<void>> {
  const source = fixture(count);
  const state = await accountInSync(count);
  return async () => {
    const reader = new IamRoleReader(embeddedIam(state), async () => ACCOUNT);
    const plan = await makePlan(await loadDesired(source), reader, {
      deployment: UNDEPLOYED,
      known: undefined,
      applied: NOTHING_APPLIED,
    });
    if (!isInSync(plan)) throw new Error('the account is not in sync with the fixture');
  };
}
