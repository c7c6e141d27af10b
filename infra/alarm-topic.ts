import { RemovalPolicy } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { NAMES, type Place } from './names.ts';

/**
 * Where alarms go: encrypted, TLS only. The key is our own, because CloudWatch may not use the one that AWS keeps for
 * SNS: alarms would change their state and no message would be sent.
 */
export function createAlarmTopic(scope: Construct, place: Place, email: string | undefined): Topic {
  const key = new Key(scope, 'AlarmKey', {
    alias: NAMES.alarmKey,
    description: 'Encrypts the alarms of Rolekeeper on their way through SNS',
    enableKeyRotation: true,
    // Holds nothing but messages in flight.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const topic = new Topic(scope, 'AlarmTopic', {
    topicName: NAMES.alarmTopic,
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
  if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
  return topic;
}
