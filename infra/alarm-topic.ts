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

/** Where alarms go: to the topic that the context names, or to one of our own. */
export function createAlarmTopic(
  scope: Construct,
  place: Place,
  { alarmEmail, alarmTopicArn }: AlarmReceivers,
): ITopic {
  if (alarmTopicArn !== undefined) return Topic.fromTopicArn(scope, 'AlarmTopic', alarmTopicArn);
  const topic = createOwnTopic(scope, place);
  for (const email of alarmEmail) topic.addSubscription(new EmailSubscription(email));
  return topic;
}

/**
 * Encrypted, TLS only. The key is our own, because CloudWatch may not use the one that AWS keeps for SNS: alarms would
 * change their state and no message would be sent.
 */
function createOwnTopic(scope: Construct, place: Place): Topic {
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
  const alarms = `arn:${place.partition}:cloudwatch:${place.region}:${place.account}:alarm:*`;
  const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com', {
    conditions: { ArnLike: { 'aws:SourceArn': alarms }, StringEquals: { 'aws:SourceAccount': place.account } },
  });
  key.grant(cloudWatch, 'kms:Decrypt', 'kms:GenerateDataKey*');
  topic.grantPublish(cloudWatch);
  return topic;
}
