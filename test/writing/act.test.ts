/** The one sequence in which anything is done: what comes when, what is written down before it, and what a failure stops. */
import { describe, expect, it } from 'vitest';
import { scopeOf } from '../../src/core/manifest/scope.ts';
import type { AppliedRole } from '../../src/core/model/applied-role.ts';
import type { Approval } from '../../src/core/model/approval.ts';
import type { Change } from '../../src/core/model/change.ts';
import { UNDEPLOYED } from '../../src/core/model/deployment.ts';
import { BEING_MADE, type Inventory, type InventoryRole } from '../../src/core/model/inventory.ts';
import { TAGS } from '../../src/core/model/ownership.ts';
import type { Plan } from '../../src/core/model/plan.ts';
import { deletionDigest } from '../../src/core/plan/deletions.ts';
import { namesOf } from '../../src/core/plan/exchanged-names.ts';
import { planOf } from '../../src/core/plan/plan.ts';
import { guard } from '../../src/core/plan-guardrails/plan-guardrails.ts';
import type { Unread } from '../../src/core/plan-guardrails/rule.ts';
import { newApproval, type StoredApproval } from '../../src/core/record/stored-approval.ts';
import { lastGoodDigest } from '../../src/core/record/stored-last-good.ts';
import {
  LeaseHeldError,
  LeaseLostError,
  PlanChangedError,
  RefusedError,
  ServiceStateError,
  StateFileError,
  UnreachableError,
} from '../../src/errors.ts';
import { act } from '../../src/writing/act.ts';
import type { ActWorld, Deed, Facts } from '../../src/writing/deed.ts';
import { circumstancesOf } from '../core/plan-guardrails/circumstances.ts';
import { actualRole, actualState, BOUNDARY, desiredRole, settings } from '../support/roles.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const LONGEST_CALL = 60_000;
const MADE = desiredRole({ name: 'made', inlinePolicies: { read: '{}' } });
const DOOMED = actualRole(desiredRole({ name: 'doomed' }));

const CREATE: Change = {
  kind: 'create',
  name: 'made',
  desired: MADE,
  widening: { width: 'neutral', words: '' },
  accepted: undefined,
};
const DELETE: Change = {
  kind: 'delete',
  name: 'doomed',
  actual: DOOMED,
  because: { is: 'undeclared' },
  isReplaced: false,
};
const IN_SYNC: Change = { kind: 'keep', name: 'made', reason: 'in-sync', actual: actualRole(MADE), desired: MADE };

/** In circumstances in which no rule stops any of it. */
const planWith = (...changes: Change[]): Plan =>
  planOf(guard(circumstancesOf({ changes, declared: [MADE] })), {
    scope: scopeOf(settings()),
    boundaryArn: BOUNDARY,
    revision: 'r1',
    remarks: [],
    drift: [],
    issues: [],
  });

const BOTH = planWith(CREATE, DELETE);
const QUIET = planWith();
const APPROVED = newApproval(deletionDigest([DELETE]), 'maria', NOW);

const FACTS: Facts = { published: { sequence: 1, revision: 'r1' }, deployment: UNDEPLOYED, limits: undefined };
const GOOD = { revision: 'r1', settings: 'kind: Settings', lock: { 'bitbucket.lock.yaml': 'kind: BitbucketLock' } };
const remembering = (
  roles: Inventory['roles'],
  { published, deployment }: Pick<Facts, 'published' | 'deployment'> = FACTS,
): Inventory => ({ version: 'rolekeeper.inventory/v2', fence: 1, published, deployment, roles });
const known = (overrides: Partial<InventoryRole>): InventoryRole => ({
  roleId: null,
  digest: null,
  previous: null,
  file: MADE.file,
  revision: 'r1',
  ...overrides,
});

/** What a reading shows of the role that should be deleted. */
const SEEN = {
  doomed: known({
    roleId: DOOMED.roleId,
    digest: 'v1-doomed',
    file: DOOMED.tags[TAGS.source] ?? null,
  }),
};

const SAME = { roleId: actualRole(MADE).roleId, digest: MADE.digest };
const NAMES = { names: namesOf(MADE.admission.doors) };
/** As a pass leaves it that has seen it whole. */
const WHOLE = { made: known({ ...SAME, ...NAMES }) };

/** What one case finds. */
interface Given {
  /** undefined: nothing was ever remembered. */
  last?: Inventory | undefined;
  /** There is no inventory, and there are no leases. */
  forgetful?: boolean;
  /** By the line of the log that fails. */
  fails?: Readonly<Record<string, Error>>;
  /** Milliseconds that the lease still lasts. */
  remaining?: number;
}

type Overrides = Partial<Deed> & {
  facts?: Facts;
  own?: Approval;
  onUnread?: (unread: Unread, last: Inventory | undefined) => void;
};

/** Writes down each step, fails where a case says so, and at every step that is not allowed. */
class World implements ActWorld {
  readonly log: string[] = [];
  readonly written: Inventory[] = [];
  readonly kept: AppliedRole[] = [];
  approved: readonly StoredApproval[] = [APPROVED];
  readonly #given: Given;

  constructor(given: Given = {}) {
    this.#given = { last: remembering({}), ...given };
  }

  step(line: string): void {
    this.log.push(line);
    const error = this.#given.fails?.[line];
    if (error !== undefined) throw error;
  }

  /** What was asked of IAM that changes it. */
  get iam(): string[] {
    return this.log.filter((line) => /^[A-Z]/.test(line));
  }

  readonly reader = {
    read: async () => {
      this.step('second look');
      return actualState([DOOMED]);
    },
  };

  readonly writer: ActWorld['writer'] = (fence) => ({
    perform: async (role, { call }) => {
      fence();
      this.step(`${call} ${role}`);
    },
  });

  async ready(): Promise<void> {
    this.step('ready');
  }

  async keep(): Promise<void> {
    this.step('keep');
  }

  readonly approvals: ActWorld['approvals'] = {
    place: 'approvals',
    command: 'approve',
    read: async () => {
      this.step('approvals.read');
      return this.approved;
    },
    add: unexpected,
    change: async (step) => {
      const after = step(this.approved);
      if (after === this.approved) throw new Error('nothing is written where nothing changes');
      this.step('approvals: one is used');
      this.approved = after;
    },
  };

  readonly snapshots: ActWorld['snapshots'] = {
    place: 'snapshots',
    keep: async ({ name }) => this.step(`snapshot of ${name}`),
    find: unexpected,
  };

  get memory(): ActWorld['memory'] {
    const { forgetful = false, remaining = 10 * LONGEST_CALL } = this.#given;
    if (forgetful) return undefined;
    return {
      inventory: {
        read: async () => {
          this.step('inventory.read');
          return this.#given.last;
        },
        write: async (inventory) => {
          this.step(`inventory.write ${this.written.length + 1}`);
          this.written.push(inventory);
        },
      },
      applied: {
        find: unexpected,
        keep: async (roles) => {
          if (roles.length > 0) this.step(`applied.keep ${roles.map(({ spec }) => spec.name)}`);
          this.kept.push(...roles);
        },
      },
      lastGood: {
        read: unexpected,
        keep: async ({ revision }) => this.step(`lastGood.keep ${revision}`),
      },
      // The caller that took it gives it back.
      hold: async () => {
        if (!this.log.includes('lease')) this.step('lease');
        return { fence: 2, remainingMs: () => remaining, release: unexpected };
      },
    };
  }

  now(): Date {
    return NOW;
  }

  /** Without approvals the plan does not delete, as guardrails see to it. */
  deed(plan: Plan, overrides: Overrides = {}): Deed {
    const { facts = FACTS, own, onUnread, ...rest } = overrides;
    return {
      intend: async (last, unread) => {
        this.step(unread === undefined ? 'intend' : 'intend without approvals');
        if (unread !== undefined) onUnread?.(unread, last);
        const changes = unread === undefined ? plan.changes : plan.changes.filter(({ kind }) => kind !== 'delete');
        return { plan: planWith(...changes), own: own === undefined ? [] : [own], facts, before: last?.roles ?? {} };
      },
      performs: true,
      longestCall: LONGEST_CALL,
      isOver: () => false,
      ...rest,
    };
  }
}

async function unexpected(): Promise<never> {
  throw new Error('this must not be asked for here');
}

const thrownBy = (doing: Promise<unknown>) =>
  doing.then(
    () => undefined,
    (error: unknown) => error,
  );

const INTENT = ['applied.keep made', 'inventory.write 1'];
const BEFORE = ['inventory.read', 'intend', 'ready', 'approvals.read', 'lease', 'approvals: one is used', ...INTENT];
const CREATING = ['CreateRole made', 'PutRolePolicy made'];
const DELETING = ['second look', 'snapshot of doomed', 'DeleteRole doomed'];

describe('the order of the steps', () => {
  const OTHER_MANIFESTS = { ...FACTS, published: { sequence: 2, revision: 'r2' } };
  const OTHER_DEPLOYMENT = { ...FACTS, deployment: { ...UNDEPLOYED, boundary: { arn: BOUNDARY, digest: 'b0' } } };
  const cases: {
    name: string;
    reason: string;
    plan: Plan;
    given?: Given;
    deed?: Overrides;
    log: string[];
  }[] = [
    {
      name: 'of a plan that makes and deletes',
      reason: 'everything is written down before the first call to IAM, and what came of it after the last',
      plan: BOTH,
      log: [...BEFORE, ...CREATING, ...DELETING, 'keep', 'inventory.write 2'],
    },
    {
      name: 'of a plan that only makes',
      reason: 'an approval is used by deletions alone',
      plan: planWith(CREATE),
      log: [
        ...['inventory.read', 'intend', 'ready', 'approvals.read', 'lease', ...INTENT],
        ...[...CREATING, 'keep', 'inventory.write 2'],
      ],
    },
    {
      name: 'where there is nothing to do and nothing new to remember',
      reason: 'a quiet pass is made every few minutes, and writes nothing',
      plan: QUIET,
      log: ['inventory.read', 'intend', 'approvals.read'],
    },
    {
      name: 'where there is nothing to do, and other manifests were published',
      reason: 'no pass may go back to older ones from now on',
      plan: QUIET,
      deed: { facts: OTHER_MANIFESTS },
      log: ['inventory.read', 'intend', 'approvals.read', 'lease', 'inventory.write 1'],
    },
    {
      name: 'where there is nothing to do, and the service was deployed again',
      reason: 'the command line learns from the inventory what the deployment says',
      plan: QUIET,
      deed: { facts: OTHER_DEPLOYMENT },
      log: ['inventory.read', 'intend', 'approvals.read', 'lease', 'inventory.write 1'],
    },
    {
      name: 'where there is nothing to do, and the plan was made by other settings than are kept',
      reason: 'an inventory names no settings that are not kept',
      plan: QUIET,
      deed: { facts: { ...FACTS, source: { good: GOOD } } },
      log: ['inventory.read', 'intend', 'approvals.read', 'lease', 'lastGood.keep r1', 'inventory.write 1'],
    },
    {
      name: 'where there is nothing to do, and the plan was made by the settings that are kept',
      reason: 'a quiet pass writes nothing, whatever the revision is called that has them',
      plan: QUIET,
      given: { last: { ...remembering({}), settings: lastGoodDigest(GOOD) } },
      deed: { facts: { ...FACTS, source: { good: { ...GOOD, revision: 'r9' } } } },
      log: ['inventory.read', 'intend', 'approvals.read'],
    },
    {
      name: 'where there is nothing to do, and nothing can be planned by what is published',
      reason: 'since when is remembered; the settings of before stay as they are kept',
      plan: QUIET,
      given: { last: { ...remembering({}), settings: lastGoodDigest(GOOD) } },
      deed: { facts: { ...FACTS, source: { fallbackSince: '2026-11-22' } } },
      log: ['inventory.read', 'intend', 'approvals.read', 'lease', 'inventory.write 1'],
    },
    {
      name: 'where there is nothing to do, and nothing was ever remembered',
      reason: 'an inventory without roles is another thing than none',
      plan: QUIET,
      given: { last: undefined },
      log: ['inventory.read', 'intend', 'approvals.read', 'lease', 'inventory.write 1'],
    },
    {
      name: 'where there is nothing to do, and a role is seen whole for the first time',
      reason: 'its RoleId says from now on that it is ours',
      plan: planWith(IN_SYNC),
      given: { last: remembering({ made: known({ digest: MADE.digest }) }) },
      log: ['inventory.read', 'intend', 'approvals.read', 'lease', ...INTENT],
    },
    {
      name: 'where there is nothing to do, and of a role that is whole nothing is kept yet',
      reason: 'an earlier version has applied it: from now on a change of its manifest hides no manual one',
      plan: planWith(IN_SYNC),
      given: { last: remembering(WHOLE) },
      log: ['inventory.read', 'intend', 'approvals.read', 'lease', ...INTENT],
    },
    {
      name: 'where there is nothing to do, and everything is kept',
      reason: 'a quiet pass writes nothing',
      plan: planWith(IN_SYNC),
      given: { last: remembering({ made: known({ ...SAME, recorded: MADE.digest, ...NAMES }) }) },
      log: ['inventory.read', 'intend', 'approvals.read'],
    },
    {
      name: 'of a plan that is not performed, and shows a role that is whole, of which nothing is kept',
      reason: 'what was applied is written down by who applies',
      plan: planWith(IN_SYNC),
      given: { last: remembering(WHOLE) },
      deed: { performs: false },
      log: ['inventory.read', 'intend'],
    },
    {
      name: 'of a plan that is not performed',
      reason: 'who only looks tries out nothing, uses no approval and intends nothing',
      plan: BOTH,
      given: { last: remembering(SEEN) },
      deed: { performs: false },
      log: ['inventory.read', 'intend'],
    },
    {
      name: 'of a plan that is not performed, of other manifests',
      reason: 'no pass may go back to older ones from now on',
      plan: BOTH,
      given: { last: remembering(SEEN) },
      deed: { performs: false, facts: OTHER_MANIFESTS },
      log: ['inventory.read', 'intend', 'lease', 'inventory.write 1'],
    },
    {
      name: 'of a plan that is not performed, and shows a role that was not known',
      reason: 'what is seen is remembered, also where nothing is performed',
      plan: BOTH,
      deed: { performs: false },
      log: ['inventory.read', 'intend', 'lease', 'inventory.write 1'],
    },
    {
      name: 'where there is no inventory',
      reason: 'no inventory is touched, and everything else is as always',
      plan: BOTH,
      given: { forgetful: true },
      log: ['intend', 'ready', 'approvals.read', 'approvals: one is used', ...CREATING, ...DELETING, 'keep'],
    },
    {
      name: 'where there is no inventory and nothing has to be done',
      reason: 'nothing was performed that could be kept',
      plan: QUIET,
      given: { forgetful: true },
      log: ['intend', 'approvals.read'],
    },
    {
      name: 'where the time is over before the first operation',
      reason: 'what was intended and not begun is taken out of the inventory again',
      plan: planWith(CREATE),
      deed: { isOver: () => true },
      log: [...['inventory.read', 'intend', 'ready', 'approvals.read', 'lease', ...INTENT], 'inventory.write 2'],
    },
  ];
  for (const { name, reason, plan, given, deed, log } of cases) {
    it(`${name}: ${reason}`, async () => {
      const world = new World(given);
      const acted = await act(world, world.deed(plan, deed));
      expect(world.log).toEqual(log);
      expect(world.written.map(({ fence }) => fence)).toEqual(world.written.map(() => 2));
      expect(acted).toMatchObject({ plan: { digest: plan.digest }, unremembered: undefined });
      expect(acted.outcomes === undefined).toBe(deed?.performs === false);
    });
  }
});

describe('what is remembered', () => {
  const KEPT = { ...remembering({}), settings: lastGoodDigest(GOOD), fallbackSince: '2026-11-20' };
  const sources: { name: string; source: Facts['source']; settings: string; since: string | undefined }[] = [
    {
      name: 'of settings that are good is their digest, and that they can be planned by',
      source: { good: { ...GOOD, lock: { 'bitbucket.lock.yaml': 'other' } } },
      settings: lastGoodDigest({ ...GOOD, lock: { 'bitbucket.lock.yaml': 'other' } }),
      since: undefined,
    },
    {
      name: 'of settings that are not is since when, beside the digest of the good ones',
      source: { fallbackSince: '2026-11-22' },
      settings: KEPT.settings,
      since: '2026-11-22',
    },
    {
      name: 'where a command writes stays as it was: it has read no published manifests',
      source: undefined,
      settings: KEPT.settings,
      since: '2026-11-20',
    },
  ];
  it.each(sources)('$name', async ({ source, settings, since }) => {
    const world = new World({ last: KEPT });
    await act(world, world.deed(planWith(CREATE), { facts: { ...FACTS, source } }));
    expect(world.written).toHaveLength(2);
    for (const written of world.written) {
      expect([written.settings, written.fallbackSince]).toEqual([settings, since]);
    }
  });

  it('is what was intended, before, and what came of it, after: a process can die between any two calls', async () => {
    const world = new World({ last: remembering(SEEN) });
    const acted = await act(world, world.deed(BOTH));
    const [intent, result] = world.written;
    // It is ours from now on, whatever its RoleId will be.
    expect(intent).toEqual({
      ...remembering({ ...SEEN, made: known({ previous: BEING_MADE, recorded: MADE.digest, ...NAMES }) }),
      fence: 2,
    });
    expect(result?.roles).toMatchObject({ made: { roleId: null, digest: MADE.digest }, doomed: { digest: null } });
    expect(world.kept).toEqual([expect.objectContaining({ digest: MADE.digest, earlier: [] })]);
    expect(acted.before).toEqual(SEEN);
  });

  it('of a plan that is not performed is nothing that it intends: it may never be performed', async () => {
    const facts = { ...FACTS, published: { sequence: 2, revision: 'r2' } };
    const world = new World({ last: remembering(SEEN) });
    const acted = await act(world, world.deed(planWith(CREATE), { performs: false, facts }));
    expect(world.written.map(({ published, roles }) => [published, roles])).toEqual([
      [facts.published, SEEN],
      // What the reading did not show is not known to be there any more.
      [facts.published, { doomed: { ...SEEN.doomed, digest: null } }],
    ]);
    expect(acted).toMatchObject({ outcomes: undefined, before: SEEN });
  });

  it('is what the deed says, where it says so: a role that is created again is no change of any manifest', async () => {
    const asked: unknown[] = [];
    const [intended, after] = [{ made: known({ digest: 'intended' }) }, { made: known({ digest: 'after' }) }];
    const world = new World({ last: remembering(SEEN) });
    const { outcomes } = await act(
      world,
      world.deed(planWith(CREATE), {
        remembers: {
          intended: (roles, { digest }) => {
            asked.push([roles, digest]);
            return intended;
          },
          after: (roles, { digest }, came) => {
            asked.push([roles, digest, came]);
            return after;
          },
        },
      }),
    );
    expect(world.written.map(({ roles }) => roles)).toEqual([intended, after]);
    const { digest } = planWith(CREATE);
    expect(asked).toEqual([
      [SEEN, digest],
      [SEEN, digest, outcomes],
    ]);
  });

  it('is not written twice where the result is the intent', async () => {
    const roles = { made: known({}) };
    const world = new World();
    await act(
      world,
      world.deed(planWith(CREATE), { remembers: { intended: () => roles, after: () => ({ ...roles }) } }),
    );
    expect(world.written.map((inventory) => inventory.roles)).toEqual([roles]);
  });
});

describe('a plan that a person has agreed to', () => {
  it('is performed if it is still the same', async () => {
    const world = new World();
    const { outcomes } = await act(world, world.deed(BOTH, { agreed: planWith(CREATE, DELETE) }));
    expect(outcomes?.map(({ role, failure }) => [role, failure])).toEqual([
      ['made', undefined],
      ['doomed', undefined],
    ]);
  });

  const changed = [
    { name: 'does more by now', reason: 'the rest was not agreed to', agreed: planWith(CREATE), now: BOTH },
    { name: 'does less by now', reason: 'a part of it may make no sense', agreed: BOTH, now: planWith(CREATE) },
    { name: 'does nothing by now', reason: 'others have done it, or have hidden it', agreed: BOTH, now: QUIET },
  ];
  for (const { name, reason, agreed, now } of changed) {
    it(`and that ${name} is refused before anything is written: ${reason}`, async () => {
      const world = new World();
      const error = await thrownBy(act(world, world.deed(now, { agreed })));
      expect(error).toBeInstanceOf(PlanChangedError);
      expect(error).toMatchObject({ message: expect.stringContaining(now.digest), remedy: expect.any(String) });
      expect(world.log).toEqual(['inventory.read', 'intend']);
    });
  }
});

describe('a failure before the first operation changes nothing in IAM', () => {
  const USED = 'approvals: one is used';
  const cases = [
    { step: 'inventory.read', reason: 'it is not known which roles are ours', error: new ServiceStateError('garbled') },
    { step: 'intend', reason: 'there is no plan', error: new UnreachableError('no answer') },
    { step: 'ready', reason: 'what would be done could not be kept', error: new StateFileError('read-only') },
    {
      step: 'applied.keep made',
      reason: 'the next pass would take what was applied for a manual change',
      error: new ServiceStateError('no'),
    },
    {
      step: 'inventory.write 1',
      reason: 'a pass that dies would not be understood',
      error: new ServiceStateError('no'),
    },
    {
      step: USED,
      reason: 'the approval could be used again',
      error: new ServiceStateError('no'),
      agreed: BOTH,
      last: 'intend without approvals',
    },
    { step: USED, reason: 'that is a mistake of ours, and shall be seen', error: new TypeError('a bug') },
  ];
  for (const { step, reason, error, agreed, last = step } of cases) {
    it(`${step}${agreed ? ' of an agreed plan' : ''} (${error.name}): ${reason}`, async () => {
      const world = new World({ fails: { [step]: error } });
      expect(await thrownBy(act(world, world.deed(BOTH, agreed && { agreed })))).toBe(error);
      expect(world.log.at(-1)).toBe(last);
      expect([world.iam, world.written]).toEqual([[], []]);
    });
  }
});

describe('an approval', () => {
  const going = [{ name: 'doomed', roleId: DOOMED.roleId, kind: 'delete' }];

  it('that a plan uses is for what remains of its set from then on', async () => {
    const world = new World();
    await act(world, world.deed(BOTH));
    expect(world.approved).toEqual([{ ...APPROVED, remaining: going }]);
  });

  it('in the settings is written down when it is used: only this shows that it was', async () => {
    const world = new World();
    world.approved = [];
    const expires = NOW.getTime() + 3_600_000;
    const own: Approval = { digest: deletionDigest([DELETE]), expires, place: 'rolekeeper.yaml' };
    await act(world, world.deed(BOTH, { own }));
    expect(world.approved).toMatchObject([{ digest: own.digest, ofSettings: true, remaining: going }]);
  });
});

describe('approvals that cannot be written', () => {
  it('make the plan again without its deletions: what was opened by hand is closed all the same', async () => {
    const fails = { 'approvals: one is used': new ServiceStateError('locked', { remedy: 'unlock it' }) };
    const world = new World({ last: remembering(SEEN), fails });
    const [unreads, ended]: [unknown[], string[]] = [[], []];
    const { plan, outcomes, before } = await act(
      world,
      world.deed(BOTH, {
        onUnread: (unread, last) => unreads.push([unread, last]),
        isOver: ({ digest }) => {
          ended.push(digest);
          return false;
        },
      }),
    );
    const { digest } = planWith(CREATE);
    expect(unreads).toEqual([[{ message: 'locked', remedy: 'unlock it' }, remembering(SEEN)]]);
    expect(before).toEqual(SEEN);
    expect(world.log).toEqual([
      ...[
        'inventory.read',
        'intend',
        'ready',
        'approvals.read',
        'lease',
        'approvals: one is used',
        'intend without approvals',
      ],
      ...[...INTENT, ...CREATING, 'keep', 'inventory.write 2'],
    ]);
    expect([plan.digest, outcomes?.map(({ role }) => role), world.approved]).toEqual([digest, ['made'], [APPROVED]]);
    expect(new Set(ended), 'the end is looked for by the plan that is performed').toEqual(new Set([digest]));
  });

  it('do not matter where none is used: nothing is written', async () => {
    const world = new World({ fails: { 'approvals: one is used': new ServiceStateError('locked') } });
    await act(world, world.deed(planWith(CREATE)));
    expect(world.iam).toEqual(CREATING);
  });
});

describe('a failure after the first operation', () => {
  it('of one role is its outcome, and the result is remembered', async () => {
    const refused = new RefusedError('a quota');
    const world = new World({ fails: { 'PutRolePolicy made': refused } });
    const { outcomes } = await act(world, world.deed(BOTH));
    expect(outcomes).toMatchObject([
      { role: 'made', failure: { error: refused } },
      { role: 'doomed', notTried: [] },
    ]);
    expect(world.log.slice(-2)).toEqual(['keep', 'inventory.write 2']);
    expect(world.written[1]?.roles).toMatchObject({ made: { digest: null } });
  });

  it('of keeping it is thrown, and no result is remembered: nothing of it may be there', async () => {
    const full = new StateFileError('the disk is full');
    const world = new World({ fails: { keep: full } });
    expect(await thrownBy(act(world, world.deed(BOTH)))).toBe(full);
    expect(world.log.at(-1)).toBe('keep');
    expect(world.written.map(({ roles }) => roles)).toEqual([
      { made: known({ previous: BEING_MADE, recorded: MADE.digest, ...NAMES }) },
    ]);
  });

  it('of remembering the result is reported and not thrown: the work is done, and the intent says enough', async () => {
    const lost = new ServiceStateError('another process has written it');
    const world = new World({ fails: { 'inventory.write 2': lost } });
    const { unremembered, outcomes } = await act(world, world.deed(BOTH));
    expect(unremembered).toBe(lost);
    expect(outcomes?.map(({ role }) => role)).toEqual(['made', 'doomed']);
    expect(world.written).toHaveLength(1);
  });

  it('of writing down what was seen is reported and not thrown, and the inventory does not name what is not kept', async () => {
    const lost = new ServiceStateError('no');
    const world = new World({ last: remembering(WHOLE), fails: { 'applied.keep made': lost } });
    const { unremembered } = await act(world, world.deed(planWith(IN_SYNC)));
    expect([unremembered, world.kept, world.written]).toEqual([lost, [], []]);
  });

  it('of remembering the result that is a mistake of ours is thrown', async () => {
    const bug = new TypeError('a bug');
    const world = new World({ fails: { 'inventory.write 2': bug } });
    expect(await thrownBy(act(world, world.deed(BOTH)))).toBe(bug);
  });
});

describe('the lease', () => {
  const HELD = new LeaseHeldError('Another pass is under way.');
  const refused = [
    {
      name: 'a plan with operations',
      plan: BOTH,
      reason: 'no approval is used, and nothing written down, beside another writer',
    },
    {
      name: 'a plan without',
      plan: planWith(IN_SYNC),
      reason: 'what a reading has shown is not remembered beside another writer',
    },
  ];
  for (const { name, plan, reason } of refused) {
    it(`that is not given writes nothing, of ${name}: ${reason}`, async () => {
      const world = new World({ fails: { lease: HELD } });
      const { unremembered } = await act(world, world.deed(plan)).catch((error) => ({ unremembered: error }));
      expect(unremembered).toBe(HELD);
      expect([world.iam, world.written, world.kept, world.approved]).toEqual([[], [], [], [APPROVED]]);
    });
  }

  const cases = [
    {
      name: 'that outlasts one call lets it go',
      reason: 'the call is over before another process may write',
      given: { remaining: LONGEST_CALL },
      iam: CREATING,
      error: undefined,
    },
    {
      name: 'that may end during a call keeps it back',
      reason: 'another process may be writing when it arrives',
      given: { remaining: LONGEST_CALL - 1 },
      iam: [],
      error: LeaseLostError,
    },
    {
      name: 'that does not exist keeps nothing back',
      reason: 'nothing says when it would be over',
      given: { forgetful: true },
      iam: CREATING,
      error: undefined,
    },
  ];
  for (const { name, reason, given, iam, error } of cases) {
    it(`${name}: ${reason}`, async () => {
      const world = new World(given);
      const { outcomes } = await act(world, world.deed(planWith(CREATE)));
      expect(world.iam).toEqual(iam);
      expect(outcomes?.map(({ failure }) => failure?.error.constructor)).toEqual([error]);
    });
  }
});

it('reports every role as it ends', async () => {
  const world = new World();
  const ends: string[] = [];
  await act(world, world.deed(BOTH, { onOutcome: ({ role }, done, total) => ends.push(`${role} ${done}/${total}`) }));
  expect(ends).toEqual(['made 1/2', 'doomed 2/2']);
});
