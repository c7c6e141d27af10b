/** What a server, or the proxy before it, does instead of answering. */

import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** `performed`: the request has its effect before its answer is lost. */
export type Failure = { readonly performed?: boolean } & (
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string; readonly body?: string }
  /** Closes the connection without a word. */
  | { readonly kind: 'drop' }
  /** Closes it in the middle of an answer. */
  | { readonly kind: 'half' }
  /** Never answers; the connection stays open. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Status 200, and a page of HTML. */
  | { readonly kind: 'login-page' }
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'huge'; readonly bytes: number }
  /** To another address; it is told there whether the token came along. */
  | { readonly kind: 'redirect'; readonly to: string; readonly status?: number }
  /** Status 200, and these. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
);

/** @returns whether the usual answer follows */
export async function fail(failure: Failure, response: ServerResponse): Promise<boolean> {
  const json = { 'content-type': 'application/json' };
  switch (failure.kind) {
    case 'status': {
      const asked = failure.retryAfter === undefined ? {} : { 'retry-after': failure.retryAfter };
      const text = failure.body ?? JSON.stringify({ type: 'error', error: { message: 'Something went wrong' } });
      response.writeHead(failure.status, { ...json, ...asked }).end(text);
      return false;
    }
    case 'drop':
      response.socket?.destroy();
      return false;
    case 'half':
      response.writeHead(200, { ...json, 'content-length': '1000' }).write('{"values": [');
      // The first half is on its way before the connection is closed.
      await sleep(20);
      response.socket?.destroy();
      return false;
    case 'silent':
      return false;
    case 'slow':
      await sleep(failure.milliseconds);
      return true;
    case 'login-page':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Log in</title>');
      return false;
    case 'json':
      response.writeHead(200, json).end(failure.text);
      return false;
    case 'redirect':
      response.writeHead(failure.status ?? 302, { location: failure.to }).end();
      return false;
    case 'bytes':
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(failure.bytes);
      return false;
    case 'huge':
      response.writeHead(200, json).end(`"${'x'.repeat(failure.bytes)}"`);
      return false;
  }
}
