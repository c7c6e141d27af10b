import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';

export interface WebhookClients {
  readonly secrets: SecretsManagerClient;
  readonly sqs: SQSClient;
}

/**
 * The clients of the webhook: region, endpoint and credentials come from the environment, as Lambda sets it. Little
 * patience: Bitbucket waits ten seconds for an answer, and both calls have to fit in.
 */
export function webhookClients(): WebhookClients {
  // Milliseconds.
  const requestHandler = { connectionTimeout: 1_000, requestTimeout: 1_500, throwOnRequestTimeout: true };
  const config = { maxAttempts: 2, requestHandler };
  // The address of the queue comes from the region, not from its URL.
  return { secrets: new SecretsManagerClient(config), sqs: new SQSClient({ ...config, useQueueUrlAsEndpoint: false }) };
}
