/**
 * A container that goes on decides as one that has just started: the same reports, the same account, whatever happens
 * between two passes.
 */
import { UpdateRoleCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import type { PassReport } from '../../src/core/record/report.ts';
import { DAY } from '../../src/core/text/days.ts';
import { KeptDesired } from '../../src/service/kept-desired.ts';
import { roleFiles, ServiceWorld } from '../support/service-world.ts';
import { SETTINGS } from '../support/tree.ts';

type Files = Record<string, string>;

interface Step {
  readonly publish?: Files;
  /** Milliseconds that pass before. */
  readonly later?: number;
  /** By a hand, in IAM or in a bucket. */
  readonly hand?: (world: ServiceWorld) => void | Promise<void>;
}

const TWO = roleFiles('payments', 'checkout', 'refunds');
const THREE = { ...TWO, ...roleFiles('payments', 'ledger') };
const NEW_ACTION = Object.fromEntries(
  Object.entries(roleFiles('payments', 'checkout')).map(([path, text]) => [
    path,
    text.replace('actions: [s3:GetObject]', 'actions: [s3:GetObject, s3:NewThing]'),
  ]),
);
const KNOWN_FOR_A_DAY = `${SETTINGS}  guardrails: {knownActions: [{action: "s3:NewThing", reason: new, expires: "2026-11-22"}]}\n`;

const STORIES: { reason: string; steps: Step[]; results: PassReport['result'][] }[] = [
  { reason: 'nothing happens', steps: [{ publish: TWO }, {}, {}], results: ['succeeded', 'succeeded', 'succeeded'] },
  {
    reason: 'midnight',
    steps: [{ publish: TWO }, { later: DAY }, { later: DAY }],
    results: ['succeeded', 'succeeded', 'succeeded'],
  },
  {
    reason: 'a new revision, and the one before again',
    steps: [{ publish: TWO }, { publish: THREE }, { publish: TWO }, {}],
    results: ['succeeded', 'succeeded', 'succeeded', 'succeeded'],
  },
  {
    reason: 'an entry of the settings ends at midnight, and with it an action that a role has',
    steps: [{ publish: { ...TWO, ...NEW_ACTION, 'rolekeeper.yaml': KNOWN_FOR_A_DAY } }, {}, { later: DAY }, {}],
    results: ['succeeded', 'succeeded', 'succeeded', 'succeeded'],
  },
  {
    reason: 'a role ends at midnight',
    steps: [
      {
        publish: {
          ...TWO,
          ...roleFiles('payments', 'ledger'),
          'teams/payments/ledger.yaml': (THREE['teams/payments/ledger.yaml'] ?? '').replace(
            'spec:\n',
            'spec:\n  expires: 2026-11-22\n',
          ),
        },
      },
      {},
      { later: DAY },
    ],
    results: ['succeeded', 'succeeded', 'succeeded'],
  },
  {
    reason: 'a role was changed by hand, twice',
    steps: [{ publish: TWO }, { hand: describeOtherwise }, { hand: describeOtherwise }],
    results: ['succeeded', 'succeeded', 'succeeded'],
  },
  {
    reason: 'the published object was exchanged, under its own name',
    steps: [{ publish: TWO }, { hand: exchangeRevision }, {}],
    results: ['succeeded', 'failed', 'failed'],
  },
  {
    reason: 'what is published is broken, then right again',
    steps: [{ publish: TWO }, { publish: { ...TWO, 'rolekeeper.yaml': 'kind: Settings\n' } }, { publish: TWO }],
    results: ['succeeded', 'failed', 'succeeded'],
  },
];

async function describeOtherwise({ iam, roleNames: [RoleName = ''] }: ServiceWorld): Promise<void> {
  await iam.send(new UpdateRoleCommand({ RoleName, Description: 'by hand' }));
}

function exchangeRevision({ config }: ServiceWorld): void {
  for (const [key, { bytes }] of config.objects) {
    if (key.includes('revisions/')) config.set(key, new TextDecoder().decode(bytes).replace('assets', 'others'));
  }
}

/** All reports, and what IAM holds in the end. */
async function story(steps: readonly Step[], isWarm: boolean) {
  const world = new ServiceWorld();
  const reports: PassReport[] = [];
  let sequence = 0;
  for (const { publish, later = 0, hand } of steps) {
    world.now += later;
    if (publish !== undefined) await world.publish(publish, ++sequence);
    await hand?.(world);
    if (!isWarm) world.desired = new KeptDesired();
    reports.push(await world.pass());
  }
  // By the clock of the machine.
  const roles = world.iam.state.RoleDetailList.map(({ CreateDate: _, ...role }) => role);
  return { results: reports.map(({ result }) => result), text: comparable([reports, roles]) };
}

/** What is random in each world (the ids of roles, of records and so the digests of plans) by the order in which it appears. */
function comparable(value: unknown): string {
  const seen: string[] = [];
  const random = /AROA[A-Z0-9]{17}|plan-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
  return JSON.stringify(value, undefined, 1).replace(random, (found) => {
    if (!seen.includes(found)) seen.push(found);
    return `random ${seen.indexOf(found)}`;
  });
}

describe('a warm container', () => {
  it.each(STORIES)('decides as a cold one: $reason', async ({ steps, results }) => {
    const [warm, cold] = [await story(steps, true), await story(steps, false)];
    expect(warm.results).toEqual(results);
    expect(warm.text).toBe(cold.text);
  });
});
