import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AccessDeniedError } from '../errors.ts';
import { type AwsOptions, regionOfChain } from './clients.ts';
import { hasReason, worldError } from './world-error.ts';

/** As the command line reaches it. Nothing is sent yet. */
export function sqsClient({ profile, region, endpointUrl }: AwsOptions): SQSClient {
  return new SQSClient({
    ...(profile !== undefined && { profile }),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    region: region ?? regionOfChain(profile),
    // Milliseconds.
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  });
}

/**
 * How many messages wait in a queue, by its name, two calls; undefined where there is no such queue in this Region, or where we
 * may not ask: both are answered alike, so that nothing follows from it.
 * @throws UnreachableError, RefusedError
 */
export async function waitingIn(sqs: SQSClient, queue: string): Promise<number | undefined> {
  try {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queue }));
    const AttributeNames = ['ApproximateNumberOfMessages' as const];
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    const count = Attributes?.ApproximateNumberOfMessages;
    return count === undefined ? undefined : Number(count);
  } catch (cause) {
    const error = worldError(cause, { call: 'GetQueueUrl', on: queue });
    if (
      error instanceof AccessDeniedError ||
      hasReason(error, 'QueueDoesNotExist') ||
      hasReason(error, 'AWS.SimpleQueueService.NonExistentQueue')
    )
      return undefined;
    throw error;
  }
}
