/** Nobody has to read the state bucket through jq but where a page says so, and then the field is in what the service really writes. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { beforeAll, describe, expect, it } from 'vitest';
import { approvalDigest } from '../../src/core/model/ids.ts';
import { newApproval } from '../../src/core/record/stored-approval.ts';
import { trustPolicy } from '../../src/core/trust/trust.ts';
import { OTHER_REPOSITORY, settings } from '../support/roles.ts';
import { roleFiles, ServiceWorld } from '../support/service-world.ts';
import { answers } from './jq.ts';

const RUNBOOK = readFileSync('docs/runbook.md', 'utf8');
const DEPLOY = readFileSync('docs/deploy.md', 'utf8');

/** The filters that read an object of the state bucket, with its key. */
const FILTERS = [...`${RUNBOOK}${DEPLOY}`.matchAll(/s3:\/\/\$STATE\/(\S+?)" - \| jq (?:-r )?'([^']+)'/g)].map(
  ([, key = '', filter = '']) => ({ key, filter }),
);
/** Those that read what the CDK has made, or what Bitbucket answers, which is not ours to promise. */
const OF_OTHERS = [...RUNBOOK.matchAll(/^(?:jq .*'\.Resources\[\]|curl .* \| jq )/gm)].length;

/** By kind of object, every text that was written. */
const written = new Map<string, string[]>();

beforeAll(async () => {
  const world = new ServiceWorld();
  const keep = () => {
    for (const key of [...world.state.objects.keys()].filter((one) => one.endsWith('.json'))) {
      const kind = key.startsWith('snapshots/') ? 'snapshots/FILE' : key;
      written.set(kind, [...(written.get(kind) ?? []), JSON.stringify(world.state.json(key))]);
    }
  };
  const all = { ...roleFiles('shop', 'one', 'two', 'three'), ...roleFiles('data', 'four', 'five') };
  await world.publish(all);
  await world.pass();
  await world.pass();
  const trust = trustPolicy(settings().provider, [{ repositoryUuid: OTHER_REPOSITORY }]);
  await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'one', PolicyDocument: trust }));
  await world.publish({ ...all, ...roleFiles('shop', 'two', 'bad name') });
  await world.pass({ mode: 'report' });
  keep();
  await world.publish(roleFiles('shop', 'one', 'two'));
  const { findings } = await world.pass();
  keep();
  const digest = approvalDigest(/deletions-[0-9a-f]{32}/.exec(JSON.stringify(findings))?.[0] ?? '');
  if (digest !== undefined) await world.ports().approvals.add(newApproval(digest, 'maria', new Date(world.now)));
  keep();
  await world.pass();
  keep();
  await world.publish({ ...all, 'rolekeeper.yaml': 'kind: Settings' });
  await world.pass();
  keep();
  const { source } = world;
  world.source = { read: async () => ({ ...(await source.read()), descends: false }) };
  await world.pass();
  keep();
});

describe('what the runbook asks jq for', () => {
  it('is nothing of the state bucket: rolekeeper report and history read it', () => {
    expect(RUNBOOK).not.toMatch(/s3 cp .*\| jq/);
    expect([...RUNBOOK.matchAll(/\bjq (?:-|'|\.)/g)]).toHaveLength(OF_OTHERS);
    expect(RUNBOOK.match(/rolekeeper -- (report|history)/g)?.length).toBeGreaterThanOrEqual(10);
  });

  it('is one list on the page of deployments', () => {
    expect(FILTERS).toHaveLength(1);
  });

  for (const { key, filter } of FILTERS) {
    it(`${key} has: ${filter}`, () => {
      const texts = written.get(key) ?? [];
      expect(texts.length).toBeGreaterThan(0);
      expect(
        answers(
          filter,
          texts.map((text) => JSON.parse(text)),
        ).unknown,
      ).toEqual([]);
    });

    it.runIf(hasJq())(`jq itself understands: ${filter}`, () => {
      for (const input of written.get(key) ?? []) execFileSync('jq', [filter], { input });
    });
  }

  const wrong = [
    { filter: '.issues[] | "\\(.file):\\(.place.line)"', unknown: ['.file'] },
    { filter: '.isues[] | .code', unknown: ['.isues[]', '.code'] },
    { filter: '{result, eror}', unknown: ['.eror'] },
    { filter: '.mode, (.roles[] | select(.couse == "drift"))', unknown: ['.couse'] },
  ];
  for (const { filter, unknown } of wrong) {
    it(`is not there in: ${filter}`, () => {
      const reports = (written.get('latest.json') ?? []).map((text) => JSON.parse(text));
      expect(answers(filter, reports).unknown).toEqual(unknown);
    });
  }
});

function hasJq(): boolean {
  try {
    execFileSync('jq', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
