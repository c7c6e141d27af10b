/** Secrets Manager on loopback, strict: it knows one call, and answers what the test says. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A value, or an error by its name and HTTP status. */
export type SecretReply =
  | { readonly SecretString: string }
  | { readonly SecretBinary: string }
  | { readonly error: string; readonly message: string; readonly status?: number };

export interface LocalSecrets {
  readonly url: string;
  /** The ids that were asked for. */
  readonly asked: string[];
  reply: SecretReply;
}

/** Stopped when the test is over. */
export async function localSecrets(reply: SecretReply): Promise<LocalSecrets> {
  const server = createServer(async (request, response) => {
    const body = (await Array.fromAsync(request)).join('');
    const answer = (status: number, value: object) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(value));
    const refuse = (name: string, message: string, status = 400) => answer(status, { __type: name, message });
    if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue')
      return refuse('UnknownOperationException', '');
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256')) return refuse('MissingAuthenticationToken', '');
    const { SecretId, ...more } = JSON.parse(body);
    if (typeof SecretId !== 'string' || Object.keys(more).length > 0) return refuse('InvalidParameterException', body);
    secrets.asked.push(SecretId);
    const { reply: now } = secrets;
    if ('error' in now) return refuse(now.error, now.message, now.status);
    return answer(200, { ARN: SecretId, Name: SecretId, VersionStages: ['AWSCURRENT'], ...now });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const secrets: LocalSecrets = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    reply,
  };
  return secrets;
}
