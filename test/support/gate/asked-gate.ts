/** A gate that gives prepared answers, on the loopback, and keeps what it is asked: to try what steps run. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** It never comes. */
  readonly silent?: true;
}

export interface AskedGate {
  readonly url: string;
  readonly asked: { readonly type: string | undefined; readonly form: Readonly<Record<string, string>> }[];
}

/** What the gate gives, in the form that `credential_process` wants. */
export const KEYS = {
  Version: 1,
  AccessKeyId: 'ASIAEXAMPLE7',
  SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCY==',
  SessionToken: 'IQoJb3JpZ2luX2VjE+//w==',
  Expiration: '2099-01-01T00:00:00Z',
};

export const GIVEN: Answer = { status: 200, body: JSON.stringify(KEYS) };

/** Gives the answers in their order, and the last one for ever; ends with the test. */
export async function askedGate(answers: readonly Answer[]): Promise<AskedGate> {
  const asked: AskedGate['asked'] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes: Buffer) => {
      body += bytes;
    });
    request.on('end', () => {
      const answer = answers[Math.min(asked.length, answers.length - 1)];
      asked.push({ type: request.headers['content-type'], form: Object.fromEntries(new URLSearchParams(body)) });
      if (answer === undefined || answer.silent) return;
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
}
