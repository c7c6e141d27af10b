/** `approve --target aws --state-bucket`: the roles are those of the service's last report, or of a plan made here. */
import { describe, expect, it } from 'vitest';
import type { PassReport } from '../../../src/core/record/report.ts';
import { STATE_KEYS } from '../../../src/layout.ts';
import { roleFiles } from '../../support/service-world.ts';
import { type BesideService, BUCKET, besideService } from './beside-service.ts';

const SHOP = roleFiles('shop', 'checkout-deploy', 'checkout-checks', 'storefront-deploy');
const DATA = roleFiles('data', 'reports-archive', 'reports-publish');

const service = besideService();

/** A service whose last pass holds back the roles of team data. */
async function blocked(): Promise<{ beside: BesideService; report: PassReport; digest: string }> {
  const beside = service();
  const { world } = beside;
  // The command looks at the clock of the machine.
  world.now = Date.now();
  await world.publish({ ...SHOP, ...DATA });
  for (let pass = 0; pass < 2; pass++) await world.pass();
  await world.publish(SHOP);
  const report = await world.pass();
  return { beside, report, digest: report.asks?.[0]?.digest ?? '' };
}

/** In a folder without manifests. */
function approve({ folder }: BesideService, digest: string, more: readonly string[] = ['--yes']) {
  const target = ['--target', 'aws', '--state-bucket', BUCKET, '--color', 'never'];
  return folder.run(['approve', digest, ...target, ...more]);
}

function change({ world }: BesideService, by: (report: Record<string, unknown>) => unknown): void {
  world.state.set(
    STATE_KEYS.latest,
    JSON.stringify(by(world.state.json(STATE_KEYS.latest) as Record<string, unknown>)),
  );
}

const isKept = ({ world }: BesideService) => world.state.objects.has(STATE_KEYS.approvals);

describe('approve, by the report of the last pass', () => {
  it('lists its roles where no manifests are at hand, and the next pass deletes them', async () => {
    const { beside, report, digest } = await blocked();
    const { code, out } = await approve(beside, digest);
    expect(code).toBe(0);
    expect(out).toContain(`Deletions  2 roles, as the pass at ${report.startedAt} of revision`);
    expect(out).toContain('- reports-archive  deleted: no manifest declares it');
    expect(out).not.toContain('roles were written since');
    expect(await beside.world.pass()).toMatchObject({ totals: { deleted: 2 } });
  });

  it('asks nothing of IAM', async () => {
    const { beside, digest } = await blocked();
    const before = beside.world.calls.length;
    await approve(beside, digest);
    expect(beside.world.calls).toHaveLength(before);
  });

  it('says that roles were written since', async () => {
    const { beside, digest } = await blocked();
    change(beside, (report) => ({ ...report, fence: 1 }));
    expect((await approve(beside, digest)).out).toContain('roles were written since');
  });

  it('refuses a digest that it does not name, and says which sets wait', async () => {
    const { beside, digest } = await blocked();
    const { code, err } = await approve(beside, `deletions-${'0'.repeat(32)}`);
    expect(code).toBe(1);
    expect(err).toContain(`deletions of 2 roles wait for approval: ${digest} (reports-archive, reports-publish)`);
    expect(err).toContain('no plan could be made here');
    expect(isKept(beside)).toBe(false);
  });

  it('refuses the digest that a pass has used: what is left needs no other', async () => {
    const { beside, digest } = await blocked();
    await approve(beside, digest);
    beside.world.interfere = (call, role) => {
      if (call === 'DeleteRole' && role === 'reports-publish')
        throw Object.assign(new Error('no'), { name: 'Throttling' });
    };
    await beside.world.pass();
    beside.world.interfere = () => undefined;
    const { code, err } = await approve(beside, digest);
    expect([code, err]).toEqual([1, expect.stringContaining('a pass has used the approval of it')]);
    expect(await beside.world.pass()).toMatchObject({ totals: { deleted: 1 } });
  });
});

const UNUSABLE: { reason: string; by: (report: Record<string, unknown>) => unknown; says: string }[] = [
  {
    reason: 'of an earlier version',
    by: ({ asks: _, ...report }) => report,
    says: 'holds no sets: that pass made no plan, or an earlier version wrote it',
  },
  {
    reason: 'of a later version',
    by: (report) => ({ ...report, version: 'rolekeeper.report/v9' }),
    says: 'is not a report that this version can read',
  },
  { reason: 'that is something else', by: () => ['x'], says: 'is not a report that this version can read' },
  {
    reason: 'that shows other roles under the digest than it is of',
    by: (report) => withRoles(report, (roles) => roles.slice(1)),
    says: 'is not a report that this version can read',
  },
  {
    reason: 'that says of deletions that the roles are only closed',
    by: (report) => withRoles(report, (roles) => roles.map((role) => ({ ...role, kind: 'quarantine' }))),
    says: 'is not a report that this version can read',
  },
];

function withRoles(report: Record<string, unknown>, edit: (roles: object[]) => object[]): unknown {
  const asks = report.asks as { roles: object[] }[];
  return { ...report, asks: asks.map((one) => ({ ...one, roles: edit(one.roles) })) };
}

describe('approve, with a report', () => {
  for (const { reason, by, says } of UNUSABLE) {
    it(`${reason}: says so where no plan can be made, with the ways out`, async () => {
      const { beside, digest } = await blocked();
      change(beside, by);
      const { code, err } = await approve(beside, digest);
      expect(code).toBe(1);
      for (const words of [says, 'no plan could be made here', '--in', 'rolekeeper.yaml', '--allow-deletions']) {
        expect(err).toContain(words);
      }
      expect(isKept(beside)).toBe(false);
    });

    it(`${reason}: makes the plan itself`, async () => {
      const { beside, digest } = await blocked();
      change(beside, by);
      const { code, out } = await beside.run(['approve', digest, '--yes'], SHOP);
      expect(code).toBe(0);
      expect(out).toContain('Deletions  2 roles, as planned now against AWS account');
      expect(isKept(beside)).toBe(true);
    });
  }

  it('that is not there, or may not be read: makes the plan itself', async () => {
    const { beside, digest } = await blocked();
    beside.aws.onCall = (call) =>
      call === `GET /${BUCKET}/${STATE_KEYS.latest}` ? { status: 403, code: 'AccessDenied' } : undefined;
    expect((await beside.run(['approve', digest, '--yes'], SHOP)).out).toContain('as planned now');
  });

  it('of another set than the manifests here: the plan of these is looked at as well', async () => {
    const { beside } = await blocked();
    const { out } = await beside.run(['plan'], DATA);
    const digest = /deletions-[0-9a-f]{32}/.exec(out)?.[0] ?? '';
    expect((await beside.run(['approve', digest, '--yes'], DATA)).out).toContain('Deletions  3 roles, as planned now');
  });
});
