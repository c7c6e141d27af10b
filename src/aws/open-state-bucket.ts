import type { AwsOptions } from './clients.ts';
import { s3Client } from './s3-client.ts';
import { type ServiceState, stateBucket } from './state-bucket.ts';

export interface OpenStateBucket extends ServiceState {
  close(): void;
}

/** The service's state bucket, for a person at the command line. Nothing is sent yet. */
export function openStateBucket(name: string, options: AwsOptions): OpenStateBucket {
  const s3 = s3Client(options);
  return { ...stateBucket(s3, name, () => new Date()), close: () => s3.destroy() };
}
