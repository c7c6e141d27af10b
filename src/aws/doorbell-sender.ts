import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DOORBELL_GROUP } from '../layout.ts';
import { worldError } from './world-error.ts';

/**
 * Puts a message into the queue of doorbells.
 * @param once 1 to 128 letters, digits and signs: the queue drops what has the same as one of the last five minutes
 * @throws AccessDeniedError, UnreachableError, RefusedError
 */
export async function sendDoorbell(sqs: SQSClient, queueUrl: string, message: object, once: string): Promise<void> {
  try {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(message),
        MessageGroupId: DOORBELL_GROUP,
        MessageDeduplicationId: once,
      }),
    );
  } catch (error) {
    throw worldError(error, { call: 'SendMessage', on: queueUrl });
  }
}
