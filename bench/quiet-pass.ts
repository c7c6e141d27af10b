/** What a pass of the service costs when there is nothing to do: every quarter of an hour, for ever. */

import { manifestBucket } from '../src/aws/manifest-bucket.ts';
import { RevisionPublisher } from '../src/aws/revision-publisher.ts';
import { IamRoleReader } from '../src/aws/role-reader.ts';
import { IamRoleWriter } from '../src/aws/role-writer.ts';
import { S3Bucket } from '../src/aws/s3-bucket.ts';
import { stateBucket } from '../src/aws/state-bucket.ts';
import { UNDEPLOYED } from '../src/core/model/deployment.ts';
import { buildRevision } from '../src/core/source/revision.ts';
import { CONFIG_KEYS } from '../src/layout.ts';
import { KeptDesired } from '../src/service/kept-desired.ts';
import { runPass } from '../src/service/pass.ts';
import type { PassEnds } from '../src/service/pass-world.ts';
import { FakeS3 } from '../test/support/fake-s3.ts';
import { accountInSync, embeddedIam } from './account.ts';
import { ACCOUNT, fixture } from './fixture.ts';
import { MeteredIam } from './metered-iam.ts';
import { share, type Topic } from './topic.ts';

const ROLES = 1000;
/** Calls beside the bulk read that a pass may make. */
const BESIDE = 5;

export async function quietPass(): Promise<Topic> {
  const [config, state] = [new FakeS3(), new FakeS3()];
  await publish(config);
  const account = await accountInSync(ROLES);
  const pass = async () => {
    const iam = new MeteredIam(embeddedIam(account), ACCOUNT);
    await run(worldOf(iam, config, state));
    return iam;
  };
  // The first passes write the inventory, and what was applied to each role, a hundred a pass; then nothing is left to remember.
  for (let learnt = 0; learnt <= ROLES; learnt += 100) await pass();
  for (const s3 of [config, state]) s3.calls.length = 0;
  const iam = await pass();
  const bulk = (iam.counts.get('ListRoles') ?? 0) + (iam.counts.get('GetAccountAuthorizationDetails') ?? 0);
  const ours = { value: iam.calls, unit: 'calls' as const };
  const against = { value: bulk + BESIDE, unit: 'calls' as const, what: `the bulk read + ${BESIDE}` };
  return {
    name: 'pass',
    title: 'A pass of the service with nothing to do',
    rows: [{ case: '1,000 roles: calls to IAM', ours, against, ratio: share(ours, against), goal: { atMost: 1 } }],
    notes: [
      `Calls to S3 in the same pass, however many roles: ${config.calls.length} of the config bucket, ${state.calls.length} of the state bucket`,
      `(lease, inventory, approvals, report), of which ${state.counts.PutObject ?? 0} write. They count against no limit that is shared with other callers.`,
    ],
  };
}

async function publish(config: FakeS3): Promise<void> {
  const made = buildRevision('b'.repeat(40), (await fixture(ROLES).read()).files);
  if ('issues' in made) throw new Error('the fixture cannot be published');
  const publisher = new RevisionPublisher(new S3Bucket(config, 'config'), CONFIG_KEYS);
  await publisher.publish(made.revision, { build: null, numbering: { sequence: 1, exactly: false }, goBack: false });
}

function worldOf(iam: MeteredIam, config: FakeS3, state: FakeS3): PassEnds {
  const now = () => new Date();
  const world = {
    source: manifestBucket(config, 'config', 'revision'),
    desired: new KeptDesired(),
    // As in the function, which knows its account without asking.
    reader: new IamRoleReader(iam, async () => ACCOUNT),
    writer: () => new IamRoleWriter(iam),
    ...stateBucket(state, 'state', now),
    now,
  };
  return { ...world, open: async () => world };
}

async function run(world: PassEnds): Promise<void> {
  const report = await runPass(world, {
    mode: 'heal',
    account: ACCOUNT,
    doorbells: ['schedule'],
    actors: [],
    deployment: UNDEPLOYED,
    holder: 'bench',
    remainingMs: () => 300_000,
  });
  if (report.result === 'succeeded' && report.roles.length === 0 && report.totals.inSync === ROLES) return;
  throw new Error(`the pass had something to do: ${JSON.stringify({ ...report, roles: report.roles.slice(0, 2) })}`);
}
