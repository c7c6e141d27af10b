/** The branch audit of the service: of which time it speaks, what it keeps, and what it says where the world fails. */
import { describe, expect, it } from 'vitest';
import { auditBranches } from '../../src/bitbucket/audit-branches.ts';
import type { RoleAudit } from '../../src/core/model/branch-audit.ts';
import { UNDEPLOYED } from '../../src/core/model/deployment.ts';
import { BitbucketDeniedError, ServiceStateError, UnreachableError } from '../../src/errors.ts';
import { type AuditTask, type AuditWorld, runBranchAudit, TIME_FOR_BITBUCKET } from '../../src/service/branch-audit.ts';
import { branchAuditLog, branchAuditMetrics } from '../../src/service/branch-audit-metrics.ts';
import { type LocalWorld, localWorld } from '../support/local-bitbucket/local-world.ts';
import { branchTarget, tagTarget } from '../support/local-bitbucket/state.ts';
import { ENVIRONMENT, REPOSITORY } from '../support/roles.ts';
import { stsEvent } from '../support/trail-events.ts';
import { manifest, tree } from '../support/tree.ts';

const NOON = new Date('2026-11-27T12:00:00Z');
const HOUR = 3_600_000;
const BRANCHES = 'repositories: [checkout-api]\nenvironments: [production]\nbranches: [main]';
const REGIONS = ['eu-central-1', 'us-east-1'];

interface Scene extends LocalWorld {
  readonly events: ReturnType<typeof stsEvent>[];
  /** `REGION SINCE UNTIL` */
  readonly reads: string[];
  readonly kept: RoleAudit[][];
  audit(more?: Partial<AuditWorld>, task?: Partial<AuditTask>): ReturnType<typeof runBranchAudit>;
  /** A run of a pipeline so many hours ago, whose step became the role half a minute later. */
  used(hoursAgo: number, target?: object, region?: string): void;
}

async function scene(files: Record<string, string> = { 'teams/shop/deploy.yaml': manifest(BRANCHES) }): Promise<Scene> {
  const world = await localWorld();
  const { server, client, acme } = world;
  const repository = server.state.addRepository(acme, 'checkout-api');
  Object.assign(repository, { uuid: REPOSITORY });
  const events: ReturnType<typeof stsEvent>[] = [];
  const reads: string[] = [];
  const kept: RoleAudit[][] = [];
  const audit: Scene['audit'] = (more, task) =>
    runBranchAudit(
      {
        source: { read: async () => ({ ...tree(files), revision: 'abc', sequence: 1 }) },
        events: {
          async read(region, { since, until }, onEvent) {
            reads.push(`${region} ${since.toISOString()} ${until.toISOString()}`);
            for (const event of events) {
              const at = new Date(String(event.eventTime));
              if (event.awsRegion === region && at >= since && at <= until) {
                onEvent({ CloudTrailEvent: JSON.stringify(event) });
              }
            }
          },
        },
        audit: (question) => auditBranches(client.runs, question),
        audits: { place: 'here', read: async () => [], keep: async (audits) => void kept.push([...audits]) },
        now: () => NOON,
        ...more,
      },
      { account: '111122223333', deployment: UNDEPLOYED, regions: REGIONS, remainingMs: () => 900_000, ...task },
    );
  const used: Scene['used'] = (hoursAgo, target, region = 'eu-central-1') => {
    const created = new Date(NOON.getTime() - hoursAgo * HOUR);
    const run = server.state.addRun(repository, created.toISOString(), { ...(target && { target: target as never }) });
    const at = `${new Date(created.getTime() + 30_000).toISOString().slice(0, 19)}Z`;
    const subject = `${REPOSITORY}:${ENVIRONMENT}:${run.steps[0]}`;
    events.push(stsEvent({ subject, at, region, id: `event-${events.length}` }));
  };
  return { ...world, events, reads, kept, audit, used };
}

describe('the branch audit of a day', () => {
  it('looks at the day and an hour before, in every Region, keeps what it found, and counts it', async () => {
    const { audit, used, kept, reads } = await scene();
    used(1);
    used(3, branchTarget('x'), 'us-east-1');
    used(24, tagTarget('v1'));
    used(30, branchTarget('too old'));
    const report = await audit();
    expect(report.error).toBeUndefined();
    expect(kept).toEqual([report.roles]);
    expect(report.roles).toMatchObject([
      {
        ...{ role: 'checkout-deploy', inOrder: 1, outsideCount: 2, notAsked: {} },
        ...{ since: '2026-11-26T10:40:00.000Z', until: '2026-11-27T11:40:00.000Z', regions: REGIONS },
      },
    ]);
    expect(reads).toHaveLength(50);
    expect(branchAuditMetrics(report)).toEqual({
      ...{ UndeclaredBranch: 2, BranchUsesChecked: 3, BranchUsesNotAsked: 0, BranchAuditFailed: 0 },
    });
    expect(branchAuditLog(report).map(({ level, message }) => `${level} ${message}`)).toEqual([
      'warn undeclared branch',
      'warn undeclared branch',
      'info branch audit',
    ]);
  });

  it('speaks of the hours only for which there was time, and of one at least', async () => {
    const { audit, used } = await scene();
    used(1);
    used(10);
    let left = TIME_FOR_BITBUCKET + 3;
    const remainingMs = () => left--;
    const report = await audit({}, { remainingMs });
    expect(report.period).toMatchObject({ since: '2026-11-27T07:40:00.000Z', until: '2026-11-27T11:40:00.000Z' });
    expect(report.roles[0]).toMatchObject({ inOrder: 1, outsideCount: 0 });
    const late = await audit({}, { remainingMs: () => 0 });
    expect(late.period).toMatchObject({ since: '2026-11-27T10:40:00.000Z' });
    // No audit looks at the hours that are missing: a person has to.
    expect(branchAuditMetrics(report)).toMatchObject({ BranchAuditFailed: 1 });
    expect(report.problems[0]?.message).toContain('4 of 24 hours');
  });

  it('says what it found in the hours before one that cannot be read, and that it failed', async () => {
    const { audit, used } = await scene();
    used(1, branchTarget('x'));
    used(3, branchTarget('in the part that was read of a flooded hour'));
    let calls = 0;
    const events: AuditWorld['events'] = {
      async read(region, { since, until }, onEvent) {
        calls += 1;
        await audit({
          ...{ audits: { place: 'here', read: async () => [], keep: async () => undefined } },
          audit: async (question) => {
            for (const { at, subject, eventId } of question.uses) {
              if (at < since || at > until || region !== 'eu-central-1') continue;
              onEvent(stsEvent({ at: `${at.toISOString().slice(0, 19)}Z`, subject, id: eventId, region }));
            }
            return { audited: [], roles: [], ofUnknownRole: 0, problems: [] };
          },
        });
        if (calls === 5) throw new UnreachableError('Rate exceeded');
      },
    };
    const report = await audit({ events });
    expect(report.period).toMatchObject({ since: '2026-11-27T09:40:00.000Z' });
    expect(report.audited).toHaveLength(1);
    expect(branchAuditMetrics(report)).toMatchObject({ UndeclaredBranch: 1, BranchAuditFailed: 1 });
  });

  it('tells CloudTrail’s reader when its time is over, also in the first hour', async () => {
    const { audit } = await scene();
    const over: (boolean | undefined)[] = [];
    const events: AuditWorld['events'] = {
      read: async (_region, _time, _onEvent, isOver) => void over.push(isOver?.()),
    };
    await audit({ events }, { remainingMs: () => 0 });
    expect(over).toEqual([true, true]);
  });

  it('asks neither CloudTrail nor Bitbucket where no role names a branch that IAM does not compare', async () => {
    const { audit, kept, reads, server } = await scene({
      'teams/shop/deploy.yaml': manifest('repositories: [checkout-api]\nanyBranch: true'),
    });
    const report = await audit();
    expect([report.period, report.error, kept, reads, server.requests]).toEqual([undefined, undefined, [], [], []]);
    expect(branchAuditMetrics(report)).toMatchObject({ UndeclaredBranch: 0, BranchAuditFailed: 0 });
  });

  const failures = [
    {
      because: 'CloudTrail does not answer',
      more: { events: { read: () => Promise.reject(new UnreachableError('CloudTrail does not answer')) } },
      metrics: { BranchAuditFailed: 1 },
      kept: 0,
    },
    {
      because: 'there is no token',
      more: { audit: () => Promise.reject(new BitbucketDeniedError('no token')) },
      metrics: { BranchAuditFailed: 1 },
      kept: 0,
    },
    {
      because: 'the manifests are of another account',
      task: { account: '444455556666' },
      metrics: { BranchAuditFailed: 1 },
      kept: 0,
    },
    {
      because: 'it cannot be kept: what was found is counted all the same',
      more: {
        audits: {
          place: 'here',
          read: async () => [],
          keep: () => Promise.reject(new ServiceStateError('not understood')),
        },
      },
      metrics: { UndeclaredBranch: 1, BranchUsesChecked: 1, BranchUsesNotAsked: 0, BranchAuditFailed: 1 },
      kept: 0,
    },
  ];
  for (const { because, more = {}, task = {}, metrics, kept: count } of failures) {
    it(`has failed where ${because}`, async () => {
      const { audit, used, kept } = await scene();
      used(1, branchTarget('x'));
      const report = await audit(more, task);
      expect(branchAuditMetrics(report)).toEqual(metrics);
      expect(kept).toHaveLength(count);
      expect(branchAuditLog(report)).toContainEqual(
        expect.objectContaining({ level: 'error', message: 'branch audit failed' }),
      );
    });
  }

  it('has failed where Bitbucket lets nothing be read, and keeps that nothing was asked', async () => {
    const { audit, used, kept, server } = await scene();
    used(1, branchTarget('x'));
    server.tokens.length = 0;
    const report = await audit();
    expect(branchAuditMetrics(report)).toEqual({
      ...{ UndeclaredBranch: 0, BranchUsesChecked: 0, BranchUsesNotAsked: 1, BranchAuditFailed: 1 },
    });
    expect(kept[0]).toMatchObject([{ notAsked: { 'not-readable': 1 } }]);
  });

  it('does not hide a mistake of our own', async () => {
    const { audit } = await scene();
    await expect(audit({ now: () => undefined as never })).rejects.toThrow(TypeError);
  });
});
