/** Access Analyzer on loopback, strict: it knows one call, wants every field of it, and answers what the test says. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';

export interface Asked {
  policyDocument: string;
  policyType: string;
  validatePolicyResourceType?: string;
  locale: string;
  nextToken?: string;
}

/** A page of findings in AWS's form, or an error by its name. */
export type Reply = { findings: object[]; nextToken?: string } | { error: string; message: string };

export interface AccessAnalyzerServer {
  url: string;
  asked: Asked[];
}

/** Stopped when the test is over; the SDK finds credentials of its own making. */
export async function accessAnalyzerServer(reply: (asked: Asked) => Reply): Promise<AccessAnalyzerServer> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const body = (await Array.fromAsync(request)).join('');
    const url = new URL(request.url ?? '', 'http://loopback');
    const answer = (status: number, value: object, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
    if (request.method !== 'POST' || url.pathname !== '/policy/validation')
      return answer(404, { message: 'no such call' });
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256')) return answer(403, { message: 'not signed' });
    const nextToken = url.searchParams.get('nextToken');
    const input: Asked = { ...JSON.parse(body), ...(nextToken === null ? {} : { nextToken }) };
    asked.push(input);
    const replied = reply(input);
    if ('error' in replied) return answer(403, { message: replied.message }, { 'x-amzn-errortype': replied.error });
    return answer(200, replied);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
