/** A service that fetches a branch by itself: what it acts on, what it does not, and what it does meanwhile. */
import { UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { manifestBucket } from '../../src/aws/manifest-bucket.ts';
import { approvedCommit } from '../../src/core/record/approved-commits.ts';
import type { PassReport } from '../../src/core/record/report.ts';
import { passLog } from '../../src/service/pass-log.ts';
import { passMetrics } from '../../src/service/pass-metrics.ts';
import type { Failure } from '../support/local-bitbucket/failure.ts';
import { SECRET } from '../support/local-bitbucket/local-world.ts';
import { type Pulling, pulling } from '../support/pulling.ts';
import { roleFiles } from '../support/service-world.ts';

const NAME = 'checkout-deploy';
const ONE = roleFiles('shop', NAME);
const TWO = roleFiles('shop', NAME, 'checkout-checks');
const EVERYBODY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}';
const COUNTS = { calls: 0, throttles: 0, unknownDoorbells: 0 };

/** Two roles are applied, and a hand has opened one of them since. */
async function opened(patience?: number): Promise<Pulling & { readonly first: string; isOpen(): boolean }> {
  const service = await pulling(patience);
  const first = service.push(TWO);
  expect(await service.world.pass()).toMatchObject({ result: 'succeeded', revision: first, sequence: null });
  await service.world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: NAME, PolicyDocument: EVERYBODY }));
  const isOpen = () => {
    const role = service.world.iam.state.RoleDetailList.find(({ RoleName }) => RoleName === NAME);
    return JSON.stringify(role?.AssumeRolePolicyDocument).includes('"*"');
  };
  expect(isOpen()).toBe(true);
  return Object.assign(service, { first, isOpen });
}

const inventory = ({ world }: Pulling) => world.state.json('inventory.json');
/** Everything that the service has kept. */
const textsIn = ({ world }: Pulling) =>
  [...world.state.objects.values()].map(({ bytes }) => new TextDecoder().decode(bytes));
const approve = ({ world }: Pulling, commit: string, after: string) =>
  world.ports().commits.add(approvedCommit({ commit, after }, 'maria', new Date(world.now)));

/** It failed with this, and put back what a hand had done, by the settings of before. */
function expectHealed(report: PassReport, { isOpen, first, world }: Pulling & { first: string; isOpen(): boolean }) {
  expect(report).toMatchObject({ result: 'failed', inForce: first });
  expect(passMetrics(report, COUNTS)).toMatchObject({ PassFailed: 1, PassSucceeded: 0 });
  expect(isOpen()).toBe(false);
  expect(world.state.json('inventory.json').published).toEqual({ sequence: null, revision: first });
  expect(report.totals).toMatchObject({ created: 0, deleted: 0 });
}

describe('a service that fetches a branch', () => {
  it('acts on each commit that descends from the last one, and downloads each once', async () => {
    const service = await pulling();
    const first = service.push(ONE);
    await service.world.pass();
    const second = service.push(TWO);
    expect(await service.world.pass()).toMatchObject({ result: 'succeeded', revision: second, error: null });
    expect(service.world.roleNames).toEqual(['checkout-checks', NAME]);
    await service.world.pass();
    expect(service.archives.requests.map(({ path }) => path)).toEqual([
      `/acme/iam-roles/get/${first}.tar.gz`,
      `/acme/iam-roles/get/${second}.tar.gz`,
    ]);
    expect(inventory(service).published).toEqual({ sequence: null, revision: second });
  });

  it('reads a commit that a push has overtaken as a whole, and the next one in the next pass', async () => {
    const service = await pulling();
    const first = service.push(ONE);
    service.archives.failures.push({ kind: 'slow', milliseconds: 20 });
    const pass = service.world.pass();
    await expect.poll(() => service.archives.requests.length).toBe(1);
    const second = service.push(TWO);
    expect(await pass).toMatchObject({ revision: first });
    expect(await service.world.pass()).toMatchObject({ revision: second });
  });

  it('finds its repository by UUID after a rename, and no other that took its name', async () => {
    const service = await opened();
    service.server.state.rename(service.repository, 'aws-roles');
    const other = service.server.state.addRepository(service.repository.workspace, 'iam-roles');
    service.server.state.commit(other, 'main', undefined, { 'manifests/rolekeeper.yaml': 'kind: Settings' });
    const next = service.push(ONE);
    expect(await service.world.pass()).toMatchObject({ revision: next });
    expect(service.archives.requests.at(-1)?.path).toBe(`/acme/aws-roles/get/${next}.tar.gz`);
  });
});

describe('a token that archives are not given to', () => {
  const isFile = ({ path }: { path: string }) => /\/src\/[0-9a-f]{40}\/manifests\/.*yaml$/.test(path);

  it('reads each file of a commit by itself, once', async () => {
    const service = await pulling();
    service.archives.refusesAccessTokens = true;
    const first = service.push(TWO);
    for (let pass = 0; pass < 2; pass++) {
      expect(await service.world.pass()).toMatchObject({ result: 'succeeded', revision: first, error: null });
    }
    expect(service.server.requests.filter(isFile)).toHaveLength(4);
    expect(service.archives.requests).toHaveLength(1);
    const second = service.push(ONE);
    expect(await service.world.pass()).toMatchObject({ revision: second, totals: { deleted: 1 } });
  });

  it('goes on in the next pass where the limit of the hour has ended this one', async () => {
    const service = await opened();
    service.archives.refusesAccessTokens = true;
    const next = service.push({
      ...TWO,
      ...roleFiles('shop', ...Array.from({ length: 20 }, (_, index) => `r${index}`)),
    });
    service.server.allowance = 12;
    const report = await service.world.pass();
    expectHealed(report, service);
    expect(report).toMatchObject({
      retryable: true,
      error: { message: expect.stringMatching(/limit of requests is used up/) },
    });
    expect(report.error?.remedy).toMatch(/next pass goes on from here.*read:repository:bitbucket/);
    service.server.allowance = Number.POSITIVE_INFINITY;
    expect(await service.world.pass()).toMatchObject({ result: 'succeeded', revision: next, totals: { created: 20 } });
    const asked = service.server.requests.filter(isFile).map(({ path }) => path);
    expect(new Set(asked).size).toBe(24);
    // What was read before the limit is not read again.
    expect(asked.slice(0, 8).every((path) => asked.filter((one) => one === path).length === 1)).toBe(true);
  });

  it('is refused a link among the manifests as in an archive', async () => {
    const service = await opened();
    service.archives.refusesAccessTokens = true;
    service.server.state.commit(service.repository, 'main', undefined, {
      'manifests/rolekeeper.yaml': 'x',
      'manifests/teams/shop/x.yaml': { link: '../../../other' },
    });
    const report = await service.world.pass();
    expectHealed(report, service);
    expect(report.error?.message).toMatch(/"manifests\/teams\/shop\/x\.yaml": it is a symbolic link/);
  });
});

describe('a branch that was rewritten', () => {
  it('is told with both commits and not acted on: what a hand did is put back, and the alarm rings', async () => {
    const service = await opened();
    const forced = service.push({}, []);
    const report = await service.world.pass();
    expectHealed(report, service);
    expect(report).toMatchObject({
      revision: forced,
      refused: { commit: forced, after: service.first },
      retryable: false,
      error: {
        code: 'commit-not-descending',
        message: `What was fetched, commit ${forced} of branch main of acme/iam-roles, does not descend from ${service.first}, which was acted on last: the branch was rewritten.`,
        remedy: `Find out who rewrote it, and what it lost. If the commit is wanted: \`rolekeeper approve --target aws --state-bucket state ${forced}\`; if not, put the branch back to ${service.first}.`,
      },
    });
    expect(passLog(report).at(-1)).toMatchObject({ level: 'error', fields: { code: 'commit-not-descending' } });
    // For as long as it stays so.
    expect(await service.world.pass()).toMatchObject({ result: 'failed', refused: { commit: forced } });
  });

  it('is acted on once its commit was approved, and what follows it needs no approval', async () => {
    const service = await opened();
    const forced = service.push(ONE, []);
    await service.world.pass();
    await approve(service, forced, service.first);
    expect(await service.world.pass()).toMatchObject({ result: 'succeeded', revision: forced, error: null });
    expect(service.world.roleNames).toEqual([NAME]);
    const next = service.push(TWO);
    expect(await service.world.pass()).toMatchObject({ result: 'succeeded', revision: next });
  });

  it('may lose a commit that Bitbucket has forgotten since', async () => {
    const service = await opened();
    const forced = service.push(ONE, []);
    service.repository.commits.delete(service.first);
    expect(await service.world.pass()).toMatchObject({ refused: { commit: forced, after: service.first } });
  });

  it('is fine again as soon as it is put back', async () => {
    const service = await opened();
    service.push({}, []);
    await service.world.pass();
    service.repository.branches.set('main', service.first);
    expect(await service.world.pass()).toMatchObject({ result: 'succeeded', revision: service.first });
  });

  const OTHERS = [
    { name: 'another commit', step: (_: string, first: string) => ['e'.repeat(40), first] },
    { name: 'the same commit after another one', step: (forced: string) => [forced, 'e'.repeat(40)] },
  ] as const;
  for (const { name, step } of OTHERS) {
    it(`is not approved by the approval of ${name}`, async () => {
      const service = await opened();
      const forced = service.push(ONE, []);
      const [commit = '', after = ''] = step(forced, service.first);
      await approve(service, commit, after);
      expect(await service.world.pass()).toMatchObject({ error: { code: 'commit-not-descending' } });
    });
  }

  it('is not approved by an approval that is over', async () => {
    const service = await opened();
    const forced = service.push(ONE, []);
    await approve(service, forced, service.first);
    service.world.now += 24 * 3_600_000;
    expect(await service.world.pass()).toMatchObject({ error: { code: 'commit-not-descending' } });
  });

  it('that goes back to what it lost needs an approval again, whatever was approved on the way', async () => {
    const service = await opened();
    const forced = service.push(ONE, []);
    await approve(service, forced, service.first);
    await service.world.pass();
    service.repository.branches.set('main', service.first);
    const back = { commit: service.first, after: forced };
    expect(await service.world.pass()).toMatchObject({ result: 'failed', refused: back });
    await approve(service, service.first, forced);
    expect(await service.world.pass()).toMatchObject({ result: 'succeeded', revision: service.first });
    service.repository.branches.set('main', forced);
    // The approval of this step is the first one, which is not over; the step was taken once, and may be taken again.
    expect(await service.world.pass()).toMatchObject({ result: 'succeeded', revision: forced });
  });

  it('is not acted on while it cannot be seen whether it was approved', async () => {
    const service = await opened();
    service.push(ONE, []);
    service.world.state.set('approved-commits.json', '{}');
    const report = await service.world.pass();
    expectHealed(report, service);
    expect(report.error?.message).toMatch(/Whether it was approved cannot be seen: .* is not a list of commits/);
  });

  it('is what the branch is to a service that was published to before, if that was no commit of it', async () => {
    const service = await pulling();
    const first = service.push(TWO);
    await service.world.pass();
    const before = inventory(service);
    const published = { sequence: 7, revision: 'folder-0123456789ab' };
    service.world.state.set('inventory.json', JSON.stringify({ ...before, published }));
    // No branch can be put back to what is no commit.
    expect(await service.world.pass()).toMatchObject({
      refused: { commit: first, after: 'folder-0123456789ab' },
      error: {
        message: `What was fetched, commit ${first} of branch main of acme/iam-roles, does not descend from folder-0123456789ab, which was acted on last: manifests were published before.`,
        remedy: `Look at what \`rolekeeper plan --target aws\` shows in a checkout of it. If the commit is wanted: \`rolekeeper approve --target aws --state-bucket state ${first}\`.`,
      },
    });
    await approve(service, first, 'folder-0123456789ab');
    expect(await service.world.pass()).toMatchObject({ result: 'succeeded', revision: first });
  });
});

describe('a service that was published to before, and is again,', () => {
  async function backAgain() {
    const service = await pulling();
    const { world, repository } = service;
    const fetching = { source: world.source, deployment: world.deployment };
    const bucket = {
      source: manifestBucket(world.config, 'config', 'revision'),
      deployment: { ...world.deployment, source: 'bucket' as const },
    };
    Object.assign(world, bucket);
    const before = await world.publish(ONE, 7);
    await world.pass();
    Object.assign(world, fetching);
    repository.commits.set(before, []);
    repository.branches.set('main', before);
    const fetched = service.push(TWO);
    expect(await world.pass()).toMatchObject({ result: 'succeeded', revision: fetched, sequence: null });
    Object.assign(world, bucket);
    return { ...service, before, fetched };
  }

  it('does not take what lies in the bucket from before for news', async () => {
    const { world, before, fetched } = await backAgain();
    expect(await world.pass()).toMatchObject({
      result: 'failed',
      inForce: fetched,
      error: {
        code: 'source-unreadable',
        message: `What is published does not follow what was seen before: number 7 is revision ${before}, and ${fetched} was acted on last.`,
      },
    });
    expect(world.roleNames).toEqual(['checkout-checks', NAME]);
  });

  it('goes on with what is published next', async () => {
    const { world } = await backAgain();
    await world.pass();
    const next = await world.publish(TWO);
    expect(await world.pass()).toMatchObject({ result: 'succeeded', revision: next, sequence: 8, error: null });
    expect(world.roleNames).toEqual(['checkout-checks', NAME]);
  });
});

interface Trouble {
  name: string;
  reason: string;
  bring(service: Pulling & { first: string }): unknown;
  says: RegExp;
  retryable?: true;
}

const down = (failure: Failure) => (service: Pulling) => service.server.failures.push(...Array(40).fill(failure));
const archiveDown = (failure: Failure) => (service: Pulling) => {
  service.push(ONE);
  service.archives.failures.push(...Array(40).fill(failure));
};

const TROUBLES: readonly Trouble[] = [
  {
    name: 'a Bitbucket that fails',
    reason: 'its failure says nothing of IAM; and it is tried again soon',
    bring: down({ kind: 'status', status: 503 }),
    says: /^The manifests could not be read\. Reading repository .* failed: Bitbucket fails \(HTTP 503/,
    retryable: true,
  },
  {
    name: 'a Bitbucket that closes every connection',
    reason: 'the same',
    bring: down({ kind: 'drop' }),
    says: /gave no answer/,
    retryable: true,
  },
  {
    name: 'a limit of requests that is used up',
    reason: 'the same',
    bring: down({ kind: 'status', status: 429, retryAfter: '600' }),
    says: /limit of requests is used up/,
    retryable: true,
  },
  {
    name: 'archives that fail',
    reason: 'the API answers, and the web site does not',
    bring: archiveDown({ kind: 'status', status: 502 }),
    says: /Downloading commit .* failed: bitbucket\.org fails \(HTTP 502/,
    retryable: true,
  },
  {
    name: 'a link among the manifests',
    reason: 'what it leads to was not reviewed',
    bring: ({ server, repository }) =>
      server.state.commit(repository, 'main', undefined, { 'manifests/teams': { link: '/etc' } }),
    says: /manifests\/teams" is a symbolic link, which could lead anywhere\.$/,
  },
  {
    name: 'an archive that is broken',
    reason: 'the same commit would be the same again',
    bring: archiveDown({ kind: 'bytes', bytes: Buffer.from([0x1f, 0x8b, 8, 0]) }),
    says: /gave an archive that is not taken: it is damaged/,
  },
  {
    name: 'a token that is over',
    reason: 'whoever lets it run out must not have switched healing off',
    bring: ({ server }) => server.tokens.splice(0),
    says: /Bitbucket does not accept the token \(HTTP 401/,
  },
  {
    name: 'a token of another repository',
    reason: 'Bitbucket answers as if there were none',
    bring: ({ server }) => {
      const other = server.state.addRepository(server.state.workspaces[0] as never, 'other');
      server.tokens.splice(0, 1, { ...server.token(SECRET), repository: other });
    },
    says: /Bitbucket has no repository \{[0-9a-f-]+\} in workspace .*, or the token may not see it\.$/,
  },
  {
    name: 'a token without the scope',
    reason: 'it was made for something else',
    bring: ({ server }) => server.tokens.splice(0, 1, { ...server.token(SECRET), scopes: ['pipeline'] }),
    says: /does not allow it .*the call wants the scope repository/,
  },
  {
    name: 'no token yet',
    reason: 'the stack makes an empty secret',
    bring: (service) => {
      service.secret = Object.assign(new Error('no value'), { name: 'ResourceNotFoundException', $fault: 'client' });
    },
    says: /no token was put into secret rolekeeper\/bitbucket-token yet\.$/,
  },
  {
    name: 'a token that cannot be sent',
    reason: 'it was pasted with a space in it',
    bring: (service) => {
      service.secret = { SecretString: JSON.stringify({ token: `${SECRET} ${SECRET}` }) };
    },
    says: /The token for Bitbucket has a character that cannot be sent\.$/,
  },
  {
    name: 'no branch',
    reason: 'it was deleted, or renamed',
    bring: ({ repository }) => repository.branches.delete('main'),
    says: /Reading branch main of acme\/iam-roles failed: Bitbucket has no such thing/,
  },
  {
    name: 'no repository',
    reason: 'it was deleted',
    bring: ({ server, repository }) => server.state.remove(repository),
    says: /Bitbucket has no repository/,
  },
  {
    name: 'no manifests folder',
    reason: 'a folder that was moved is not an empty one',
    bring: ({ server, repository }) => server.state.commit(repository, 'main', undefined, { 'README.md': '' }),
    says: /it has no folder "manifests"\.$/,
  },
  {
    name: 'a folder without manifests',
    reason: 'nothing there is not nothing wanted',
    bring: ({ server, repository }) => server.state.commit(repository, 'main', undefined, { 'manifests/x.txt': '' }),
    says: /its folder "manifests" holds no YAML file\.$/,
  },
  {
    name: 'settings that are broken',
    reason: 'as with manifests that are published',
    bring: (service) => service.push({ ...ONE, 'rolekeeper.yaml': 'kind: [' }),
    says: /^The settings or the lock file of commit \w{40} of branch main of acme\/iam-roles are wrong/,
  },
];

describe('while it cannot read the branch, the pass fails, and puts back what a hand did:', () => {
  for (const { name, reason, bring, says, retryable = false } of TROUBLES) {
    it(`${name}: ${reason}`, async () => {
      const service = await opened();
      await bring(service);
      const report = await service.world.pass();
      expectHealed(report, service);
      expect(report.error?.message).toMatch(says);
      expect(report.retryable).toBe(retryable);
      // Whoever reads them has no token.
      expect(JSON.stringify([report, passLog(report), textsIn(service)])).not.toContain(SECRET);
    });
  }

  it('an archive that comes drop by drop: the pass keeps the time that healing needs', async () => {
    const service = await opened(1_000);
    service.push(ONE);
    service.archives.failures.push({ kind: 'silent' });
    const report = await service.world.pass();
    expectHealed(report, service);
    expect(report.error?.message).toBe(
      'The manifests could not be read. Branch main was not read within 1 s: Bitbucket is slow.',
    );
    expect(report.retryable).toBe(true);
  });

  it('but not while AWS does not give the token: IAM is not likely to answer either', async () => {
    const service = await opened();
    service.secret = Object.assign(new Error('slow'), { name: 'ThrottlingException', $fault: 'client' });
    const report = await service.world.pass();
    expect(report).toMatchObject({ result: 'failed', retryable: true, error: { code: 'unreachable' } });
    expect(service.isOpen()).toBe(true);
  });

  it('and a new token counts in the next pass', async () => {
    const service = await opened();
    service.server.tokens.splice(0);
    await service.world.pass();
    service.server.token('another');
    service.secret = { SecretString: '{"token": "another"}' };
    expect(await service.world.pass()).toMatchObject({ result: 'succeeded' });
  });
});

describe('the token', () => {
  it('is in no report, no log line and no object, also where an answer repeats it', async () => {
    const service = await opened();
    const body = JSON.stringify({
      type: 'error',
      error: { message: `not ${SECRET}`, detail: encodeURIComponent(SECRET) },
    });
    const answers = [400, 401, 403, 404, 429, 500].map((status) => ({ kind: 'status' as const, status, body }));
    for (const answer of answers) {
      service.server.failures.push(...Array(4).fill(answer));
      const report = await service.world.pass();
      service.server.failures.length = 0;
      service.push(ONE);
      service.archives.failures.push(...Array(4).fill(answer));
      const other = await service.world.pass();
      service.archives.failures.length = 0;
      expect(report.result).toBe('failed');
      for (const one of [report, other]) {
        expect(JSON.stringify([one, passLog(one)])).not.toContain(SECRET);
        expect(JSON.stringify([one, passLog(one)])).not.toContain(encodeURIComponent(SECRET));
      }
    }
    expect(textsIn(service).filter((text) => text.includes(SECRET))).toEqual([]);
  });
});
