/** `approve COMMIT`: the step that it stands for is that of the service's last report, and no other is approved. */
import { describe, expect, it } from 'vitest';
import { OUTPUT_SCHEMAS } from '../../../src/cli/command/schemas.ts';
import { STATE_KEYS } from '../../../src/layout.ts';
import { pulling } from '../../support/pulling.ts';
import { roleFiles } from '../../support/service-world.ts';
import { workspace } from '../workspace.ts';
import { type BesideService, BUCKET, besideService } from './beside-service.ts';

const service = besideService();
const TARGET = ['--target', 'aws', '--state-bucket', BUCKET, '--color', 'never'];

/** A service whose branch was rewritten; commands see its state bucket. */
async function refused() {
  const beside = service();
  const pull = await pulling();
  const { world } = beside;
  Object.assign(world, { source: pull.world.source, deployment: pull.world.deployment });
  // The command looks at the clock of the machine.
  world.now = Date.now();
  const first = pull.push(roleFiles('shop', 'checkout-deploy', 'checkout-checks'));
  await world.pass();
  const forced = pull.push(roleFiles('shop', 'checkout-deploy'), []);
  const report = await world.pass();
  expect(report.refused).toEqual({ commit: forced, after: first });
  const approve = (commit: string, more: readonly string[] = ['--yes']) =>
    beside.folder.run(['approve', commit, ...TARGET, ...more], { env: { USER: 'maria' } });
  return { beside, world, pull, first, forced, report, approve };
}

const isKept = ({ world }: BesideService) => world.state.objects.has(STATE_KEYS.commits);

describe('approve, with a commit that the last pass did not act on', () => {
  it('shows the step, and how to look at it; and the next pass takes it', async () => {
    const { approve, first, forced, report, world } = await refused();
    const { code, out, err } = await approve(forced);
    expect(code).toBe(0);
    expect(out).toContain(`Commit  ${forced}, refused by the pass at ${report.startedAt}\n`);
    expect(out).toContain(`it does not descend from ${first}, which was acted on last\n`);
    expect(out).toContain(`git diff ${first} ${forced} `);
    expect(out).toMatch(
      new RegExp(`^Approved {2}${forced}, until .*Z \\(s3://${BUCKET}/approved-commits\\.json\\)$`, 'm'),
    );
    expect(err).toContain('exactly this commit');
    expect(world.state.json(STATE_KEYS.commits)).toMatchObject({
      version: 'rolekeeper.approved-commits/v1',
      commits: [{ commit: forced, after: first, by: 'maria' }],
    });
    expect(await world.pass()).toMatchObject({ result: 'succeeded', revision: forced, totals: { deleted: 1 } });
  });

  it('is the command that the report gives', async () => {
    const { beside, forced, report, world } = await refused();
    const command = /`rolekeeper (approve [^`]+)`/.exec(report.error?.remedy ?? '')?.[1] ?? '';
    // The service calls its bucket as it was deployed.
    const words = command.replace('--state-bucket state ', `--state-bucket ${BUCKET} `).split(' ');
    expect(words.at(-1)).toBe(forced);
    expect((await beside.folder.run([...words, '--yes'])).code).toBe(0);
    expect(await world.pass()).toMatchObject({ result: 'succeeded', revision: forced });
  });

  it('answers in JSON, as its schema says', async () => {
    const { approve, first, forced } = await refused();
    const { out } = await approve(forced, ['--yes', '--json', '--for', '2h']);
    const json = JSON.parse(out);
    expect(json).toMatchObject({ version: 'rolekeeper.commit-approval/v1', commit: forced, after: first, by: 'maria' });
    expect(Date.parse(json.expires) - Date.parse(json.approvedAt)).toBe(7_200_000);
    const { required } = OUTPUT_SCHEMAS['commit-approval'] as unknown as { required: string[] };
    expect(Object.keys(json).sort()).toEqual(required.toSorted());
  });

  it('asks, and takes no answer from where there is no terminal', async () => {
    const { beside, approve, forced } = await refused();
    const { code, err } = await approve(forced, []);
    expect([code, err]).toEqual([1, expect.stringContaining('there is no terminal to answer on')]);
    expect(isKept(beside)).toBe(false);
  });

  it('refuses another commit, and names the one that waits', async () => {
    const { beside, approve, forced } = await refused();
    const { code, err } = await approve('e'.repeat(40));
    expect([code, err]).toEqual([1, expect.stringContaining(`the one that waits is ${forced}`)]);
    expect(isKept(beside)).toBe(false);
  });

  it('refuses it where none waits any more', async () => {
    const { beside, approve, first, forced, pull, world } = await refused();
    pull.repository.branches.set('main', first);
    await world.pass();
    const { code, err } = await approve(forced);
    expect([code, err]).toEqual([1, expect.stringMatching(/no commit waits for approval, and it read 0+/)]);
    expect(isKept(beside)).toBe(false);
  });

  it('refuses it without a report', async () => {
    const { beside, approve, forced, world } = await refused();
    world.state.objects.delete(STATE_KEYS.latest);
    const { code, err } = await approve(forced);
    expect([code, err]).toEqual([1, expect.stringContaining('cannot be seen, so nothing was approved')]);
    expect(isKept(beside)).toBe(false);
  });

  it('is not for an embedded account, and a commit is given in full', async () => {
    const folder = await workspace();
    const embedded = await folder.run(['approve', 'e'.repeat(40), '--yes']);
    expect([embedded.code, embedded.err]).toEqual([1, expect.stringContaining('for a service that fetches it')]);
    const short = await folder.run(['approve', 'e'.repeat(12), '--yes']);
    expect([short.code, short.err]).toEqual([1, expect.stringContaining('A commit is given in full')]);
  });
});
