/** What `report` and `history` say of a service that has found, done and failed to do something. */
import { UpdateAssumeRolePolicyCommand, UpdateRoleCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { s3Failure } from '../../support/fake-s3.ts';
import { OTHER_REPOSITORY, settings } from '../../support/roles.ts';
import { roleFiles } from '../../support/service-world.ts';
import { type BesideService, BUCKET, besideService } from '../account/beside-service.ts';
import { mistakes } from '../schema-mistakes.ts';
import { emptyWorkspace } from '../workspace.ts';

const service = besideService();
const ALL = { ...roleFiles('shop', 'one', 'two', 'three'), ...roleFiles('data', 'four', 'five') };
const MARIA = {
  role: 'one',
  call: 'UpdateAssumeRolePolicy',
  by: 'arn:aws:sts::111122223333:assumed-role/Admin/maria',
  at: '2026-11-22T12:02:30Z',
  from: '192.0.2.1',
};

const run = ({ folder }: BesideService, ...argv: string[]) =>
  folder.run([...argv, '--state-bucket', BUCKET, '--color', 'never'], { now: new Date('2026-11-23T00:00:00Z') });

/** A role that lets in another repository, mistakes in manifests, deletions that wait, a source that is broken. */
async function lived(beside: BesideService) {
  const { world } = beside;
  await world.publish(ALL);
  await world.pass();
  await world.pass();
  const trust = trustPolicy(settings().provider, [{ repositoryUuid: OTHER_REPOSITORY }]);
  await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'one', PolicyDocument: trust }));
  await world.publish({ ...ALL, ...roleFiles('shop', 'two', 'bad name') });
  return world;
}

describe('report', () => {
  it('shows a pass that succeeded, with nothing to say', async () => {
    const beside = service();
    await beside.world.publish(ALL);
    await beside.world.pass();
    await beside.world.pass();
    const { code, out, err } = await run(beside, 'report');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Pass {6}succeeded, from 2026-11-22T12:02:00\.000Z to 2026-11-22T12:02:00\.000Z$/m);
    expect(out).toMatch(/^5 in sync$/m);
    expect(out).not.toMatch(/ROLE|Changed by hand|Held back|Mistakes|Waits/);
  });

  it('shows what was changed by hand and by whom, what became of it, and every mistake with its place', async () => {
    const beside = service();
    const world = await lived(beside);
    await world.pass({ mode: 'report', actors: [MARIA] });
    const { out } = await run(beside, 'report');
    expect(out).toMatch(/^one +update +planned +changed by hand; teams\/shop\/one\.yaml$/m);
    expect(out).toMatch(/^ {2}high one: trust .*\[drift-trust\]$/m);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      ' by arn:aws:sts::111122223333:assumed-role/Admin/maria (UpdateAssumeRolePolicy at 2026-11-22T12:02:30Z from 192.0.2.1) ',
    );
    expect(out).toMatch(/^Revision {2}c+2, number \d$/m);
    expect(out).toMatch(/^ {2}teams\/shop\/bad name\.yaml:\d+: /m);
  });

  it('shows why a pass has failed, what stays in force, and which set waits for approval', async () => {
    const beside = service();
    const world = await lived(beside);
    await world.publish(roleFiles('shop', 'one', 'two'));
    const { revision, asks } = await world.pass();
    const waits = await run(beside, 'report');
    expect(waits.out).toContain(`deletions of 3 roles: rolekeeper approve ${asks?.[0]?.digest}`);
    await world.publish({ ...ALL, 'rolekeeper.yaml': 'kind: Settings' });
    await world.pass();
    const { code, out } = await run(beside, 'report');
    expect(code).toBe(1);
    expect(out).toMatch(/^Pass {6}failed, /m);
    expect(out).toContain(`; in force is still ${revision}`);
    expect(out).toMatch(/^ {2}error: The settings or the lock file .*/m);
  });

  it('gives the report as the service wrote it, as report.schema.json says, whatever was found', async () => {
    const beside = service();
    const world = await lived(beside);
    const steps = [
      () => world.pass({ mode: 'report', actors: [MARIA] }),
      () => {
        world.interfere = (call) => {
          if (call === 'UpdateAssumeRolePolicy') throw s3Failure('AccessDenied', 403);
        };
        return world.pass();
      },
      async () => {
        world.interfere = () => undefined;
        await world.publish(roleFiles('shop', 'one', 'two'));
        return world.pass();
      },
      async () => {
        await world.publish({ ...ALL, 'rolekeeper.yaml': 'kind: Settings' });
        return world.pass();
      },
      () => {
        const { source } = world;
        world.source = { read: async () => ({ ...(await source.read()), descends: false }) };
        return world.pass();
      },
    ];
    for (const step of steps) {
      await step();
      const { json } = { json: JSON.parse((await run(beside, 'report', '--json')).out) };
      expect(mistakes('report', json)).toEqual([]);
      expect(json).toEqual(world.state.json('latest.json'));
    }
  });

  it('says that no pass has reported yet, and fails', async () => {
    const { code, err } = await run(service(), 'report');
    expect([code, err]).toEqual([1, expect.stringMatching(/no pass of the service has reported yet/)]);
  });
});

describe('history', () => {
  it('says of each role what was wrong, who did it, and when it was right again', async () => {
    const beside = service();
    const world = await lived(beside);
    await world.publish(ALL);
    const { endedAt } = await world.pass({ actors: [MARIA] });
    await world.pass();
    const { code, out, err } = await run(beside, 'history');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      new RegExp(
        `^2026-11-22 +one +done +${endedAt} +drift-trust \\(high\\) by arn:\\S+maria \\(UpdateAssumeRolePolicy `,
        'm',
      ),
    );
    expect(out).toMatch(/^1 day since 2026-10-24 was not quiet: 5 entries$/m);
    const of = await run(beside, 'history', '--role', 'one');
    expect(of.out).not.toContain('two');
    expect(of.out).toMatch(new RegExp(`^${endedAt} +done +UpdateAssumeRolePolicy`, 'm'));
  });

  it('lists passes that failed, and is quiet about quiet days', async () => {
    const beside = service();
    const { world } = beside;
    world.config.objects.clear();
    await world.pass();
    await world.pass();
    const { out } = await run(beside, 'history', '--since', '2026-11-22');
    expect(out.match(/source-unreadable/g)).toHaveLength(1);
    expect(out).toMatch(/^1 day since 2026-11-22 was not quiet: 1 pass that did not succeed$/m);
    expect((await run(beside, 'history', '--since', '2026-11-23')).out).toMatch(
      /^Every day since 2026-11-23 was quiet/,
    );
  });

  it('answers as history.schema.json says, and the records in the bucket are of the same form', async () => {
    const beside = service();
    const world = await lived(beside);
    await world.pass({ mode: 'report', actors: [MARIA] });
    await world.iam.send(new UpdateRoleCommand({ RoleName: 'two', MaxSessionDuration: 43_200 }));
    await world.pass();
    for (const more of [[], ['--role', 'one'], ['--role', 'nobody'], ['--since', '365d']]) {
      const { code, out } = await run(beside, 'history', '--json', ...more);
      expect([code, mistakes('history', JSON.parse(out))], more.join(' ')).toEqual([0, []]);
    }
    expect(mistakes('history#/$defs/day', world.state.json('days/2026-11-22.json'))).toEqual([]);
  });

  it('names who ended without a report, as report does', async () => {
    const beside = service();
    const { world } = beside;
    await world.publish(ALL);
    await world.pass();
    await world.ports().leases.take('one that died', 60_000);
    world.now += 120_000;
    const { endedAt } = await world.pass();
    const told = 'one that died ended without a report; what it changed until then is in CloudTrail';
    expect((await run(beside, 'report')).out).toMatch(new RegExp(`^Before {4}${told}$`, 'm'));
    expect((await run(beside, 'history')).out).toContain(`Before the pass of ${endedAt}: ${told}\n`);
    expect(mistakes('report', JSON.parse((await run(beside, 'report', '--json')).out))).toEqual([]);
    expect(mistakes('history', JSON.parse((await run(beside, 'history', '--json')).out))).toEqual([]);
  });

  it('does not call days quiet of which it knows nothing', async () => {
    const beside = service();
    const none = await run(beside, 'history');
    expect([none.code, none.err]).toEqual([1, expect.stringMatching(/no pass of the service has reported yet/)]);
    await beside.world.publish(ALL);
    await beside.world.pass();
    const { endedAt } = await beside.world.pass();
    const now = new Date(Date.parse(endedAt) + 86_400_001);
    const { out } = await beside.folder.run(['history', '--since', '2026-11-23', '--state-bucket', BUCKET], { now });
    expect(out).toContain(`\nNo pass has reported since ${endedAt}: of the time after it nothing is known.\n`);
  });

  it('shows the rest where a record, a report or the latest one is broken, names those, and fails', async () => {
    const beside = service();
    const world = await lived(beside);
    await world.pass({ actors: [MARIA] });
    const report = world.state.json('days/2026-11-22.json').passes as { report: string }[];
    const broken = [report.at(-1)?.report ?? '', 'days/2026-11-21.json', 'latest.json'];
    for (const key of broken) world.state.set(key, '{');
    const { code, out } = await run(beside, 'history', '--role', 'one');
    expect(code).toBe(1);
    expect(out).toMatch(/^2026-11-22 +one +done/m);
    for (const key of broken) expect(out).toMatch(new RegExp(`^Left out, as .*${key}`, 'm'));
    const json = JSON.parse((await run(beside, 'history', '--json', '--role', 'one')).out);
    expect([mistakes('history', json), json.unread.length]).toEqual([[], 3]);
  });

  for (const word of ['30', '0d', '366d', '2026-02-30', 'yesterday']) {
    it(`refuses --since ${word}`, async () => {
      const { code, err } = await run(service(), 'history', '--since', word);
      expect([code, err]).toEqual([1, expect.stringMatching(/a number of days from 1d to 365d, or a day/)]);
    });
  }

  for (const verb of ['report', 'history']) {
    it(`without a bucket is refused, as ${verb} is`, async () => {
      const { code, err } = await (await emptyWorkspace()).run([verb]);
      expect([code, err]).toEqual([
        1,
        expect.stringMatching(/does not know the state bucket[\s\S]*ROLEKEEPER_STATE_BUCKET/),
      ]);
    });
  }
});
