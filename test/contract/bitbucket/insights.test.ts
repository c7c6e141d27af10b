/** The port InsightsSink, through both doors of the local Bitbucket. */
import { describe, expect, it } from 'vitest';
import { insightsOfPipeline } from '../../../src/bitbucket/bitbucket.ts';
import type { InsightsSink } from '../../../src/bitbucket/ports.ts';
import { type Annotation, type InsightsReport, MOST_ANNOTATIONS } from '../../../src/core/model/code-insights.ts';
import { type LocalWorld, localWorld } from '../../support/local-bitbucket/local-world.ts';

const REPORT: InsightsReport = {
  ...{ id: 'rolekeeper', title: 'Rolekeeper', details: '3 roles change.', reporter: 'Rolekeeper' },
  ...{ kind: 'SECURITY', result: 'FAILED', link: 'https://bitbucket.org/acme/api/pipelines/results/7' },
  fields: [
    { title: 'Creates', type: 'NUMBER', value: 1 },
    { title: 'Deletions', type: 'TEXT', value: '' },
    { title: 'Safe', type: 'BOOLEAN', value: false },
    { title: 'Unchanged', type: 'PERCENTAGE', value: 99.5 },
  ],
};

const WIDENED: Annotation = {
  ...{ kind: 'VULNERABILITY', severity: 'HIGH', summary: 'Every branch gets in now', details: 'main, and the others' },
  ...{ path: 'teams/payments/api.yaml', line: 12 },
};
const DELETED: Annotation = { kind: 'BUG', severity: 'CRITICAL', summary: 'Role api-deploy is deleted' };

const DOORS: Readonly<Record<string, (world: LocalWorld) => InsightsSink>> = {
  'with a token': ({ client }) => client.insights,
  'through the proxy of a pipeline': ({ server, clock }) => insightsOfPipeline(server.proxy, { clock }),
};

describe.each(Object.entries(DOORS))('a report %s', (_, door) => {
  const open = async () => {
    const world = await localWorld();
    const commit = world.api.branches.get('main') ?? '';
    const place = { workspace: 'acme', repository: 'api', commit };
    const kept = () => world.api.reports.get(commit)?.get('rolekeeper');
    return { ...world, sink: door(world), place, kept };
  };

  it('is there with its annotations, the gravest first', async () => {
    const { sink, place, kept } = await open();
    expect(await sink.replace(place, REPORT, [WIDENED, DELETED])).toBe(0);
    expect(kept()?.body).toMatchObject({ title: 'Rolekeeper', result: 'FAILED', report_type: 'SECURITY' });
    expect([...(kept()?.annotations.values() ?? [])]).toEqual([
      {
        external_id: 'rolekeeper-1',
        annotation_type: 'BUG',
        severity: 'CRITICAL',
        summary: 'Role api-deploy is deleted',
      },
      {
        external_id: 'rolekeeper-2',
        annotation_type: 'VULNERABILITY',
        severity: 'HIGH',
        summary: 'Every branch gets in now',
        details: 'main, and the others',
        path: 'teams/payments/api.yaml',
        line: 12,
      },
    ]);
  });

  it('is pending until all of it is there', async () => {
    const { sink, place, server } = await open();
    await sink.replace(place, REPORT, [WIDENED]);
    expect(server.requests.map(({ method, body }) => [method, /"result":"(\w+)"/.exec(body)?.[1]])).toEqual([
      ['DELETE', undefined],
      ['PUT', 'PENDING'],
      ['POST', undefined],
      ['PUT', 'FAILED'],
    ]);
  });

  it('takes the place of the one before, of which no annotation is left', async () => {
    const { sink, place, kept } = await open();
    await sink.replace(place, REPORT, [WIDENED, DELETED]);
    await sink.replace(place, { ...REPORT, result: 'PASSED' }, [DELETED]);
    expect(kept()?.annotations.size).toBe(1);
    expect(kept()?.body.result).toBe('PASSED');
  });

  it('of 2,500 findings has the gravest thousand, and says how many are not in it', async () => {
    const { sink, place, kept, server } = await open();
    const many = Array.from({ length: 2_500 }, (_, index) => ({ ...WIDENED, line: index + 1 }));
    many.splice(2_400, 1, { ...WIDENED, severity: 'CRITICAL', line: 7_777 });
    expect(await sink.replace(place, REPORT, many)).toBe(1_500);
    expect(kept()?.annotations.size).toBe(MOST_ANNOTATIONS);
    expect(kept()?.annotations.get('rolekeeper-1')?.line).toBe(7_777);
    expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(10);
  });

  it('takes texts of any length, and none at all', async () => {
    const { sink, place, kept } = await open();
    const long = { ...WIDENED, summary: `${'x'.repeat(448)}\u{1f512}\u{1f512}`, details: 'y'.repeat(9_999) };
    await sink.replace(place, { ...REPORT, details: 'z'.repeat(9_999) }, [long, { ...DELETED, summary: '' }]);
    const [empty, cut] = [...(kept()?.annotations.values() ?? [])];
    expect(empty?.summary).toBe('BUG');
    expect(cut?.summary).toBe(`${'x'.repeat(448)}…`);
  });

  it('never has a line without a file', async () => {
    const { sink, place, kept } = await open();
    await sink.replace(place, REPORT, [{ ...DELETED, line: 3 }]);
    expect(kept()?.annotations.get('rolekeeper-1')).not.toHaveProperty('line');
  });

  it('is written whole although the first answer to every kind of request is lost', async () => {
    const { sink, place, kept, server } = await open();
    const lost = { kind: 'drop', performed: true } as const;
    server.failures.push(lost, undefined, lost, undefined, lost, undefined, lost, undefined);
    expect(await sink.replace(place, REPORT, [WIDENED, DELETED])).toBe(0);
    expect(kept()?.annotations.size).toBe(2);
    expect(kept()?.body.result).toBe('FAILED');
  });

  it('that broke off says that it is pending', async () => {
    const { sink, place, kept, server } = await open();
    server.failures.push(undefined, undefined, { kind: 'status', status: 400 });
    await expect(sink.replace(place, REPORT, [WIDENED])).rejects.toMatchObject({ code: 'bitbucket-refused' });
    expect(kept()?.body.result).toBe('PENDING');
  });

  it('on a commit that there is not is refused', async () => {
    const { sink, place } = await open();
    await expect(sink.replace({ ...place, commit: 'abcdef1' }, REPORT, [])).rejects.toMatchObject({
      code: 'bitbucket-not-found',
    });
  });
});
