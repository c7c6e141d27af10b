import { createSecretKey, type KeyObject } from 'node:crypto';
import {
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { RefusedError } from '../errors.ts';
import { worldError } from './world-error.ts';

/** Milliseconds after a rotation in which the secret before it still counts: time to put the new one into Bitbucket. */
const OVERLAP = 3_600_000;

/** What can be pasted into a form without loss, and cannot be guessed. */
const USABLE = /^[\x21-\x7e]{16,}$/;

/**
 * The keys of the webhook that count now: the current version of the secret, and in the hour after a rotation the version
 * before it. A key object, unlike a text, cannot get into a log by accident: it prints as no more than its kind.
 * @param id ARN or name of the secret
 * @param now milliseconds since 1970
 * @throws AccessDeniedError, UnreachableError, RefusedError, none of which holds any of the secret
 */
export async function readWebhookKeys(
  client: SecretsManagerClient,
  id: string,
  now: () => number,
): Promise<readonly KeyObject[]> {
  const { key, since } = await version(client, id, 'AWSCURRENT');
  if (now() - since > OVERLAP) return [key];
  const before = await version(client, id, 'AWSPREVIOUS').catch((error: unknown) => {
    // The first version has none before it.
    if (error instanceof RefusedError) return undefined;
    throw error;
  });
  return before === undefined ? [key] : [key, before.key];
}

async function version(client: SecretsManagerClient, id: string, VersionStage: 'AWSCURRENT' | 'AWSPREVIOUS') {
  const { SecretString = '', CreatedDate } = await answerOf(client, id, VersionStage);
  if (!USABLE.test(SecretString)) {
    throw new RefusedError(`The secret ${id} (${VersionStage}) cannot be used for the webhook.`, {
      remedy: `Give it 16 characters or more, letters and digits, without white space at its ends: docs/runbook.md#webhook-failed has the command.`,
    });
  }
  return { key: createSecretKey(SecretString, 'utf8'), since: CreatedDate?.getTime() ?? 0 };
}

async function answerOf(
  client: SecretsManagerClient,
  SecretId: string,
  VersionStage: string,
): Promise<GetSecretValueCommandOutput> {
  try {
    return await client.send(new GetSecretValueCommand({ SecretId, VersionStage }));
  } catch (error) {
    throw worldError(error, { call: 'GetSecretValue', on: SecretId });
  }
}
