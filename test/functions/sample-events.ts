/** Events as AWS sends them. */

/** EventBridge's event of an object that was written. */
export function objectCreated(bucket: string, key = 'current.json'): object {
  return {
    version: '0',
    id: '2ee9cc15-d022-99ea-1fb8-1b1bac4850f9',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: '111122223333',
    time: '2026-11-22T12:00:00Z',
    region: 'eu-central-1',
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: {
        key,
        size: 211,
        etag: 'c7bc0b3ca8a4d3a3ef3b1bd5d7a1e6a2',
        'version-id': '3HL4kqt',
        sequencer: '00617F08299329D189',
      },
      'request-id': 'N4N7GDK58NMKJ12R',
      requester: '111122223333',
      'source-ip-address': '192.0.2.10',
      reason: 'PutObject',
    },
  };
}

/** What the drift schedule puts into the queue (infra/doorbells.ts). */
export function driftCheck(time = '2026-11-22T12:15:00Z'): object {
  return { source: 'rolekeeper.schedule', 'detail-type': 'Drift Check', time };
}

/** CloudTrail's record of a manual change, as EventBridge hands it on. */
export function changeByHand(role = 'checkout-deploy'): object {
  return {
    version: '0',
    id: '36eb8523-97d0-4518-b33d-ee3579ff19f0',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.iam',
    account: '111122223333',
    time: '2026-11-22T12:07:00Z',
    region: 'us-east-1',
    detail: {
      eventVersion: '1.11',
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111122223333:assumed-role/Admin/somebody',
        sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/Admin' } },
      },
      eventTime: '2026-11-22T12:06:51Z',
      eventSource: 'iam.amazonaws.com',
      eventName: 'PutRolePolicy',
      sourceIPAddress: '192.0.2.20',
      requestParameters: { roleName: role, policyName: 'by-hand', policyDocument: '{"Statement":[]}' },
      responseElements: null,
    },
  };
}

/** A notification that S3 sends without EventBridge: its key is URL-encoded. */
export function s3Notification(bucket: string, key: string): object {
  const object = { key: encodeURIComponent(key).replaceAll('%20', '+'), size: 12, eTag: 'd41d8', sequencer: '0A1B' };
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: 'eu-central-1',
        eventTime: '2026-11-22T12:00:00.000Z',
        eventName: 'ObjectCreated:Put',
        s3: { s3SchemaVersion: '1.0', bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` }, object },
      },
    ],
  };
}

/** What Lambda hands to the function for messages of the queue. */
export function queueEvent(...bodies: readonly (object | string)[]): { Records: QueueRecord[] } {
  return {
    Records: bodies.map((body, index) => queueRecord(typeof body === 'string' ? body : JSON.stringify(body), index)),
  };
}

export type QueueRecord = ReturnType<typeof queueRecord>;

function queueRecord(body: string, index: number) {
  return {
    messageId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    receiptHandle: `handle-${index}`,
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1795348800000',
      SequenceNumber: '18849496460467696128',
      MessageGroupId: 'reconcile',
      SenderId: 'AIDAISAMPLE',
      MessageDeduplicationId: String(index),
      ApproximateFirstReceiveTimestamp: '1795348800001',
    },
    messageAttributes: {},
    md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:111122223333:rolekeeper-doorbells.fifo',
    awsRegion: 'eu-central-1',
  };
}
