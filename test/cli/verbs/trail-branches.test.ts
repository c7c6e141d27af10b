/** `rolekeeper trail --branches`: each use of a role joined with the run of the pipeline that Bitbucket has. */
import { describe, expect, it } from 'vitest';
import { localWorld, SECRET } from '../../support/local-bitbucket/local-world.ts';
import {
  branchTarget,
  type LocalRun,
  mergeQueueTarget,
  pullRequestTarget,
  tagTarget,
} from '../../support/local-bitbucket/state.ts';
import { CHECKOUT, PRODUCTION, REFUSED, stsEvent } from '../../support/trail-events.ts';
import { appliedWorkspace } from '../workspace.ts';

const TOKEN = { ROLEKEEPER_BITBUCKET_TOKEN: SECRET };
const STATE = '.rolekeeper/branch-audit.json';

/** A folder with the roles applied, and a Bitbucket whose checkout-api is that of the lock file. */
async function scene() {
  const world = await localWorld();
  const folder = await appliedWorkspace();
  const { server, clock } = world;
  const checkout = server.state.addRepository(world.acme, 'checkout-api', ['production']);
  Object.assign(checkout, { uuid: CHECKOUT });
  let minute = 0;
  const events: Record<string, unknown>[] = [];
  const used = (run: Pick<LocalRun, 'steps' | 'createdOn'>, ...[words = {}, more]: Parameters<typeof stsEvent>) => {
    const id = `event-${events.length + 1}`;
    const at = `${run.createdOn.slice(0, 17)}30Z`;
    events.push(stsEvent({ subject: `${CHECKOUT}:${PRODUCTION}:${run.steps[0]}`, at, id, ...words }, more));
  };
  const ran = (target?: LocalRun['target']) => {
    minute += 1;
    const createdOn = `2026-11-27T09:${String(minute).padStart(2, '0')}:00Z`;
    return server.state.addRun(checkout, createdOn, {
      ...(target && { target }),
      completedOn: createdOn.replace(':00Z', ':59Z'),
    });
  };
  const trail = async (argv: readonly string[] = [], env: Record<string, string> = TOKEN) => {
    await folder.write('events.json', JSON.stringify({ Records: events }));
    const ran = await folder.run(['trail', '--events', 'events.json', '--branches', ...argv], {
      ...{ env, bitbucket: { origin: server.origin, clock } },
    });
    // Without the breaks of lines.
    return { ...ran, words: ran.out.replace(/\n\s+/g, ' ') };
  };
  return { ...world, folder, checkout, used, ran, trail };
}

describe('rolekeeper trail --branches', () => {
  it('says of every use that was let in what it ran on, and keeps it for status', async () => {
    const { used, ran, trail, folder, server } = await scene();
    used(ran());
    used(ran());
    used(ran(branchTarget('feature/x')));
    used(ran(pullRequestTarget('topic', 'main')));
    used(ran(tagTarget('v1.2')));
    used(ran(mergeQueueTarget()));
    used({ steps: [server.state.uuid()], createdOn: '2026-11-27T09:30:00Z' });
    used(ran(branchTarget('refused')), { refused: REFUSED });
    const { code, out } = await trail(['--target', 'embedded']);
    expect(code).toBe(1);
    await expect(out).toMatchFileSnapshot('../expected/trail-branches.txt');
    const status = (await folder.run(['status'])).out;
    expect(status).toContain(
      'checkout-deploy: branch main: attested, 3 uses outside (tag v1.2, pull request topic into main, branch feature/x), of 5 checked; 2 not asked:',
    );
    expect(status).toContain(
      'reports-publish: branch main: attested, no use found (2026-11-27 09:01 to 2026-11-27 09:30 UTC',
    );
  });

  it('exits 0 where all are in order, and keeps nothing where no state is named', async () => {
    const { used, ran, trail, folder } = await scene();
    used(ran());
    const { code, out } = await trail();
    expect(code).toBe(0);
    expect(out).toContain('checkout-deploy: branch main: attested, 1 use checked, none outside');
    expect(out).toContain('2 of 300 requests to Bitbucket; not kept: --state-bucket keeps it for status');
    expect(Object.keys(await folder.files())).not.toContain(STATE);
  });

  it('sends no more than its budget, and says what it did not ask', async () => {
    const { used, ran, trail, server } = await scene();
    for (let count = 0; count < 6; count += 1) used(ran());
    const { code, words } = await trail(['--budget', '4']);
    expect([code, server.requests.length]).toEqual([0, 4]);
    expect(words).toContain(
      '3 uses checked, none of these outside; 3 not asked: the requests, or the time, were spent before',
    );
  });

  it('answers programs in the form of the schema', async () => {
    const { used, ran, trail } = await scene();
    used(ran(branchTarget('x')));
    const { branches } = JSON.parse((await trail(['--json'])).out);
    expect(branches).toMatchObject({
      ...{ requests: { most: 300, sent: 2 }, keptIn: null, problems: [] },
      uses: [{ eventId: 'event-1', run: 1, is: 'branch-not-declared', why: null }],
    });
    expect(branches.roles).toMatchObject([
      { role: 'checkout-deploy', checked: 1, outsideCount: 1, outside: [{ ref: 'x', run: 1 }] },
      { role: 'reports-publish', checked: 0 },
    ]);
  });

  it('is about one role where one is named, and leaves what is kept of others', async () => {
    const { used, ran, trail, folder } = await scene();
    used(ran());
    await trail(['--target', 'embedded']);
    used(ran());
    const { out } = await trail(['--target', 'embedded', '--role', 'checkout-deploy']);
    expect(out).toContain('2 uses checked');
    const { roles } = JSON.parse(await folder.read(STATE));
    expect(roles.map(({ role, inOrder }: { role: string; inOrder: number }) => [role, inOrder])).toEqual([
      ['checkout-deploy', 2],
      ['reports-publish', 0],
    ]);
  });

  it('says what Bitbucket answers instead, and never that all was in order', async () => {
    const { used, ran, trail, server } = await scene();
    used(ran());
    server.tokens.length = 0;
    server.token(SECRET, { scopes: ['repository'] });
    const { code, words } = await trail();
    expect(code).toBe(0);
    expect(words).toContain('no use checked; 1 not asked: Bitbucket did not let its runs be read');
    expect(words).toMatch(/Reading the pipelines of repository acme\/\S+ failed.*scope/s);
  });

  it('speaks of the time only that the files cover, also where more was asked for', async () => {
    const { used, ran, trail } = await scene();
    used(ran());
    used(ran());
    const { words } = await trail(['--since', '30d']);
    expect(words).toContain('2 uses checked, none outside (2026-11-27 09:01 to 2026-11-27 09:02 UTC');
  });

  it('names no Region where the files have no use', async () => {
    const { trail } = await scene();
    const { words } = await trail(['--role', 'checkout-deploy']);
    expect(words).toMatch(/no use found \(\S+ \S+ to \S+ \S+ UTC\)/);
  });

  it('does not say that none was outside where an event may be a use of the role', async () => {
    const { used, ran, trail } = await scene();
    used(ran());
    used(ran(branchTarget('x')), {}, { requestParameters: null, resources: null });
    used(ran(branchTarget('x')), {}, { userIdentity: null, responseElements: null });
    const { words, code } = await trail(['--target', 'embedded']);
    expect(words).toContain(
      '1 use checked, none of these outside; 2 not asked: an event of CloudTrail does not say whether it is of this role',
    );
    expect(words).toContain('1 role with branches to audit had no use that is known');
    expect(code).toBe(1);
    const { words: all } = await trail(['--json']);
    expect(all).toContain('"role-unclear": 2');
  });

  it('does not let a branch move the cursor', async () => {
    const { used, ran, trail } = await scene();
    used(ran(branchTarget('x\u001b[2J\nall in order')));
    const { out } = await trail();
    expect(out).toContain('x␛[2J␊all in order');
  });

  const mistakes = [
    { because: 'no token is there', argv: [], env: {}, says: 'there is no token for Bitbucket' },
    {
      because: 'the role names no branches',
      argv: ['--role', 'checkout-checks'],
      says: 'its manifest names no branches',
    },
    { because: 'no manifest declares the role', argv: ['--role', 'other'], says: 'no valid manifest declares it' },
    { because: 'the budget is nothing', argv: ['--budget', '0'], says: 'It is a number from 1 to 10000' },
  ];
  for (const { because, argv, env = TOKEN, says } of mistakes) {
    it(`asks nobody where ${because}`, async () => {
      const { trail, server } = await scene();
      const { code, err } = await trail(argv, env);
      expect([code, server.requests.length]).toEqual([1, 0]);
      expect(err).toContain(says);
    });
  }

  it('needs the manifests', async () => {
    const { trail, folder } = await scene();
    await folder.remove('manifests');
    const { code, err } = await trail();
    expect([code, err]).toEqual([1, expect.stringContaining('--branches needs the manifests')]);
  });
});
