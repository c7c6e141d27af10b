/**
 * The token for Bitbucket, from Secrets Manager. Read in every pass, so that a new token counts in the next one; nothing of
 * it is in any error, whatever is wrong with it.
 */
import { parseJsonObject } from '../core/text/json.ts';
import { SourceError } from '../errors.ts';
import { sourceFailure } from './source-failure.ts';
import { awsErrorName, worldError } from './world-error.ts';

/** What the secret holds: `{"token": "…"}`, with `email` if it is the API token of an account. */
export interface BitbucketSecret {
  readonly token: string;
  readonly email?: string;
}

/** Secrets Manager. */
export interface SecretSender {
  send(command: unknown): Promise<unknown>;
}

/**
 * @param id name or ARN
 * @throws SourceError if there is no token, UnreachableError
 */
export async function readTokenSecret(sender: SecretSender, id: string): Promise<BitbucketSecret> {
  // Loaded here and not before: a service whose manifests are published needs no secret.
  const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  try {
    const { SecretString } = Object(await sender.send(new GetSecretValueCommand({ SecretId: id })));
    return secretIn(SecretString, id);
  } catch (error) {
    throw failure(error, id);
  }
}

/** The client of the service, for readTokenSecret: region and credentials as Lambda sets them. Nothing is sent yet. */
export async function secretSender(): Promise<SecretSender> {
  const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  // Milliseconds.
  const requestHandler = { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true };
  const client = new SecretsManagerClient({ maxAttempts: 3, requestHandler });
  return { send: (command) => client.send(command as Parameters<typeof client.send>[0]) };
}

function secretIn(text: unknown, id: string): BitbucketSecret {
  if (typeof text !== 'string') throw wrong(id, 'holds no text');
  if (text.trim() === '') throw none(id);
  const secret = parseJsonObject(text);
  if (secret === undefined) throw wrong(id, 'is not a JSON object');
  const { token, email } = secret;
  if (token === undefined) throw wrong(id, 'has no field token');
  if (typeof token !== 'string') throw wrong(id, 'has a token that is no text');
  if (token.trim() === '') throw none(id);
  if (email !== undefined && (typeof email !== 'string' || !/^[^\s@:]+@[^\s@:]+$/.test(email))) {
    throw wrong(id, 'has an email that is none');
  }
  return { token, ...(email !== undefined && { email }) };
}

function failure(error: unknown, id: string): unknown {
  switch (awsErrorName(error)) {
    // Also what a secret without a value answers: the stack makes it so.
    case 'ResourceNotFound':
      return none(id);
    case 'InvalidRequest':
      return new SourceError(
        `The manifests could not be read: secret ${id} cannot be used now; it may be about to be deleted.`,
        {
          cause: error,
          remedy: `\`aws secretsmanager restore-secret --secret-id ${id}\` keeps it; docs/deploy.md says how a token gets into it.`,
        },
      );
    default:
      return sourceFailure(worldError(error, { call: 'GetSecretValue', on: id }));
  }
}

const none = (id: string): SourceError =>
  new SourceError(`The manifests could not be read: no token was put into secret ${id} yet.`, { remedy: howTo(id) });

const wrong = (id: string, what: string): SourceError =>
  new SourceError(`The manifests could not be read: secret ${id} ${what}.`, { remedy: howTo(id) });

/** From a file, so that the token is in no history of a shell. */
function howTo(id: string): string {
  return `Write {"token": "…"} with a token of the config repository into a file, and put it in: \`aws secretsmanager put-secret-value --secret-id ${id} --secret-string file://token.json\`. Then delete the file.`;
}
