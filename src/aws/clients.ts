import { IAMClient, type ListRolesCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { UnreachableError } from '../errors.ts';
import type { IamSender } from '../ports.ts';
import { PacedSender } from './paced-sender.ts';
import { readingIam } from './reading-iam.ts';
import { systemClock } from './system-clock.ts';
import { worldError } from './world-error.ts';
import { WritePacer } from './write-pacer.ts';

export interface AwsOptions {
  /** A profile of ~/.aws; otherwise the SDK's chain: environment, AWS_PROFILE, web identity, container, instance. */
  readonly profile?: string | undefined;
  /** IAM is global, but China and GovCloud have their own. Otherwise the SDK's chain, then us-east-1. */
  readonly region?: string | undefined;
  /** For both services, as AWS_ENDPOINT_URL; a test server, for example. */
  readonly endpointUrl?: string | undefined;
}

export interface AwsClients {
  /** For reads. */
  readonly iam: IamSender;
  /** For writes, and for the few reads between them. */
  readonly writes: PacedSender;
  /**
   * The account that the credentials belong to, twelve digits.
   * @throws AccessDeniedError, UnreachableError
   */
  account(): Promise<string>;
  /** Ends the connections that are kept open, and gives up what is still being read. */
  close(): void;
}

/**
 * The clients of a real AWS endpoint. Nothing is sent before the first call.
 *
 * Reads are retried by the SDK (reading-iam.ts). Writes are not: each of them has to arrive, so one pacer sees every
 * refusal and learns the rate from it (write-pacer.ts).
 */
export function awsClients({ profile, region, endpointUrl }: AwsOptions = {}): AwsClients {
  const config = {
    ...(profile !== undefined && { profile }),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    region: region ?? regionOfChain(profile),
    // Milliseconds. A full page of GetAccountAuthorizationDetails takes IAM seconds, a connection does not.
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
  };
  const reading = readingIam({ ...config, maxAttempts: 8 });
  const sts = new STSClient({ ...config, retryMode: 'adaptive', maxAttempts: 8 });
  const writing = new IAMClient({ ...config, maxAttempts: 1 });
  const closing = new AbortController();
  const options = { abortSignal: closing.signal };
  return {
    iam: { send: (command) => reading.send(command as ListRolesCommand, options) },
    writes: new PacedSender(writing, new WritePacer(systemClock), systemClock),
    account: () => accountOf(sts, options),
    close() {
      // Connections that are only closed would be opened again: the SDK takes that for a failure that may pass.
      closing.abort();
      reading.destroy();
      writing.destroy();
      sts.destroy();
    },
  };
}

async function accountOf(sts: STSClient, options: { readonly abortSignal: AbortSignal }): Promise<string> {
  const call = 'GetCallerIdentity';
  try {
    const { Account } = await sts.send(new GetCallerIdentityCommand({}), options);
    if (Account !== undefined) return Account;
  } catch (error) {
    throw worldError(error, { call });
  }
  throw new UnreachableError(`${call} was answered without an account.`, {
    remedy: 'Check the proxy and AWS_ENDPOINT_URL: this does not look like an answer of AWS.',
  });
}

/** The region as the SDK finds it (AWS_REGION, the profile), with the last resort that IAM allows and the SDK lacks. */
export function regionOfChain(profile: string | undefined): () => Promise<string> {
  const { config } = new IAMClient(profile === undefined ? {} : { profile });
  return () => config.region().catch(() => 'us-east-1');
}
