import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { STACKS } from '../support/default-names.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';

const app = sampleApp(sampleDeployment());
const reconciler = templateOf(app, STACKS.reconciler);
const forwarder = templateOf(app, STACKS.forwarder);

describe('the doorbells', () => {
  test('one FIFO queue that waits six times as long as the function may run', () => {
    const [fn] = Object.values(reconciler.findResources('AWS::Lambda::Function'));
    reconciler.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'rolekeeper-doorbells.fifo',
      FifoQueue: true,
      VisibilityTimeout: fn?.Properties.Timeout * 6,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 3 }),
    });
  });

  test('all rings are of one message group: one writer', () => {
    const rules = Object.values(reconciler.findResources('AWS::Events::Rule')).flatMap(
      (rule) => rule.Properties.Targets,
    );
    const schedules = Object.values(reconciler.findResources('AWS::Scheduler::Schedule')).map(
      (schedule) => schedule.Properties.Target,
    );
    expect(rules).toHaveLength(2);
    expect(schedules).toHaveLength(1);
    for (const target of [...rules, ...schedules]) {
      expect(target.SqsParameters).toEqual({ MessageGroupId: 'reconcile' });
      expect(target.DeadLetterConfig).toBeDefined();
    }
  });

  test('a revision rings when its pointer moves, a folder at every change', () => {
    const rings = (template: Template) =>
      Object.values(
        template.findResources('AWS::Events::Rule', { Properties: { Name: 'rolekeeper-manifests-changed' } }),
      )
        .map(({ Properties }) => Properties.EventPattern)
        .map((pattern) => ({ types: pattern['detail-type'], key: pattern.detail.object.key }));
    const folder = templateOf(sampleApp(sampleDeployment({ layout: 'folder' })), STACKS.reconciler);
    expect(rings(reconciler)).toEqual([{ types: ['Object Created'], key: ['current.json'] }]);
    expect(rings(folder)).toEqual([{ types: ['Object Created', 'Object Deleted'], key: [{ prefix: 'manifests/' }] }]);
  });

  test('each ring of the schedule is a message of its own', () => {
    reconciler.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(15 minutes)',
      Target: { Input: Match.stringLikeRegexp('<aws.scheduler.scheduled-time>') },
    });
  });

  const CHANGES_OF_IAM = [
    { stack: 'here', template: reconciler },
    { stack: 'in us-east-1', template: forwarder },
  ];
  test.for(CHANGES_OF_IAM)('changes of IAM ring, except our own and those that failed ($stack)', ({ template }) => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.iam'],
        detail: {
          errorCode: [{ exists: false }],
          userIdentity: {
            sessionContext: {
              sessionIssuer: {
                arn: [
                  { 'anything-but': ['arn:aws:iam::111122223333:role/rolekeeper/rolekeeper-reconciler'] },
                  { exists: false },
                ],
              },
            },
          },
        },
      },
    });
  });

  test('the forwarder sends to the bus of the service’s region, and is not there where it is not needed', () => {
    forwarder.hasResourceProperties('AWS::Events::Rule', {
      Targets: [Match.objectLike({ Arn: 'arn:aws:events:eu-central-1:111122223333:event-bus/default' })],
    });
    const inUsEast1 = sampleApp(sampleDeployment({ region: 'us-east-1' })).synth();
    expect(inUsEast1.stacks.map(({ stackName }) => stackName)).toEqual([STACKS.account, STACKS.reconciler]);
  });
});
