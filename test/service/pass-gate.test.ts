/** What a pass makes of the gate's table: when it shrinks, when it grows, and when it stays as it is. */
import { UpdateRoleCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { gateTableDigest } from '../../src/core/gate/stored-table.ts';
import { RefusedError } from '../../src/errors.ts';
import { s3Failure } from '../support/fake-s3.ts';
import { branchesIn, type Gated, gatedFiles, gatedService, gatedSettings, tableIn } from '../support/gated-service.ts';
import type { ServiceWorld } from '../support/service-world.ts';
import { settled } from '../support/settled-service.ts';
import { SETTINGS } from '../support/tree.ts';

const BEFORE: Gated = { deploy: ['main', 'release/*'], other: ['main'] };
const ENVIRONMENT = 'repositories: [checkout-api]\nenvironments: [production]\nbranches: [main]';
const TWO_REPOSITORIES = 'repositories: [checkout-api, reports]\nbranches: [main, next]\nenforcement: gate';
const SUSPENDED = 'repositories: [checkout-api]\nbranches: [next]\nenforcement: gate\nsuspend: true';
const BROKEN = 'repositories: [checkout-api]\nbranches: [next]\nenforcement: none';

const ALL_SUSPENDED = `${gatedSettings()}  suspend: true\n`;
const FROZEN = `${gatedSettings()}  freeze:\n    - {from: 2026-11-22T00:00Z, to: 2026-11-23T00:00Z, reason: a launch}\n`;
const NO_DELETION = `${gatedSettings()}  limits: {deletions: {count: 0, share: 0}}\n`;
/** The gate stands elsewhere: to write this into the roles would shut it out, so that they are held (gate-not-deployed). */
const OTHER_VPC = gatedSettings().replace(/vpc-[0-9a-f]+/, 'vpc-0123456789abcdef0');

/** Each write to IAM, with the branches that the gate lets into that role at that moment. */
function watched(world: ServiceWorld): string[] {
  const seen: string[] = [];
  world.interfere = (call, role) => {
    if (/^(Get|List)/.test(call) || role === undefined) return;
    seen.push(`${call} ${role}: ${branchesIn(world)[role]?.join(' ') ?? 'no step'}`);
  };
  return seen;
}

const writesOfTable = (world: ServiceWorld) =>
  world.state.calls.filter((call) => call === 'PutObject gate.json').length;
const readsOfTable = (world: ServiceWorld) => world.state.calls.filter((call) => call === 'GetObject gate.json').length;

const STEPS: {
  readonly name: string;
  readonly reason: string;
  readonly after: Gated;
  readonly settings?: string;
  /** What the gate lets in while IAM is written to. */
  readonly during: readonly string[];
  readonly end: Record<string, readonly string[]>;
  readonly writes: number;
}[] = [
  {
    name: 'a branch is taken away',
    reason: 'nothing changes in IAM, and the table is written once',
    after: { ...BEFORE, deploy: ['main'] },
    during: [],
    end: { deploy: ['main'], other: ['main'] },
    writes: 1,
  },
  {
    name: 'a branch is added',
    reason: 'the same',
    after: { ...BEFORE, deploy: ['main', 'next', 'release/*'] },
    during: [],
    end: { deploy: ['main', 'next', 'release/*'], other: ['main'] },
    writes: 1,
  },
  {
    name: 'a branch goes, another comes, and the trust becomes wider',
    reason: 'the branch that goes is gone before the trust is written, and the new one comes after it',
    after: { ...BEFORE, deploy: TWO_REPOSITORIES },
    during: ['UpdateAssumeRolePolicy deploy: main'],
    end: { deploy: ['main', 'next'], other: ['main'] },
    writes: 2,
  },
  {
    name: 'the gate keeps a role no longer',
    reason: 'its entry is gone before its trust lets in calls from elsewhere',
    after: { ...BEFORE, deploy: ENVIRONMENT },
    during: ['UpdateAssumeRolePolicy deploy: no step'],
    end: { other: ['main'] },
    writes: 1,
  },
  {
    name: 'a manifest goes',
    reason: 'its entry is gone before the role is',
    after: { deploy: ['main', 'release/*'] },
    during: ['DeleteRolePolicy other: no step', 'DeleteRole other: no step'],
    end: { deploy: ['main', 'release/*'] },
    writes: 1,
  },
  {
    name: 'a role comes',
    reason: 'it is whole before the gate lets anybody into it',
    after: { ...BEFORE, third: ['main'] },
    during: ['CreateRole third: no step', 'PutRolePolicy third: no step'],
    end: { deploy: ['main', 'release/*'], other: ['main'], third: ['main'] },
    writes: 1,
  },
  {
    name: 'one manifest is broken and another loses a branch',
    reason: 'what the broken one says is not known, so its entry stays',
    after: { deploy: BROKEN, other: ['next'] },
    during: [],
    end: { deploy: ['main', 'release/*'], other: ['next'] },
    writes: 1,
  },
  {
    name: 'a role is suspended',
    reason: 'nothing is written to it, and its entry is a part of it',
    after: { ...BEFORE, deploy: SUSPENDED },
    during: [],
    end: { deploy: ['main', 'release/*'], other: ['main'] },
    writes: 0,
  },
  {
    name: 'all is suspended',
    reason: 'the same for every role',
    after: { deploy: ['main'], other: ['next'] },
    settings: ALL_SUSPENDED,
    during: [],
    end: { deploy: ['main', 'release/*'], other: ['main'] },
    writes: 0,
  },
  {
    name: 'a freeze window is in force',
    reason: 'differences wait until it is over',
    after: { deploy: ['main'], other: ['next'] },
    settings: FROZEN,
    during: [],
    end: { deploy: ['main', 'release/*'], other: ['main'] },
    writes: 0,
  },
  {
    name: 'a finding holds the roles, and the manifests take one branch away and add another',
    reason: 'to take away needs no call to IAM; what is added waits',
    after: { deploy: ['main', 'next'], other: ['main'] },
    settings: OTHER_VPC,
    during: [],
    end: { deploy: ['main'], other: ['main'] },
    writes: 1,
  },
  {
    name: 'the settings cannot be read',
    reason: 'no manifest counts then, and every role stays as it is',
    after: { deploy: ['main'] },
    settings: 'kind: Settings',
    during: [],
    end: { deploy: ['main', 'release/*'], other: ['main'] },
    writes: 0,
  },
  {
    name: 'the settings name no gate any more',
    reason: 'roles that are of an environment now are no roles of the gate',
    after: { deploy: ENVIRONMENT, other: ENVIRONMENT },
    settings: SETTINGS,
    during: ['UpdateAssumeRolePolicy deploy: no step', 'UpdateAssumeRolePolicy other: no step'],
    end: {},
    writes: 1,
  },
];

describe('where', () => {
  for (const { name, reason, after, settings, during, end, writes } of STEPS) {
    it(`${name}: ${reason}`, async () => {
      const world = await gatedService(BEFORE);
      expect(branchesIn(world)).toEqual(BEFORE);
      await world.publish(gatedFiles(after, settings), 2);
      const seen = watched(world);
      world.state.calls.length = 0;
      await world.pass();
      expect(seen.sort()).toEqual([...during].sort());
      expect(branchesIn(world)).toEqual(end);
      expect(writesOfTable(world)).toBe(writes);
      await world.pass();
      expect(writesOfTable(world), 'the table is written on change only').toBe(writes);
    });
  }

  it('a role is held under its old name: steps get in until they can get into the new one, on branches of both manifests', async () => {
    const world = await gatedService(BEFORE);
    const files = gatedFiles({ renamed: ['main', 'next'], other: ['main'] }, OTHER_VPC);
    const text = files['teams/shop/renamed.yaml']?.replace(
      'name: renamed\n',
      'name: renamed\n  previousNames: [deploy]\n',
    );
    await world.publish({ ...files, 'teams/shop/renamed.yaml': text ?? '' }, 2);
    const seen = watched(world);
    const { findings, gateWaits } = await world.pass();
    expect(findings).toContainEqual(expect.objectContaining({ code: 'rename-waits', role: 'deploy' }));
    expect([seen, branchesIn(world)]).toEqual([[], { deploy: ['main'], other: ['main'] }]);
    expect(gateWaits?.map(({ role, what }) => `${role} ${what}`)).toEqual([
      'deploy still admits branch main of repository checkout-api',
      'renamed does not admit branches main, next of repository checkout-api yet',
    ]);
  });

  it('a loss waits for a person: it is not lost in the table before', async () => {
    const world = await gatedService(BEFORE);
    await world.publish(gatedFiles({ deploy: ['main'] }, NO_DELETION), 2);
    const { findings, gateWaits } = await world.pass();
    expect(findings).toContainEqual(expect.objectContaining({ blocks: 'deletes' }));
    expect(branchesIn(world)).toEqual({ deploy: ['main'], other: ['main'] });
    expect(gateWaits).toEqual([
      { role: 'other', effect: 'waits', what: 'still admits branch main of repository checkout-api' },
    ]);
  });

  it('a role comes under the gate: its trust lets in no other call before the gate lets in anybody', async () => {
    const world = await gatedService({ ...BEFORE, deploy: ENVIRONMENT });
    await world.publish(gatedFiles(BEFORE), 2);
    const seen = watched(world);
    await world.pass();
    expect(seen).toEqual(['UpdateAssumeRolePolicy deploy: no step']);
    expect(branchesIn(world)).toEqual(BEFORE);
  });
});

const WIDER = gatedFiles({ ...BEFORE, deploy: TWO_REPOSITORIES });

describe('a pass that fails', () => {
  it('at a call to IAM leaves the smaller entry, and the next one goes on from there', async () => {
    const world = await gatedService(BEFORE);
    await world.publish(WIDER, 2);
    world.interfere = (call) => {
      if (call === 'UpdateAssumeRolePolicy') throw new RefusedError('not today', {});
    };
    expect(await world.pass()).toMatchObject({ result: 'failed' });
    expect(branchesIn(world)).toEqual({ ...BEFORE, deploy: ['main'] });
    world.interfere = () => undefined;
    expect(await world.pass()).toMatchObject({ result: 'succeeded' });
    expect(branchesIn(world)).toEqual({ ...BEFORE, deploy: ['main', 'next'] });
  });

  it('for want of time leaves the smaller entry', async () => {
    const world = await gatedService(BEFORE);
    await world.publish(WIDER, 2);
    expect(await world.pass({ remainingMs: () => 1 })).toMatchObject({ result: 'stopped' });
    expect(branchesIn(world)).toEqual({ ...BEFORE, deploy: ['main'] });
    await world.pass();
    expect(branchesIn(world)).toEqual({ ...BEFORE, deploy: ['main', 'next'] });
  });

  it('for want of time takes away what goes, and comes back soon for what comes', async () => {
    const world = await gatedService(BEFORE);
    await world.publish(gatedFiles({ ...BEFORE, deploy: ['main', 'next'] }), 2);
    expect(await world.pass({ remainingMs: () => 1 })).toMatchObject({ result: 'stopped', retryable: true });
    expect(branchesIn(world)).toEqual({ ...BEFORE, deploy: ['main'] });
    expect(await world.pass()).toMatchObject({ result: 'succeeded' });
    expect(branchesIn(world)).toEqual({ ...BEFORE, deploy: ['main', 'next'] });
  });

  it('to make the table smaller asks nothing of IAM', async () => {
    const world = await gatedService(BEFORE);
    await world.publish(WIDER, 2);
    const seen = watched(world);
    world.state.interfere = (call, key) => {
      if (call === 'PutObject' && key === 'gate.json') throw s3Failure('InternalError', 500);
    };
    expect(await world.pass()).toMatchObject({ result: 'failed', retryable: true });
    expect(seen).toEqual([]);
    expect(branchesIn(world)).toEqual(BEFORE);
    world.state.interfere = () => undefined;
    expect(await world.pass()).toMatchObject({ result: 'succeeded' });
    expect(branchesIn(world)).toEqual({ ...BEFORE, deploy: ['main', 'next'] });
  });

  it('to make the table larger has done all else, and says so; the next one makes it larger', async () => {
    const world = await gatedService(BEFORE);
    await world.publish(WIDER, 2);
    let writes = 0;
    world.state.interfere = (call, key) => {
      if (call === 'PutObject' && key === 'gate.json' && ++writes === 2) throw s3Failure('InternalError', 500);
    };
    expect(await world.pass()).toMatchObject({ result: 'failed', totals: { updated: 1 } });
    expect(branchesIn(world)).toEqual({ ...BEFORE, deploy: ['main'] });
    expect(await world.pass()).toMatchObject({ result: 'succeeded', roles: [] });
    expect(branchesIn(world)).toEqual({ ...BEFORE, deploy: ['main', 'next'] });
  });

  it('to read the table does nothing: it is never taken for empty', async () => {
    const world = await gatedService(BEFORE);
    const { gate: before } = await world.pass();
    await world.publish(WIDER, 2);
    const seen = watched(world);
    world.state.interfere = (call, key) => {
      if (call === 'GetObject' && key === 'gate.json') throw s3Failure('AccessDenied', 403);
    };
    const report = await world.pass();
    expect(report).toMatchObject({ result: 'failed', error: { code: 'access-denied' } });
    expect(report.gate, 'it repeats what the last one has seen').toEqual(before);
    expect([seen, writesOfTable(world)]).toEqual([[], 1]);
    expect(branchesIn(world)).toEqual(BEFORE);
  });

  it('because another writer has written the table meanwhile writes nothing over it', async () => {
    const world = await gatedService(BEFORE);
    await world.publish(WIDER, 2);
    const other = JSON.stringify({ ...tableIn(world), tokenSeconds: 1 });
    world.interfere = (call) => {
      if (call === 'ListRoles') world.state.set('gate.json', other);
    };
    expect(await world.pass()).toMatchObject({ result: 'failed', error: { code: 'service-state' } });
    expect(world.state.text('gate.json')).toBe(other);
  });

  it('by its end between two steps leaves a table that a later pass goes on from', async () => {
    for (const last of ['inventory.json', 'gate.json', 'applied/']) {
      const world = await gatedService(BEFORE);
      await world.publish(WIDER, 2);
      let isDead = false;
      world.state.interfere = (call, key) => {
        if (isDead) throw new Error('the process ends here');
        if (call === 'PutObject' && key.startsWith(last)) isDead = true;
      };
      world.interfere = () => {
        if (isDead) throw new Error('the process ends here');
      };
      await world.pass().catch(() => undefined);
      world.state.interfere = () => undefined;
      world.interfere = () => undefined;
      expect([['main'], ['main', 'release/*']]).toContainEqual(branchesIn(world).deploy);
      world.now += 1_800_000;
      expect(await world.pass()).toMatchObject({ result: 'succeeded' });
      expect(branchesIn(world)).toEqual({ ...BEFORE, deploy: ['main', 'next'] });
    }
  });
});

describe('a table that cannot be understood', () => {
  it('is written again from what is wanted, without the roles that are on hold', async () => {
    const world = await gatedService(BEFORE);
    await world.publish(gatedFiles({ ...BEFORE, deploy: SUSPENDED }), 2);
    world.state.set('gate.json', '{}');
    await world.pass();
    expect(branchesIn(world)).toEqual({ other: ['main'] });
  });

  it('stays while nothing may be written', async () => {
    const world = await gatedService(BEFORE);
    await world.publish(gatedFiles(BEFORE, 'kind: Settings'), 2);
    world.state.set('gate.json', '{}');
    await world.pass();
    expect(world.state.text('gate.json')).toBe('{}');
  });
});

describe('the report', () => {
  const digestIn = (world: ServiceWorld) => gateTableDigest(world.state.text('gate.json') ?? '');

  it('of a quiet pass says that it has seen the table, by one call more and no write more', async () => {
    const world = await gatedService(BEFORE);
    await world.pass();
    const before = world.state.json('latest.json');
    world.state.calls.length = 0;
    const report = await world.pass();
    expect(report.gate).toEqual({ digest: digestIn(world), confirmedAt: expect.any(String), roles: 2 });
    expect(Date.parse(report.gate?.confirmedAt ?? '')).toBeGreaterThan(
      Date.parse((before.gate as { confirmedAt: string }).confirmedAt),
    );
    expect(readsOfTable(world)).toBe(1);
    expect(world.state.calls.filter((call) => call.startsWith('PutObject'))).toEqual(['PutObject latest.json']);
  });

  it('names what the pass has changed, and so does the record of its day: nothing in IAM would say it', async () => {
    const world = await gatedService(BEFORE);
    await world.publish(gatedFiles({ ...BEFORE, deploy: ['main'] }), 2);
    const report = await world.pass();
    expect(report.gateChanges).toEqual([
      { role: 'deploy', effect: 'shrinks', what: 'no longer admits branch release/*' },
    ]);
    expect(world.state.json('days/2026-11-22.json').roles).toContainEqual(
      expect.objectContaining({ role: 'deploy', worst: 'done', rightAt: report.endedAt }),
    );
    expect(await world.pass(), 'it is reported once').not.toHaveProperty('gateChanges');
  });

  it('names the table that the pass has written', async () => {
    const world = await gatedService(BEFORE);
    await world.publish(WIDER, 2);
    expect((await world.pass()).gate?.digest).toBe(digestIn(world));
  });

  it('says nothing new of a table that admits what it should not, and what was reported before grows old', async () => {
    const world = await gatedService(BEFORE);
    const { gate } = await world.pass();
    await world.publish(gatedFiles({ ...BEFORE, deploy: ['main'] }), 2);
    world.state.interfere = (call, key) => {
      if (call === 'PutObject' && key === 'gate.json') throw s3Failure('InternalError', 500);
    };
    const report = await world.pass();
    expect(report).toMatchObject({ result: 'failed', gate });
  });

  it('of a service that only reports confirms what was applied last, and says what waits', async () => {
    const world = await gatedService(BEFORE);
    const { gate } = await world.pass();
    await world.publish(gatedFiles({ ...BEFORE, deploy: ['main', 'next'] }), 2);
    const report = await world.pass({ mode: 'report' });
    expect(report).toMatchObject({ result: 'succeeded', gate: { digest: gate?.digest } });
    expect(report.gate?.confirmedAt).not.toBe(gate?.confirmedAt);
    expect(report.gateWaits).toEqual([
      { role: 'deploy', effect: 'waits', what: 'still admits branch release/*' },
      { role: 'deploy', effect: 'waits', what: 'does not admit branch next yet' },
    ]);
    expect(branchesIn(world), 'a pass that only reports writes no table').toEqual(BEFORE);
    expect(world.state.json('days/2026-11-22.json').roles).toContainEqual(
      expect.objectContaining({ role: 'deploy', worst: 'onHold', rightAt: null }),
    );
  });

  it('of a service that only reports says of what is no table that it lets in nobody', async () => {
    for (const [text, what] of [
      ['{}', 'what is stored is no table, so the gate lets in nobody; it is not written again now'],
      [undefined, 'no table is stored, so the gate lets in nobody; it is not written now'],
    ] as const) {
      const world = await gatedService(BEFORE);
      const { gate } = await world.pass();
      if (text === undefined) world.state.objects.delete('gate.json');
      else world.state.set('gate.json', text);
      const report = await world.pass({ mode: 'report' });
      expect(report.gate, 'no table is confirmed').toEqual(gate);
      expect(report.gateWaits).toContainEqual({ effect: 'waits', what });
    }
  });

  const HELD: readonly { readonly by: string; readonly after: Gated; readonly settings?: string }[] = [
    { by: 'suspend of its manifest', after: { ...BEFORE, deploy: SUSPENDED } },
    { by: 'suspend of the settings', after: { ...BEFORE, deploy: ['next'] }, settings: ALL_SUSPENDED },
    { by: 'a freeze window', after: { ...BEFORE, deploy: ['next'] }, settings: FROZEN },
  ];
  for (const { by, after, settings } of HELD) {
    it(`says what waits while a role is held by ${by}`, async () => {
      const world = await gatedService(BEFORE);
      await world.publish(gatedFiles(after, settings), 2);
      expect(await world.pass()).toMatchObject({
        result: 'succeeded',
        gateWaits: [
          { role: 'deploy', effect: 'waits', what: 'still admits branches main, release/*' },
          { role: 'deploy', effect: 'waits', what: 'does not admit branch next yet' },
        ],
      });
    });
  }

  it('says of a broken manifest nothing that waits, as nobody knows what it asks for', async () => {
    const world = await gatedService(BEFORE);
    await world.publish(gatedFiles({ ...BEFORE, deploy: BROKEN }), 2);
    expect(await world.pass()).not.toHaveProperty('gateWaits');
  });

  it('says of one that admits less than it should that it is right: no step gets in that should not', async () => {
    const world = await gatedService(BEFORE);
    const { gate } = await world.pass();
    await world.publish(gatedFiles({ ...BEFORE, deploy: ['main', 'next', 'release/*'] }), 2);
    const report = await world.pass({ mode: 'report' });
    expect(report.gate?.digest).toBe(gate?.digest);
    expect(report.gate?.confirmedAt).not.toBe(gate?.confirmedAt);
  });

  it('says it while roles are on hold, as they are as they should be', async () => {
    const world = await gatedService(BEFORE);
    const { gate } = await world.pass();
    await world.publish(gatedFiles(BEFORE, 'kind: Settings'), 2);
    const report = await world.pass();
    expect(report).toMatchObject({ result: 'failed', gate: { digest: gate?.digest } });
    expect(report.gate?.confirmedAt).not.toBe(gate?.confirmedAt);
  });
});

describe('a service without a gate', () => {
  it('neither asks for a table nor writes one', async () => {
    const world = await settled();
    const { gate } = await world.pass();
    expect([readsOfTable(world), writesOfTable(world), gate]).toEqual([0, 0, undefined]);
  });

  it('that names one for which there is no role writes no table', async () => {
    const world = await gatedService({ deploy: ENVIRONMENT });
    expect(writesOfTable(world)).toBe(0);
    expect(await world.pass()).toMatchObject({ result: 'succeeded', roles: [] });
  });

  it('asks for the table as long as there is one, whatever the settings say', async () => {
    const world = await gatedService(BEFORE);
    await world.publish(gatedFiles({ deploy: ENVIRONMENT, other: ENVIRONMENT }, SETTINGS), 2);
    await world.pass();
    world.state.set('gate.json', JSON.stringify({ ...tableIn(world), roles: { deploy: { ...ROLE } } }));
    await world.pass();
    expect(branchesIn(world)).toEqual({});
  });
});

const ROLE = {
  arn: 'arn:aws:iam::111122223333:role/bitbucket/deploy',
  maxSessionSeconds: 3600,
  doors: [{ repositoryUuid: '{6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1b}' }],
  branches: ['main'],
};

describe('an entry that a hand has put into the table', () => {
  it('is gone after the next pass', async () => {
    const world = await gatedService(BEFORE);
    world.state.set(
      'gate.json',
      JSON.stringify({ ...tableIn(world), roles: { ...tableIn(world)?.roles, third: ROLE } }),
    );
    await world.pass();
    expect(branchesIn(world)).toEqual(BEFORE);
  });

  it('stays no longer where something else was changed by hand as well', async () => {
    const world = await gatedService(BEFORE);
    await world.iam.send(new UpdateRoleCommand({ RoleName: 'deploy', MaxSessionDuration: 43_200 }));
    world.state.set('gate.json', JSON.stringify({ ...tableIn(world), roles: { deploy: ROLE, third: ROLE } }));
    const seen = watched(world);
    await world.pass();
    expect(seen).toEqual(['UpdateRole deploy: main']);
    expect(branchesIn(world)).toEqual(BEFORE);
  });
});
