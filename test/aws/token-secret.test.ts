/** The secret with the token: what may be wrong with it, each with a sentence, and none with the secret in it. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { readTokenSecret } from '../../src/aws/token-secret.ts';
import type { WorldError } from '../../src/errors.ts';
import { localSecrets, type SecretReply } from '../support/local-secrets.ts';

const ID = 'rolekeeper/bitbucket-token';
const SECRET = 'ATCTT3xFfGN0-a-secret';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

async function read(reply: SecretReply) {
  const secrets = await localSecrets(reply);
  const client = new SecretsManagerClient({ endpoint: secrets.url, region: 'eu-west-1', credentials, maxAttempts: 1 });
  return readTokenSecret({ send: (command) => client.send(command as never) }, ID);
}

interface Wrong {
  name: string;
  reason: string;
  reply: SecretReply;
  says: RegExp;
  remedy: RegExp;
  code?: string;
}

const HOW_TO = /aws secretsmanager put-secret-value --secret-id rolekeeper\/bitbucket-token --secret-string file:/;

const WRONG: readonly Wrong[] = [
  {
    name: 'no value',
    reason: 'as the stack makes it',
    reply: {
      error: 'ResourceNotFoundException',
      message: 'Secrets Manager can’t find the specified secret value for staging label: AWSCURRENT',
    },
    says: /^The manifests could not be read: no token was put into secret rolekeeper\/bitbucket-token yet\.$/,
    remedy: HOW_TO,
  },
  {
    name: 'an empty value',
    reason: 'a file that was empty was put in',
    reply: { SecretString: ' \n' },
    says: /no token was put/,
    remedy: HOW_TO,
  },
  {
    name: 'an empty token',
    reason: 'a variable was not set',
    reply: { SecretString: '{"token": " "}' },
    says: /no token was put/,
    remedy: HOW_TO,
  },
  {
    name: 'the bare token',
    reason: 'the form has to leave room for more',
    reply: { SecretString: SECRET },
    says: /is not a JSON object\.$/,
    remedy: HOW_TO,
  },
  {
    name: 'JSON that was cut off',
    reason: 'a paste that lost its end',
    reply: { SecretString: `{"token": "${SECRET}` },
    says: /is not a JSON object\.$/,
    remedy: HOW_TO,
  },
  {
    name: 'another field',
    reason: 'it is misspelt',
    reply: { SecretString: `{"Token": "${SECRET}"}` },
    says: /has no field token\.$/,
    remedy: HOW_TO,
  },
  {
    name: 'a token that is no text',
    reason: 'it was not quoted',
    reply: { SecretString: '{"token": 7}' },
    says: /no text\.$/,
    remedy: HOW_TO,
  },
  {
    name: 'an email with a colon',
    reason: 'it would end where the token begins',
    reply: { SecretString: `{"email": "a:b@example.com", "token": "${SECRET}"}` },
    says: /has an email that is none\.$/,
    remedy: HOW_TO,
  },
  {
    name: 'bytes',
    reason: 'put in as a binary secret',
    reply: { SecretBinary: Buffer.from(SECRET).toString('base64') },
    says: /holds no text\.$/,
    remedy: HOW_TO,
  },
  {
    name: 'a day of deletion',
    reason: 'someone is about to delete it',
    reply: {
      error: 'InvalidRequestException',
      message: 'You can’t perform this operation: it was marked for deletion',
    },
    says: /cannot be used now; it may be about to be deleted\.$/,
    remedy: /restore-secret/,
  },
  {
    name: 'no permission',
    reason: 'the role was changed by hand',
    reply: {
      error: 'AccessDeniedException',
      message: 'User is not authorized to perform: secretsmanager:GetSecretValue on resource: x',
    },
    says: /AWS does not allow GetSecretValue on rolekeeper\/bitbucket-token/,
    remedy: /secretsmanager:GetSecretValue/,
  },
  {
    name: 'a key that does not decrypt it',
    reason: 'the key was disabled',
    reply: { error: 'DecryptionFailure', message: 'The key is disabled' },
    says: /AWS refused GetSecretValue on rolekeeper\/bitbucket-token: The key is disabled/,
    remedy: /^$/,
  },
  {
    name: 'no answer of a kind',
    reason: 'AWS fails: the pass is tried again, and nothing falls back',
    reply: { error: 'InternalServiceError', message: 'An error occurred on the server side', status: 500 },
    says: /AWS failed in GetSecretValue/,
    remedy: /AWS Health/,
    code: 'unreachable',
  },
];

describe('the secret with the token', () => {
  it('has an access token', async () => {
    expect(await read({ SecretString: `{"token": "${SECRET}"}` })).toEqual({ token: SECRET });
  });

  it('may have the API token of an account, with its address', async () => {
    const SecretString = JSON.stringify({ email: 'bot@example.com', token: SECRET });
    expect(await read({ SecretString })).toEqual({ email: 'bot@example.com', token: SECRET });
  });

  for (const { name, reason, reply, says, remedy, code = 'source-unreadable' } of WRONG) {
    it(`is told to have ${name}: ${reason}`, async () => {
      const error: WorldError = await read(reply).then(
        () => {
          throw new Error('it was taken');
        },
        (caught) => caught,
      );
      expect(error).toMatchObject({ code, message: expect.stringMatching(says) });
      expect(error.remedy ?? '').toMatch(remedy);
      expect(`${error.message} ${error.remedy}`).not.toContain(SECRET);
    });
  }
});
