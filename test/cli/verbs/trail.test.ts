/** `rolekeeper trail`: who used which role, what it is refused for, and what it cannot see. */

import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type CloudTrailWords, cloudTrailServer } from '../../support/cloudtrail-server.ts';
import { CHECKOUT, REFUSED, ROLE, STEP, stsEvent, WORKSPACE } from '../../support/trail-events.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { mistakes } from '../schema-mistakes.ts';
import { appliedWorkspace, emptyWorkspace, type Workspace, workspace } from '../workspace.ts';

const NOW = new Date('2026-11-27T10:00:00Z');
const OPTIONS = { now: NOW, env: { NO_COLOR: '1' } };
const EVENTS = [
  stsEvent({ id: 'a', at: '2026-11-27T09:40:00Z', session: 'build-16' }),
  stsEvent({
    id: 'b',
    at: '2026-11-27T09:41:00Z',
    session: 'build-17',
    subject: `${CHECKOUT}:${STEP}`,
    refused: REFUSED,
  }),
  stsEvent({ id: 'g', at: '2026-11-27T09:42:00Z', provider: 'accounts.google.com', subject: '1' }),
  stsEvent({ id: 'r' }, { eventName: 'AssumeRole' }),
];

async function withEvents(folder: Workspace, events: readonly unknown[] = EVENTS): Promise<Workspace> {
  await folder.write('events.json', JSON.stringify({ Records: events }));
  return folder;
}

const trail = (folder: Workspace, ...argv: string[]) =>
  folder.run(['trail', '--events', 'events.json', ...argv], OPTIONS);

describe('trail of files', () => {
  it('lists each use by the names of the lock file, with the reason of its manifest and what to do', async () => {
    const { code, out, err } = await trail(await withEvents(await workspace()));
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^2026-11-27 09:40:00 +checkout-deploy +checkout-api +production +11f6a3c2 +build-16 +let in$/m,
    );
    expect(out).toMatch(
      /^2026-11-27 09:41:00 +checkout-deploy +checkout-api +none +11f6a3c2 +build-17 +refused \[entry-no-environment\]$/m,
    );
    expect(out).toContain('2 uses in events.json: 1 let in, 1 refused; reasons are as the manifests are now.');
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      '1 x [entry-no-environment] checkout-deploy: it is for steps that deploy to production, and this one deploys to no environment. Add `deployment:`',
    );
    expect(out).toContain('tokens of other providers: 1 of accounts.google.com');
    expect(out).toContain('1 event of other calls');
    expect(out).not.toContain('REGION');
  });

  it('says what it cannot see', async () => {
    const { out } = await trail(await withEvents(await workspace()));
    const words = out.replaceAll(/\s+/g, ' ');
    expect(words).toContain('tokens that STS did not take at all (InvalidIdentityToken');
    expect(words).toContain(
      'other Regions, accounts and times than the files have; the uses in them are of eu-central-1',
    );
  });

  it('works without manifests: UUIDs, and what CloudTrail says', async () => {
    const { code, out } = await trail(await withEvents(await emptyWorkspace()));
    expect(code).toBe(0);
    expect(out).toContain(CHECKOUT);
    expect(out).toContain('1 x [AccessDenied] checkout-deploy: An unknown error occurred');
    expect(out).toContain('1 let in, 1 refused.');
  });

  it('tries refused calls on the account with --target, whose role may be another than the manifest’s', async () => {
    const folder = await withEvents(await appliedWorkspace());
    const state = JSON.parse(await folder.read('.rolekeeper/iam.json'));
    const role = state.RoleDetailList.find((one: { RoleName: string }) => one.RoleName === 'checkout-deploy');
    role.AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    await folder.write('.rolekeeper/iam.json', JSON.stringify(state));
    const { out } = await trail(folder, '--target', 'embedded');
    expect(out).toContain('refused [entry-');
    expect(out).toContain('reasons are as IAM is now');
    expect(out).not.toContain('entry-no-environment');
  });

  it('shows one role, by name or ARN in any case, and counts the others', async () => {
    const events = [...EVENTS, stsEvent({ id: 'o', roleArn: ROLE.replace('deploy', 'other') })];
    const folder = await withEvents(await workspace(), events);
    for (const role of ['CHECKOUT-deploy', ROLE]) {
      const { out } = await trail(folder, '--role', role);
      expect(out).toContain(`2 uses of ${role} in events.json`);
      expect(out).toContain('1 use of other roles');
      expect(out).not.toContain('checkout-other');
    }
    const { out } = await trail(folder, '--role', 'nobody');
    expect(out).toContain('No use of nobody by a token of Bitbucket in events.json.');
  });

  it('leaves out what is older, and other Regions, and says so', async () => {
    const folder = await withEvents(await workspace(), [
      ...EVENTS,
      stsEvent({ id: 'u', at: '2026-11-27T09:59:00Z', region: 'us-east-1' }),
    ]);
    const { out } = await trail(folder, '--since', '20m', '--region', 'eu-central-1');
    expect(out).toContain('2 uses since 2026-11-27T09:40:00Z in events.json');
    expect(out).toContain('uses in other Regions: 1 in us-east-1');
    const later = await trail(folder, '--since', '19m30s');
    expect(later.out).toContain('1 use from before that time');
    expect(later.out).toMatch(/^WHEN \(UTC\) +REGION/m);
  });

  it('shows a branch where the subject of the settings carries one', async () => {
    const subject = `${WORKSPACE}:${CHECKOUT}:x:release/2`;
    const folder = await withEvents(await workspace(), [stsEvent({ subject })]);
    await folder.edit(
      'manifests/rolekeeper.yaml',
      '    workspaceUuid:',
      '    subjectFormat: "{workspaceUuid}:{repositoryUuid}:*:{branch}"\n    workspaceUuid:',
    );
    const { out } = await trail(folder);
    expect(out).toMatch(/^WHEN .* BRANCH /m);
    expect(out).toContain('release/2');
  });

  it('names subjects that it cannot read, and tokens of another workspace', async () => {
    const elsewhere = stsEvent().userIdentity as { identityProvider: string };
    const provider = elsewhere.identityProvider.replace('/acme/', '/elsewhere/');
    const events = [
      stsEvent({ id: 'x', subject: `${WORKSPACE}:${CHECKOUT}:x:main`, refused: REFUSED }),
      stsEvent({ id: 'y', provider, refused: REFUSED }),
    ];
    const { out } = await trail(await withEvents(await workspace(), events));
    expect(out).toContain(`  ${WORKSPACE}:${CHECKOUT}:x:main`);
    expect(out).toMatch(/^WHEN .* WORKSPACE /m);
    expect(out).toContain('refused [token-other-workspace]');
  });

  it('reads standard input', async () => {
    const folder = await workspace();
    const { out } = await folder.run(['trail', '--events', '-'], { ...OPTIONS, stdin: JSON.stringify(EVENTS) });
    expect(out).toContain('2 uses in standard input');
  });

  it('reads a folder, and names what it passed over', async () => {
    const folder = await workspace();
    await folder.write('trail/notes.txt', 'x');
    await writeFile(folder.path('trail/a.json.gz'), gzipSync(JSON.stringify({ Records: EVENTS })));
    const { code, out } = await folder.run(['trail', '--events', 'trail'], OPTIONS);
    expect(code).toBe(0);
    expect(out).toContain('1 file that by the name is no trail’s: notes.txt');
  });

  it('fails on a file that is cut off, rather than list a part', async () => {
    const folder = await workspace();
    await folder.write('events.json', JSON.stringify({ Records: EVENTS }).slice(0, -9));
    const { code, out, err } = await trail(folder);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(
      '[trail-unreadable] events.json is cut off: it ends in the middle of an event, after 3 whole events',
    );
    expect(mistakes('failure', (await folder.json(['trail', '--events', 'events.json'])).json)).toEqual([]);
  });

  it('exits 1 if an event could not be understood: it may have been a use', async () => {
    const { code, out } = await trail(
      await withEvents(await workspace(), [...EVENTS, stsEvent({ id: 'z' }, { awsRegion: null })]),
    );
    expect(code).toBe(1);
    expect(out).toContain('1 event: it names no Region');
  });

  it('prints the mistakes of settings that are wrong', async () => {
    const folder = await withEvents(await workspace());
    await folder.edit('manifests/rolekeeper.yaml', 'workspaceUuid', 'workspaceUUID');
    expect((await trail(folder)).code).toBe(1);
  });

  it('answers in JSON, as the schema says', async () => {
    const folder = await withEvents(await workspace(), [...EVENTS, stsEvent({ id: 'z' }, { awsRegion: null })]);
    const { code, json } = await folder.json(
      ['trail', '--events', 'events.json', '--since', '1d', '--role', 'checkout-deploy'],
      OPTIONS,
    );
    expect(code).toBe(1);
    expect(mistakes('trail', json)).toEqual([]);
    expect(json).toMatchObject({
      judgedBy: 'manifests',
      since: '2026-11-26T10:00:00.000Z',
      counts: { events: 5, uses: 2, letIn: 1, refused: 1, otherEvents: 1 },
      uses: [
        {
          eventId: 'a',
          repository: { uuid: CHECKOUT, name: 'checkout-api' },
          outcome: 'let-in',
          step: STEP,
          reason: null,
        },
        { eventId: 'b', environment: null, outcome: 'refused', reason: { code: 'entry-no-environment' } },
      ],
      unclear: [{ what: 'it names no Region', count: 1 }],
      files: { read: 1, older: 0, passedOver: [] },
    });
    expect(
      mistakes(
        'trail',
        (await (await withEvents(await emptyWorkspace(), [])).json(['trail', '--events', 'events.json'], OPTIONS)).json,
      ),
    ).toEqual([]);
  });
});

describe('trail of AWS', () => {
  async function ask(words: CloudTrailWords, ...argv: string[]) {
    const clock = new VirtualClock();
    const server = await cloudTrailServer({ clock, ...words });
    const folder = await workspace();
    const ran = await clock.run(() =>
      folder.run(['trail', '--endpoint-url', server.url, ...argv], { ...OPTIONS, clock }),
    );
    return { ...ran, words: ran.out.replaceAll(/\s+/g, ' '), server };
  }

  it('asks for two hours in the Region of the credentials, and names the others', async () => {
    const old = stsEvent({ id: 'old', at: '2026-11-27T07:59:00Z' });
    const { code, words, server } = await ask({ events: { 'eu-central-1': [...EVENTS, old] } });
    expect(code).toBe(0);
    expect(server.calls).toEqual(['eu-central-1 1']);
    expect(words).toContain('2 uses since 2026-11-27T08:00:00Z in the event history of CloudTrail in eu-central-1');
    expect(words).toContain('other Regions than eu-central-1');
    expect(words).toContain('sts.amazonaws.com, in us-east-1 (--region us-east-1)');
    expect(words).toContain('the last 15 minutes');
    expect(words).toContain('calls before 2026-11-27T08:00:00Z');
  });

  it('asks each Region that is named, once', async () => {
    const { words, server } = await ask(
      { events: { 'us-east-1': [stsEvent({ id: 'u', region: 'us-east-1' })], 'eu-west-1': [] } },
      ...['--region', 'us-east-1', '--region', 'eu-west-1', '--region', 'us-east-1', '--since', '7d'],
    );
    expect(server.calls).toEqual(['us-east-1 1', 'eu-west-1 1']);
    expect(words).toContain(
      'other Regions than us-east-1, eu-west-1: CloudTrail has a call in the Region whose STS was asked calls',
    );
  });

  it('refuses a time that AWS does not keep, with what to do', async () => {
    const { code, err, server } = await ask({ events: {} }, '--since', '91d');
    expect([code, server.calls]).toEqual([1, []]);
    expect(err).toContain('goes back 90 days, and --since asks for 91');
    expect(err).toContain('--events');
    expect((await ask({ events: {} }, '--since', '90d')).code).toBe(0);
  });

  it('says which permission is missing', async () => {
    const message =
      'User: x is not authorized to perform: cloudtrail:LookupEvents because no identity-based policy allows it';
    const { code, err } = await ask({
      events: {},
      instead: () => ({ status: 400, name: 'AccessDeniedException', message }),
    });
    expect(code).toBe(1);
    expect(err).toContain('Allow cloudtrail:LookupEvents to the caller.');
  });
});

it('refuses words that are no time and no Region', async () => {
  const folder = await emptyWorkspace();
  for (const argv of [
    ['--since', '2'],
    ['--since', '0h'],
    ['--since', 'yesterday'],
    ['--region', 'Frankfurt'],
    ['--region', 'eu-central-1,us-east-1'],
  ]) {
    const { code, err } = await folder.run(['trail', '--events', 'x', ...argv]);
    expect([code, err]).toEqual([1, expect.stringContaining('[usage]')]);
  }
});
