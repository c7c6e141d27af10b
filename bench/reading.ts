/** A plan that has nothing to do: calls and time, against the reader that asks for each role. */

import { IamRoleReader } from '../src/aws/role-reader.ts';
import { UNDEPLOYED } from '../src/core/model/deployment.ts';
import { isInSync } from '../src/core/plan/plan.ts';
import type { AccountReader } from '../src/ports.ts';
import { makePlan, NOTHING_APPLIED } from '../src/reconcile.ts';
import { accountInSync, desiredOf, embeddedIam, type PlannableState } from './account.ts';
import { ACCOUNT } from './fixture.ts';
import { type Latency, MeteredIam } from './metered-iam.ts';
import { NaiveReader } from './naive-reader.ts';
import { median, wallOf } from './samples.ts';
import { advantage, type Figure, type Row, share, type Topic } from './topic.ts';

const COUNTS = [100, 1000, 5000];
const LATENCY: Latency = { perCall: 40, perRole: 3 };

/** Waiting for 27,500 calls would take five minutes: from here on the naive reader's time is computed. */
const MEASURED_WITH_LATENCY = 1000;

export async function reading(): Promise<Topic> {
  const calls: Row[] = [];
  const walls: Row[] = [];
  const late: Row[] = [];
  let waitPerCall = 0;
  for (const count of COUNTS) {
    const desired = await desiredOf(count);
    const near = await compare(desired, undefined, 3);
    const limit = 2 * Math.ceil(count / 1000) + 3;
    calls.push(
      row(`${roles(count)}: calls`, near.ours.calls, { ...near.naive.calls, what: 'asking for each role' }, 'more'),
      row(`${roles(count)}: calls`, near.ours.calls, { value: limit, unit: 'calls', what: '2 x pages + 3' }, 'less'),
    );
    walls.push(row(`${roles(count)}: time, no latency`, near.ours.wall, { ...near.naive.wall, what: EACH }, 'more'));

    const measured = count <= MEASURED_WITH_LATENCY;
    const far = await compare(desired, LATENCY, 1, measured);
    if (measured) waitPerCall = far.naive.wall.value / far.naive.calls.value;
    const naive: Figure = measured
      ? far.naive.wall
      : { value: waitPerCall * near.naive.calls.value, unit: 'ms', computed: true };
    late.push(row(`${roles(count)}: time, 40 ms a call`, far.ours.wall, { ...naive, what: EACH }, 'more'));
  }
  return {
    name: 'reading',
    title: 'A plan with nothing to do, 1.5 inline and 2 managed policies a role',
    rows: [...calls, ...walls, ...late],
    notes: [
      'Both readers on the same embedded IAM, at most 4 calls at a time, the same plan made from each.',
      'Latency: 40 ms for every call and 3 ms for every role in a page of a listing.',
      `~ computed from the measured time per call at ${MEASURED_WITH_LATENCY.toLocaleString('en')} roles.`,
    ],
  };
}

const EACH = 'asking for each role';
const roles = (count: number) => `${count.toLocaleString('en')} roles`;

function row(label: string, ours: Figure, against: Row['against'], better: 'more' | 'less'): Row {
  return better === 'more'
    ? { case: label, ours, against, ratio: advantage(ours, against), goal: { atLeast: 1 } }
    : { case: label, ours, against, ratio: share(ours, against), goal: { atMost: 1 } };
}

interface Measured {
  calls: Figure;
  wall: Figure;
}

async function compare(desired: PlannableState, latency: Latency | undefined, rounds: number, withNaive = true) {
  const state = await accountInSync(desired.roles.length);
  const once = async (readerOf: (iam: MeteredIam) => AccountReader): Promise<{ calls: number; wall: number }> => {
    const iam = new MeteredIam(embeddedIam(state), ACCOUNT, latency);
    const wall = await wallOf(async () => {
      const plan = await makePlan(desired, readerOf(iam), {
        deployment: UNDEPLOYED,
        known: undefined,
        applied: NOTHING_APPLIED,
      });
      if (!isInSync(plan)) throw new Error('the account is not in sync with the fixture');
    });
    return { calls: iam.calls, wall };
  };
  const ours = [];
  const naive = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await once((iam) => new IamRoleReader(iam, iam.account)));
    if (withNaive) naive.push(await once((iam) => new NaiveReader(iam, iam.account)));
  }
  return { ours: summary(ours), naive: summary(naive) };
}

function summary(rounds: readonly { calls: number; wall: number }[]): Measured {
  return {
    calls: { value: rounds[0]?.calls ?? 0, unit: 'calls' },
    wall: { value: median(rounds.map(({ wall }) => wall)), unit: 'ms' },
  };
}
