/** Whom an alarm calls, and where that person reads on. */
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { boundaryStatements } from '../../infra/boundary.ts';
import { RUNBOOK_URL_CHARACTERS } from '../../infra/runbook-link.ts';
import { STACKS } from '../support/default-names.ts';
import { type AlarmProperties, alarmsIn, deployedAlarms, idOf } from './alarm-templates.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';
import { sampleSettings } from './sample-settings.ts';

const TOPIC = 'arn:aws:sns:eu-central-1:444455556666:on-call';
const WEBHOOK = { source: 'bitbucket', webhook: true };
const NOBODY = { alarmEmail: '' };

/** CloudWatch's limit for AlarmDescription (PutMetricAlarm). */
const DESCRIPTION_CHARACTERS = 1_024;

test('without a choice the alarms go to a topic of our own, and nobody is subscribed', () => {
  const template = templateOf(sampleApp(sampleDeployment(NOBODY)), STACKS.reconciler);
  template.resourceCountIs('AWS::SNS::Topic', 1);
  template.resourceCountIs('AWS::KMS::Key', 1);
  expect(subscribed(template)).toEqual([]);
});

const ADDRESSES: { name: string; alarmEmail: unknown; all: string[] }[] = [
  { name: 'one', alarmEmail: 'ada@example.com', all: ['ada@example.com'] },
  {
    name: 'two, with commas',
    alarmEmail: 'ada@example.com, bob@example.com',
    all: ['ada@example.com', 'bob@example.com'],
  },
  {
    name: 'a list, in cdk.json',
    alarmEmail: ['ada@example.com', 'bob@example.com'],
    all: ['ada@example.com', 'bob@example.com'],
  },
  { name: 'the same twice', alarmEmail: 'ada@example.com,ada@example.com', all: ['ada@example.com'] },
];

test.for(ADDRESSES)('addresses are subscribed, each once: $name', ({ alarmEmail, all }) => {
  const template = templateOf(sampleApp(sampleDeployment({ alarmEmail })), STACKS.reconciler);
  expect(subscribed(template)).toEqual(all);
});

describe('with a topic that exists', () => {
  const app = sampleApp(sampleDeployment({ ...NOBODY, ...WEBHOOK, alarmTopicArn: TOPIC }));
  const [service, webhook] = [templateOf(app, STACKS.reconciler), templateOf(app, STACKS.webhook)];

  test('none is made, nor a key, nor a subscription', () => {
    for (const type of [
      'AWS::SNS::Topic',
      'AWS::SNS::TopicPolicy',
      'AWS::SNS::Subscription',
      'AWS::KMS::Key',
      'AWS::KMS::Alias',
    ]) {
      service.resourceCountIs(type, 0);
    }
  });

  test('it gets the beginning and the end of every alarm, those of the webhook too', () => {
    const alarms = [service, webhook].flatMap((template) => alarmsIn(template.toJSON()));
    expect(alarms).toHaveLength(20);
    for (const { AlarmActions, OKActions } of alarms) expect([AlarmActions, OKActions]).toEqual([[TOPIC], [TOPIC]]);
  });

  test('no pipeline may delete it or change who listens; it may publish, as the topic is not ours alone', () => {
    templateOf(app, STACKS.account).hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Sid: 'DenyAlarmTopic',
            Effect: 'Deny',
            NotAction: ['sns:Publish', 'sns:Get*', 'sns:List*'],
            Resource: TOPIC,
          },
        ]),
      },
    });
    const without = boundaryStatements(sampleSettings(), { passRolePath: undefined, stacks: [] });
    expect(without.map(({ Sid }) => Sid)).not.toContain('DenyAlarmTopic');
  });
});

const LINKS: { name: string; runbookUrl: string | undefined; link: string; reason: string }[] = [
  { name: 'none', runbookUrl: undefined, link: 'docs/runbook.md#pass-failed', reason: 'the file is in every checkout' },
  {
    name: 'a page',
    runbookUrl: 'https://git.example.com/ops/runbook.md',
    link: 'https://git.example.com/ops/runbook.md#pass-failed',
    reason: 'as most that show Markdown name a section',
  },
  {
    name: 'Bitbucket',
    runbookUrl: 'https://bitbucket.org/acme/iam-roles/src/main/docs/runbook.md',
    link: 'https://bitbucket.org/acme/iam-roles/src/main/docs/runbook.md#markdown-header-pass-failed',
    reason: 'Bitbucket puts a word before the name of every heading',
  },
  {
    name: 'a place for the name',
    runbookUrl: 'https://wiki.example.com/rolekeeper?at={alarm}#{alarm}',
    link: 'https://wiki.example.com/rolekeeper?at=pass-failed#pass-failed',
    reason: 'a wiki names sections in its own way',
  },
];

test.for(LINKS)('the text of an alarm ends with a link to its section: $name; $reason', ({ runbookUrl, link }) => {
  const alarm = deployedAlarms({ runbookUrl }).find((one) => idOf(one) === 'pass-failed');
  expect(alarm?.AlarmDescription).toMatch(/\. What to do: \S+$/);
  expect(alarm?.AlarmDescription.split(' ').at(-1)).toBe(link);
});

const LONGEST = {
  page: 'https://bitbucket.org/'.padEnd(RUNBOOK_URL_CHARACTERS, 'x'),
  'many places': `https://wiki.example.com/${'{alarm}/'.repeat(21)}`,
};

test.for(Object.entries(LONGEST))(
  'CloudWatch takes every text, also with the longest address: %s',
  ([, runbookUrl]) => {
    const characters = (one: AlarmProperties) => one.AlarmDescription.length;
    const longest = Math.max(...deployedAlarms({ runbookUrl, driftMinutes: 720 }).map(characters));
    expect(longest).toBeGreaterThan(0.6 * RUNBOOK_URL_CHARACTERS);
    expect(longest).toBeLessThanOrEqual(DESCRIPTION_CHARACTERS);
  },
);

function subscribed(template: Template): unknown[] {
  const all = Object.values(template.findResources('AWS::SNS::Subscription'));
  return all.map(({ Properties }) => Properties.Endpoint).sort();
}
