import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';

export interface GateClients {
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
}

/**
 * The clients of the gate: region, endpoint and credentials come from the environment, as Lambda sets it. Little patience:
 * a step waits, and the SDK that it asks with waits for no longer than a minute in all.
 */
export function gateClients(): GateClients {
  // Milliseconds.
  const reading = { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true };
  // The exchange has ten seconds, in which it tries STS three times; how long all tries of ours take is limited as well.
  const asking = { connectionTimeout: 1_000, requestTimeout: 11_000, throwOnRequestTimeout: true };
  return {
    // What the gate reads has no checksum that the SDK could compare, unless it is asked for one at each call.
    s3: new S3Client({ maxAttempts: 3, requestHandler: reading, responseChecksumValidation: 'WHEN_REQUIRED' }),
    lambda: new LambdaClient({ maxAttempts: 2, requestHandler: asking }),
  };
}
