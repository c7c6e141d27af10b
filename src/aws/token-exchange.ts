import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import {
  ERROR_NAME,
  type ExchangeAnswer,
  type ExchangeRequest,
  INCOMPLETE,
  NO_ANSWER,
} from '../core/gate/exchange-call.ts';
import { awsErrorName } from './world-error.ts';

/**
 * STS under its regional name, which is the one that an interface endpoint answers to. The call is not signed, and there is
 * nothing to sign it with: credentials of the function are never looked for.
 */
export function exchangeSts(): STSClient {
  return new STSClient({
    useGlobalEndpoint: false,
    credentials: async () => {
      throw new Error('the exchange signs nothing');
    },
    maxAttempts: 3,
    // Milliseconds. Three of them, with the pauses between, end before the function does (10 s, infra/gate-functions.ts).
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_500, throwOnRequestTimeout: true },
  });
}

/** One call, tried again where that may help. Never throws what AWS or the network did, and holds no message of theirs. */
export async function exchangeToken(
  sts: Pick<STSClient, 'send'>,
  { roleArn, sessionName, seconds, token }: ExchangeRequest,
): Promise<ExchangeAnswer> {
  const command = new AssumeRoleWithWebIdentityCommand({
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    DurationSeconds: seconds,
    WebIdentityToken: token,
  });
  try {
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = (await sts.send(command)).Credentials ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || Number.isNaN(Expiration?.getTime() ?? Number.NaN)) {
      return { refused: INCOMPLETE };
    }
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: (Expiration as Date).toISOString(),
    };
  } catch (error) {
    return { refused: refusalName(error) };
  }
}

/** Of STS itself. What the network did, or the SDK could not read, has names that no caller needs. */
function refusalName(error: unknown): string {
  const name = awsErrorName(error);
  const isOfSts = error instanceof Error && '$fault' in error && ERROR_NAME.test(name) && !NAMELESS.has(name);
  return isOfSts ? name : NO_ANSWER;
}

/** What the SDK makes of an answer that is none of STS. */
const NAMELESS: ReadonlySet<string> = new Set(['Unknown', 'UnknownError', 'Error']);
