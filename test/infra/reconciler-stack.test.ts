import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { METRICS } from '../../src/service/metrics.ts';
import { STACKS } from '../support/default-names.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';

const reconciler = templateOf(sampleApp(sampleDeployment()), STACKS.reconciler);

describe('the buckets', () => {
  test.for(['config', 'state'])('%s: versioned, encrypted, closed, and kept', (kind) => {
    reconciler.hasResource('AWS::S3::Bucket', {
      Properties: {
        BucketName: `rolekeeper-${kind}-111122223333-eu-central-1`,
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: Match.anyValue(),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
      DeletionPolicy: 'RetainExceptOnCreate',
    });
  });

  test('TLS only, in both policies', () => {
    const policies = Object.values(reconciler.findResources('AWS::S3::BucketPolicy'));
    expect(policies).toHaveLength(2);
    for (const policy of policies) {
      expect(policy.Properties.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
  });

  test.for([
    ['reports/', 400, 30],
    ['days/', 400, 30],
    ['access-logs/', 90, 1],
  ] as const)('%s is kept for %i days, and then really deleted', ([Prefix, ExpirationInDays, NoncurrentDays]) => {
    const rule = Match.objectLike({
      Prefix,
      ExpirationInDays,
      // No number of versions that stay: what has expired is such a version.
      NoncurrentVersionExpiration: { NoncurrentDays, NewerNoncurrentVersions: Match.absent() },
      Status: 'Enabled',
    });
    reconciler.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: 'rolekeeper-state-111122223333-eu-central-1',
      LifecycleConfiguration: { Rules: Match.arrayWith([rule]) },
    });
  });

  test('the config bucket sends its events to EventBridge, without a function that sets this up', () => {
    reconciler.hasResourceProperties('AWS::S3::Bucket', {
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    reconciler.resourceCountIs('AWS::Lambda::Function', 1);
  });
});

describe('the function', () => {
  test('Node 24 on ARM, traced, in a log that forgets', () => {
    reconciler.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'reconcile.handler',
      TracingConfig: { Mode: 'Active' },
      Environment: { Variables: Match.objectLike({ MODE: 'heal', LAYOUT: 'revision', ACCOUNT: '111122223333' }) },
    });
    reconciler.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  test('one bad message of a batch does not bring the others back', () => {
    reconciler.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });
});

describe('the topic', () => {
  test('encrypted with a key that CloudWatch may use, TLS only, with the subscriber of the context', () => {
    reconciler.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    reconciler.hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
            Principal: { Service: 'cloudwatch.amazonaws.com' },
          }),
        ]),
      },
    });
    reconciler.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
    reconciler.hasResourceProperties('AWS::SNS::Subscription', { Endpoint: 'platform@example.com', Protocol: 'email' });
  });
});

test('the dashboard shows only what the function writes, and the table of changes', () => {
  const [dashboard] = Object.values(reconciler.findResources('AWS::CloudWatch::Dashboard'));
  const body = JSON.stringify(dashboard?.Properties.DashboardBody).replaceAll('\\', '');
  const shown = [...body.matchAll(/\["Rolekeeper","(\w+)"/g)].map(([, name]) => name);
  expect(shown.length).toBeGreaterThan(10);
  expect(shown.filter((name) => !(`${name}` in METRICS))).toEqual([]);
  expect(body).toContain('filter message = "role changed"');
});
