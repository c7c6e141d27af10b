/** A plan that has nothing to do: calls and time, against the reader that asks for each role. */

import { IamRoleReader } from '../src/aws/role-reader.ts';
import { UNDEPLOYED } from '../src/core/model/deployment.ts';
import { isInSync } from '../src/core/plan/plan.ts';
import type { AccountState } from '../src/embedded/account-state.ts';
import type { AccountReader } from '../src/ports.ts';
import { makePlan, NOTHING_APPLIED } from '../src/reconcile.ts';
import { accountInSync, desiredOf, embeddedIam, type PlannableState } from './account.ts';
import { ACCOUNT } from './fixture.ts';
import { type Latency, MeteredIam } from './metered-iam.ts';
import { NaiveReader } from './naive-reader.ts';
import { medianFigure, wallOf } from './samples.ts';
import { advantage, type Figure, type Row, share, type Topic } from './topic.ts';

const COUNTS = [100, 1000, 5000];
const LATENCY: Latency = { perCall: 40, perRole: 3 };
/** Calls that the naive reader has in flight: as many as ours at most, and as many as people dare. */
const IN_FLIGHT = [4, 10] as const;
const FOREIGN = 20_000;

/** Waiting for 5,504 calls takes a minute: above this the naive reader's time is computed. */
const MEASURED_WITH_LATENCY = 100;
/** Above this, the time with latency is IAM's alone: a page follows the one before. */
const LATE = 1000;

export async function reading(): Promise<Topic> {
  const calls: Row[] = [];
  const walls: Row[] = [];
  const late: Row[] = [];
  let perCall: Readonly<Record<Peer, number>> | undefined;
  for (const count of COUNTS) {
    const desired = await desiredOf(count);
    const state = await accountInSync(count);
    const near = await compare(desired, state, { rounds: 7, warmUp: 2 });
    const each = { ...near.by10.calls, what: 'asking for each role' };
    calls.push(
      row(`${roles(count)}: calls`, near.ours.calls, each, 'more'),
      row(`${roles(count)}: calls`, near.ours.calls, pages(count, count), 'less'),
    );
    // At a hundred, both take a few milliseconds.
    if (count > 100)
      walls.push(row(`${roles(count)}: time, no latency`, near.ours.wall, { ...near.by4.wall, what: EACH(4) }, 'more'));

    if (count > LATE) continue;
    const withNaive = count <= MEASURED_WITH_LATENCY;
    const far = await compare(desired, state, { latency: LATENCY, rounds: 1, withNaive });
    perCall ??= { by4: far.by4.wall.value / each.value, by10: far.by10.wall.value / each.value };
    for (const inFlight of IN_FLIGHT) {
      const peer = `by${inFlight}` as const;
      const computed = { value: perCall[peer] * each.value, unit: 'ms' as const, computed: true };
      const naive = withNaive ? far[peer].wall : computed;
      late.push(row(`${roles(count)}: time, 40 ms a call`, far.ours.wall, { ...naive, what: EACH(inFlight) }, 'more'));
    }
  }
  return {
    name: 'reading',
    title: 'A plan with nothing to do, 1.5 inline and 2 managed policies a role',
    rows: [...calls, await besideForeign(1000), ...walls, ...late],
    notes: [
      'All readers on the same embedded IAM, in this process, the same plan made from each. Whole processes: topic plan.',
      'Latency: 40 ms for every call and 3 ms for every role in a page of a listing.',
      `~ computed from the measured time per call at ${MEASURED_WITH_LATENCY.toLocaleString('en')} roles.`,
    ],
  };
}

const EACH = (inFlight: number) => `asking for each, ${inFlight} in flight`;
const roles = (count: number) => `${count.toLocaleString('en')} roles`;

/** The fewest in bulk: one listing holds every role of the account, the other those under our path. */
function pages(ours: number, all: number): Row['against'] {
  const value = Math.ceil(all / 1000) + Math.ceil(ours / 1000) + 3;
  return { value, unit: 'calls', what: 'pages of both listings + 3' };
}

function row(label: string, ours: Figure, against: Row['against'], better: 'more' | 'less'): Row {
  return better === 'more'
    ? { case: label, ours, against, ratio: advantage(ours, against), goal: { atLeast: 1 } }
    : { case: label, ours, against, ratio: share(ours, against), goal: { atMost: 1 } };
}

/** Roles of other people, elsewhere in the account. */
async function besideForeign(count: number): Promise<Row> {
  const state = await accountInSync(count);
  const [pattern] = state.RoleDetailList;
  if (pattern === undefined) throw new Error('the account has no roles');
  const foreign = Array.from({ length: FOREIGN }, (_, index) => {
    const RoleName = `elsewhere-${index}`;
    const own = {
      Path: '/',
      RoleName,
      RoleId: `AROAELSEWHERE${index}`,
      Arn: `arn:aws:iam::${ACCOUNT}:role/${RoleName}`,
    };
    return { ...pattern, ...own, Tags: [] };
  });
  const crowded = { ...state, RoleDetailList: [...state.RoleDetailList, ...foreign] };
  const { ours } = await compare(await desiredOf(count), crowded, { rounds: 1, withNaive: false });
  const beside = `${roles(count)} beside ${FOREIGN.toLocaleString('en')}: calls`;
  return row(beside, ours.calls, pages(count, count + FOREIGN), 'less');
}

type Peer = 'by4' | 'by10';

interface Measured {
  calls: Figure;
  wall: Figure;
}

interface Comparison {
  readonly latency?: Latency;
  readonly rounds: number;
  /** Rounds that are not counted. Left out: none. */
  readonly warmUp?: number;
  /** Left out: yes. */
  readonly withNaive?: boolean;
}

async function compare(
  desired: PlannableState,
  state: AccountState,
  { latency, rounds, warmUp = 0, withNaive = true }: Comparison,
): Promise<Record<'ours' | Peer, Measured>> {
  const once = async (readerOf: (iam: MeteredIam) => AccountReader): Promise<Once> => {
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
  const runs: Record<'ours' | Peer, Once[]> = { ours: [], by4: [], by10: [] };
  for (let round = -warmUp; round < rounds; round++) {
    const [ours, by4, by10] = [
      await once((iam) => new IamRoleReader(iam, iam.account)),
      withNaive && (await once((iam) => new NaiveReader(iam, iam.account, 4))),
      withNaive && (await once((iam) => new NaiveReader(iam, iam.account, 10))),
    ];
    if (round < 0) continue;
    runs.ours.push(ours);
    if (by4) runs.by4.push(by4);
    if (by10) runs.by10.push(by10);
  }
  return { ours: summary(runs.ours), by4: summary(runs.by4), by10: summary(runs.by10) };
}

interface Once {
  calls: number;
  wall: number;
}

function summary(rounds: readonly Once[]): Measured {
  const walls = rounds.map(({ wall }) => wall);
  return { calls: { value: rounds[0]?.calls ?? 0, unit: 'calls' }, wall: medianFigure(walls) };
}
