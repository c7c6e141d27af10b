import { domainSuffix } from '../core/iam/partition.ts';

/** What has to be known of a message to put it back. */
export interface ReceivedMessage {
  readonly receiptHandle: string;
  readonly queueArn: string;
  /** How often it was handed out, this time included. */
  readonly receiveCount: number;
}

/** Seconds until a message that failed is handed out again, by how often it was handed out already. */
const PAUSES = [60, 120, 240];

/**
 * Puts messages that have to be tried again back into the queue after a minute or two.
 *
 * Without this they come back when the visibility timeout ends, a minute after the function's own: six minutes by default, during
 * which a FIFO queue hands out nothing else of their message group, so that one throttled call would silence the
 * schedule as well. Fails quietly: then it is that long.
 *
 * The SQS client is loaded here and not before, as most passes never need it.
 */
export async function tryAgainSoon(messages: readonly ReceivedMessage[]): Promise<void> {
  const [first] = messages;
  if (first === undefined) return;
  const { ChangeMessageVisibilityBatchCommand, SQSClient } = await import('@aws-sdk/client-sqs');
  // The address of the queue comes from the region, not from the URL that we put together.
  const sqs = new SQSClient({ maxAttempts: 2, useQueueUrlAsEndpoint: false });
  try {
    await sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: queueUrl(first.queueArn),
        Entries: messages.map(({ receiptHandle, receiveCount }, index) => ({
          Id: String(index),
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: PAUSES[Math.min(receiveCount, PAUSES.length) - 1] ?? PAUSES[0],
        })),
      }),
    );
  } catch {
    // The message comes back by itself, later.
  } finally {
    sqs.destroy();
  }
}

/** `arn:aws:sqs:eu-central-1:111122223333:rolekeeper-doorbells.fifo` -> its URL. */
function queueUrl(arn: string): string {
  const [, partition = '', , region, account, name] = arn.split(':');
  return `https://sqs.${region}.${domainSuffix(partition)}/${account}/${name}`;
}
