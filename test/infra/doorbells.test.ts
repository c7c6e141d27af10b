import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { LONGEST_LEASE } from '../../src/core/record/state-ports.ts';
import { LEASE_MARGIN_MS } from '../../src/service/pass-times.ts';
import { STACKS } from '../support/default-names.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';

const app = sampleApp(sampleDeployment());
const reconciler = templateOf(app, STACKS.reconciler);
const forwarder = templateOf(app, STACKS.forwarder);

describe('the doorbells', () => {
  const timeouts = [
    { context: {}, timeout: 300, reason: 'six minutes without a look at drift after a crash, not half an hour' },
    { context: { functionTimeout: 120 }, timeout: 120, reason: 'the shortest' },
    { context: { functionTimeout: '900' }, timeout: 900, reason: 'the longest that Lambda has' },
  ];
  test.for(timeouts)('one FIFO queue that hides messages a minute longer than $timeout seconds', (one) => {
    const template = templateOf(sampleApp(sampleDeployment(one.context)), STACKS.reconciler);
    template.hasResourceProperties('AWS::Lambda::Function', { Timeout: one.timeout });
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'rolekeeper-doorbells.fifo',
      FifoQueue: true,
      VisibilityTimeout: one.timeout + 60,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 3 }),
    });
  });

  test('the lease of a pass that died ends as its messages come back, and no lease is longer than any may be', () => {
    for (const { timeout } of timeouts) {
      expect(timeout * 1000 + LEASE_MARGIN_MS, 'the visibility timeout').toBeLessThanOrEqual((timeout + 60) * 1000);
      expect(timeout * 1000 + LEASE_MARGIN_MS, 'a longer one would be refused').toBeLessThanOrEqual(LONGEST_LEASE);
    }
  });

  test('memory and concurrency are those of the context', () => {
    const context = { functionMemory: 1024, functionConcurrency: '1' };
    const template = templateOf(sampleApp(sampleDeployment(context)), STACKS.reconciler);
    template.hasResourceProperties('AWS::Lambda::Function', { MemorySize: 1024, ReservedConcurrentExecutions: 1 });
    reconciler.hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 512,
      ReservedConcurrentExecutions: Match.absent(),
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
