import { RemovalPolicy } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { namesOf, type Place } from './names.ts';

/** Who gets the alarms, as the context chooses it. */
export interface AlarmReceivers {
  /** Addresses that are subscribed to our own topic. */
  alarmEmail: readonly string[];
  /** A topic that exists: then none of ours is made. */
  alarmTopicArn: string | undefined;
}

/**
 * Where alarms go: to the topic that the context names, or to one of our own.
 * @param elsewhere another account whose alarms it gets as well: that of the gate
 */
export function createAlarmTopic(
  scope: Construct,
  place: Place,
  { alarmEmail, alarmTopicArn }: AlarmReceivers,
  elsewhere: string | undefined,
): ITopic {
  if (alarmTopicArn !== undefined) return Topic.fromTopicArn(scope, 'AlarmTopic', alarmTopicArn);
  const topic = createOwnTopic(scope, place, [place.account, ...(elsewhere === undefined ? [] : [elsewhere])]);
  for (const email of alarmEmail) topic.addSubscription(new EmailSubscription(email));
  return topic;
}

/**
 * Encrypted, TLS only. The key is our own, because CloudWatch may not use the one that AWS keeps for SNS: alarms would
 * change their state and no message would be sent.
 */
function createOwnTopic(scope: Construct, place: Place, accounts: readonly string[]): Topic {
  const names = namesOf(place);
  const key = new Key(scope, 'AlarmKey', {
    alias: names.alarmKey,
    description: 'Encrypts the alarms of Rolekeeper on their way through SNS',
    enableKeyRotation: true,
    // Holds nothing but messages in flight.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const topic = new Topic(scope, 'AlarmTopic', {
    topicName: names.alarmTopic,
    displayName: 'Rolekeeper',
    masterKey: key,
    enforceSSL: true,
  });
  const alarms = accounts.map((one) => `arn:${place.partition}:cloudwatch:${place.region}:${one}:alarm:*`);
  // A list of one would be another text in the templates of all who have no gate.
  const oneOrAll = (all: string[]) => (all.length === 1 ? all[0] : all);
  const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com', {
    conditions: {
      ArnLike: { 'aws:SourceArn': oneOrAll(alarms) },
      StringEquals: { 'aws:SourceAccount': oneOrAll([...accounts]) },
    },
  });
  key.grant(cloudWatch, 'kms:Decrypt', 'kms:GenerateDataKey*');
  topic.grantPublish(cloudWatch);
  return topic;
}
