/**
 * As much of AWS, on a loopback port, as one cold pass of the function meets: an S3 that keeps objects, and an IAM that
 * says no, so that the time measured is the function's and not a server's.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface LocalAws {
  endpoint: string;
  /** Forgets what was written, and holds these objects by `bucket/key`. */
  reset(objects: Readonly<Record<string, string>>): void;
  /** Beside what there is. */
  put(objects: Readonly<Record<string, string>>): void;
  stop(): Promise<void>;
}

export async function startLocalAws(): Promise<LocalAws> {
  const objects = new Map<string, Buffer>();
  const server = createServer((request, response) => void answer(objects, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const put: LocalAws['put'] = (given) => {
    for (const [key, text] of Object.entries(given)) objects.set(key, Buffer.from(text));
  };
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reset(given) {
      objects.clear();
      put(given);
    },
    put,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(objects: Map<string, Buffer>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  // IAM is asked by POST to the root; everything else is an object.
  if (request.method === 'POST') return refuse(response, 403, 'AccessDenied');
  const key = new URL(request.url ?? '', 'http://local').pathname.slice(1);
  if (request.method === 'PUT') objects.set(key, body);
  const object = objects.get(key);
  if (object === undefined) return refuse(response, 404, 'NoSuchKey');
  response.writeHead(200, { etag: `"${createHash('md5').update(object).digest('hex')}"` });
  response.end(request.method === 'GET' ? object : undefined);
}

/** Both services' errors at once: S3's stands at the root, IAM's in an envelope. */
function refuse(response: ServerResponse, status: number, code: string): void {
  const error = `<Code>${code}</Code><Message>${code}</Message>`;
  const xml = status === 403 ? `<ErrorResponse><Error>${error}</Error></ErrorResponse>` : `<Error>${error}</Error>`;
  response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
}
