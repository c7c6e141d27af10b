import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doorbellWords, pushMessage } from '../../src/service/doorbell.ts';
import { batchAnswer, messagesToRetry, ringsOf } from '../../src/service/queue-batch.ts';
import { changeByHand, driftCheck, objectCreated, queueEvent, s3Notification } from '../functions/sample-events.ts';

describe('what rings', () => {
  const cases: { name: string; event: unknown; words: string[] }[] = [
    { name: 'a published revision', event: queueEvent(objectCreated('config')), words: ['manifests current.json'] },
    { name: 'the schedule', event: queueEvent(driftCheck()), words: ['schedule'] },
    {
      name: 'a push that the webhook heard of',
      event: queueEvent(pushMessage({ kind: 'push', branch: 'main', commit: 'a'.repeat(40) })),
      words: [`push main ${'a'.repeat(40)}`],
    },
    {
      name: 'a push that deleted the branch',
      event: queueEvent(pushMessage({ kind: 'push', branch: 'main', commit: null })),
      words: ['push main'],
    },
    {
      name: 'a push with nothing in it',
      event: { source: 'rolekeeper.webhook', detail: {} },
      words: ['push'],
    },
    {
      name: 'a manual change, with who, from where and when',
      event: queueEvent(changeByHand()),
      words: [
        'iam PutRolePolicy on checkout-deploy by arn:aws:sts::111122223333:assumed-role/Admin/somebody from 192.0.2.20 at 2026-11-22T12:06:51Z',
      ],
    },
    {
      name: 'several in one batch',
      event: queueEvent(driftCheck(), objectCreated('config'), driftCheck()),
      words: ['schedule', 'manifests current.json', 'schedule'],
    },
    {
      name: 'S3 without EventBridge',
      event: s3Notification('config', 'current.json'),
      words: ['manifests current.json'],
    },
    { name: 'an event that skipped the queue', event: objectCreated('config'), words: ['manifests current.json'] },
    { name: 'a person', event: {}, words: ['manual'] },
    { name: 'a message that is not JSON', event: queueEvent('<xml/>'), words: ['unknown: the message is not JSON'] },
    {
      name: 'a message of another source',
      event: queueEvent({ source: 'aws.ec2' }),
      words: ['unknown: its source is aws.ec2'],
    },
    { name: 'a message without a source', event: queueEvent({ a: 1 }), words: ['unknown: it names no source'] },
    { name: 'a JSON text', event: queueEvent('"hello"'), words: ['unknown: the event is not a JSON object'] },
    { name: 'nothing at all', event: null, words: ['unknown: the event is not a JSON object'] },
    { name: 'an IAM event with nothing in it', event: { source: 'aws.iam', detail: {} }, words: ['iam'] },
  ];
  for (const { name, event, words } of cases) {
    it(`is reported: ${name}`, () => {
      expect(ringsOf(event).doorbells.map(doorbellWords)).toEqual(words);
    });
  }

  it('is always something, whatever arrives', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (event) => {
        expect(ringsOf(event).doorbells.length).toBeGreaterThan(0);
        expect(ringsOf(queueEvent(JSON.stringify(event))).doorbells).toHaveLength(1);
      }),
    );
  });
});

describe('what comes again', () => {
  it('are all messages of the batch: they rang for the same pass', () => {
    const rings = ringsOf(queueEvent(driftCheck(), objectCreated('config')));
    expect(batchAnswer(messagesToRetry(rings))).toEqual({
      batchItemFailures: [
        { itemIdentifier: '00000000-0000-4000-8000-000000000000' },
        { itemIdentifier: '00000000-0000-4000-8000-000000000001' },
      ],
    });
  });

  it('is never a poisoned message', () => {
    const rings = ringsOf(queueEvent('not JSON', driftCheck()));
    expect(messagesToRetry(rings)).toMatchObject([
      { messageId: '00000000-0000-4000-8000-000000000001', receiveCount: 1 },
    ]);
  });

  it('is nothing where no queue is', () => {
    expect(messagesToRetry(ringsOf(objectCreated('config')))).toEqual([]);
  });
});
