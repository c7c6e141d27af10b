import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccountPrincipal, AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ManifestOrigin } from '../src/core/model/deployment.ts';
import { STATE_KEYS } from '../src/layout.ts';
import { gateObjects, stateBucketArn } from './gate-permissions.ts';
import { bucketNames, namesOf, type Place, roleArn } from './names.ts';

/** Prefix in the state bucket. */
const ACCESS_LOGS = 'access-logs/';

/**
 * Two buckets, because their readers and writers differ: the config bucket is written by the config repository's
 * pipeline and read by the function; the state bucket is written by the function alone. Both outlive the stack: what is
 * in them says what was done to the account, and why. A deployment that fails while it creates them takes them back with
 * it: they are empty, and the next one could not create what has their names.
 */
export class Buckets extends Construct {
  readonly config: Bucket;
  readonly state: Bucket;

  constructor(scope: Construct, id: string, place: Place, source: ManifestOrigin) {
    super(scope, id);
    const names = bucketNames(place);
    this.state = new Bucket(this, 'State', {
      ...COMMON,
      bucketName: names.state,
      lifecycleRules: [
        // With versions, what expires is only hidden: the second number is what deletes it.
        {
          id: 'forget-access-logs',
          prefix: ACCESS_LOGS,
          expiration: Duration.days(90),
          noncurrentVersionExpiration: Duration.days(1),
        },
        ...[STATE_KEYS.reports, STATE_KEYS.days].map((prefix) => ({
          id: `forget-old-${prefix.slice(0, -1)}`,
          prefix,
          expiration: Duration.days(400),
          noncurrentVersionExpiration: Duration.days(30),
        })),
        // Every pass replaces the latest report: without this rule its old versions would fill the bucket.
        {
          id: 'forget-replaced-objects',
          noncurrentVersionExpiration: Duration.days(1),
          noncurrentVersionsToRetain: 100,
        },
        { id: 'drop-broken-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
        { id: 'forget-what-was-deleted', expiredObjectDeleteMarker: true },
      ],
    });
    this.config = new Bucket(this, 'Config', {
      ...COMMON,
      bucketName: names.config,
      serverAccessLogsBucket: this.state,
      serverAccessLogsPrefix: ACCESS_LOGS,
      lifecycleRules: [
        { id: 'forget-replaced-objects', noncurrentVersionExpiration: Duration.days(400) },
        { id: 'drop-broken-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    sendEvents(this.config);
    if (source === 'bitbucket') refusePublications(this.config);
  }
}

const COMMON = {
  versioned: true,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
} satisfies BucketProps;

/**
 * Where the service fetches the manifests, it does not read this bucket, which is there for the way back. What would be
 * published to it would be without any effect, so S3 refuses it, and the pipeline that still publishes learns of it.
 */
function refusePublications(bucket: Bucket): void {
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'NothingIsPublishedHere',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects('*')],
    }),
  );
}

/**
 * Lets the gate in another account read what its own policy names: the table, the latest report, and whether they are there.
 * Who it is says a condition: S3 takes no principal that is not there yet, and the gate's role may be made after the bucket.
 * The bucket is encrypted by S3 itself, so that there is no key to share.
 */
export function letGateRead(bucket: Bucket, place: Place, gateAccount: string): void {
  const gate = { partition: place.partition, account: gateAccount };
  const statement = (sid: string, actions: string[], resources: string[]) =>
    new PolicyStatement({
      sid,
      principals: [new AccountPrincipal(gateAccount)],
      actions,
      resources,
      conditions: { ArnEquals: { 'aws:PrincipalArn': roleArn(gate, namesOf(place).roles.gate) } },
    });
  bucket.addToResourcePolicy(statement('GateReadsTable', ['s3:GetObject'], gateObjects(place)));
  bucket.addToResourcePolicy(statement('GateFindsTable', ['s3:ListBucket'], [stateBucketArn(place)]));
}

/** Bucket's own `eventBridgeEnabled` would add a function and a role of its own, just to set this one property. */
function sendEvents(bucket: Bucket): void {
  const resource = bucket.node.defaultChild as CfnBucket;
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
}
