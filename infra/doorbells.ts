/**
 * Everything that can start a pass of the reconciler: published manifests, changes of IAM by others, and the schedule.
 * All of them ring one bell, a FIFO queue with a single message group, so that there is one pass at a time and several
 * rings become one pass. No message carries truth: a pass reads all of it, whatever rang.
 *
 *   manifests  S3 -> EventBridge -+                              (where they are published; else the schedule finds them)
 *   IAM        CloudTrail -> EventBridge -+-> doorbells.fifo -> reconcile
 *   drift      Scheduler ---------+            | three failures
 *                 | cannot deliver              v
 *                 v                       dead-letters.fifo
 *              undelivered
 */
import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CONFIG_KEYS, DOORBELL_GROUP, type Layout, SCHEDULE_SOURCE } from '../src/layout.ts';
import { acknowledge } from './acknowledge.ts';
import { iamChangesBy } from './iam-changes.ts';
import type { Names } from './names.ts';

/**
 * By how much longer than its function may run the queue hides a message, and with it the whole group. AWS's advice is six times the
 * function's timeout; decision 5 says why not here.
 */
const VISIBILITY_MARGIN = Duration.seconds(60);

export interface DoorbellsProps {
  /** undefined: nothing is published. */
  configBucketName: string | undefined;
  layout: Layout;
  driftMinutes: number;
  reconcilerArn: string;
  /** Timeout of the function that reads the queue. */
  functionTimeout: Duration;
  names: Names;
}

export class Doorbells extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  /** Events that never reached the queue. A standard queue: neither EventBridge nor Scheduler can use a FIFO one. */
  readonly undelivered: Queue;

  constructor(scope: Construct, id: string, props: DoorbellsProps) {
    super(scope, id);
    const { names } = props;
    const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) };
    this.deadLetters = new Queue(this, 'DeadLetters', { ...common, fifo: true, queueName: names.deadLetters });
    this.undelivered = new Queue(this, 'Undelivered', { ...common, queueName: names.undelivered });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      // A ring that waited for a day is of no use: the schedule has rung since.
      retentionPeriod: Duration.days(1),
      queueName: names.doorbells,
      fifo: true,
      // EventBridge and Scheduler cannot send a deduplication id. Every event has an id or a time of its own, so only
      // the same event delivered twice is dropped.
      contentBasedDeduplication: true,
      visibilityTimeout: props.functionTimeout.plus(VISIBILITY_MARGIN),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 3 },
    });
    acknowledge(this.undelivered, {
      'AwsSolutions-SQS3': 'This queue is the dead-letter queue of the EventBridge rules and of the schedule',
    });
    const { configBucketName, layout } = props;
    if (configBucketName !== undefined) {
      const published = manifestsChanged(configBucketName, layout);
      this.#rule('ManifestsChanged', names.manifestsRule, published, 'Manifests were published');
    }
    this.#rule(
      'IamChanged',
      names.iamRule,
      iamChangesBy({ than: props.reconcilerArn }),
      'IAM was changed by another caller; needs a trail, and outside of us-east-1 the forwarder stack',
    );
    this.#schedule(names.driftSchedule, props.driftMinutes);
  }

  #rule(id: string, ruleName: string, eventPattern: EventPattern, description: string): void {
    const target = new SqsQueue(this.queue, { messageGroupId: DOORBELL_GROUP, deadLetterQueue: this.undelivered });
    new Rule(this, id, { ruleName, description, eventPattern, targets: [target] });
  }

  #schedule(name: string, minutes: number): void {
    new Schedule(this, 'Drift', {
      scheduleName: name,
      description: 'Looks for drift',
      schedule: ScheduleExpression.rate(Duration.minutes(minutes)),
      target: new SqsSendMessage(this.queue, {
        messageGroupId: DOORBELL_GROUP,
        deadLetterQueue: this.undelivered,
        // The time makes every ring a different message: the same text within five minutes would be dropped.
        input: ScheduleTargetInput.fromObject({
          source: SCHEDULE_SOURCE,
          'detail-type': 'Drift Check',
          time: ContextAttribute.scheduledTime,
        }),
      }),
    });
  }
}

/** In the layout `revision` only the pointer matters; revisions are written before it, and mean nothing without it. */
function manifestsChanged(configBucketName: string, layout: Layout): EventPattern {
  const key = layout === 'revision' ? CONFIG_KEYS.pointer : { prefix: CONFIG_KEYS.folder };
  return {
    source: ['aws.s3'],
    detailType: layout === 'revision' ? ['Object Created'] : ['Object Created', 'Object Deleted'],
    detail: { bucket: { name: [configBucketName] }, object: { key: [key] } },
  };
}
