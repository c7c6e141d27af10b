/**
 * One request and its answer, over `node:http` or `node:https`. Bounded in time and in size: whatever answers, or does
 * not, the caller goes on. Redirects are answers like any other: a token goes where it was sent, and nowhere else.
 */
import type { ClientRequest, IncomingMessage } from 'node:http';

export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** With its query: `/2.0/user`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  header(name: string): string | undefined;
  readonly bytes: Uint8Array;
  /** The same, where it is text. */
  readonly text: string;
}

/** How to reach Bitbucket. */
export interface Transport {
  /** For people: `Bitbucket`, `the proxy of the pipeline`. */
  readonly name: string;
  readonly hasToken: boolean;
  /** @throws ExchangeError */
  exchange(request: HttpRequest): Promise<HttpAnswer>;
  /** Takes out what may be shown to no one. */
  redact(text: string): string;
}

/**
 * `unsent`: it never reached a server. `unanswered`: what became of it is not known. `untrusted`: a server that cannot
 * prove that it is Bitbucket, to which nothing was sent. `oversized`: it answered more than is taken.
 */
export type ExchangeFailure = 'unsent' | 'unanswered' | 'untrusted' | 'oversized';

export class ExchangeError extends Error {
  readonly kind: ExchangeFailure;

  constructor(kind: ExchangeFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

export interface Limits {
  /** Milliseconds for the whole of it: connecting, sending, waiting, reading. */
  readonly milliseconds: number;
  /** Of the answer's body. */
  readonly bytes: number;
}

/** A proxy that is silent must not hold a pipeline; a page of a hundred repositories is 30 kB. */
export const LIMITS: Limits = { milliseconds: 20_000, bytes: 8 << 20 };

/** @param open begins the request; its body is sent here */
export async function exchange(
  open: (signal: AbortSignal) => ClientRequest,
  body: string | undefined,
  limits: Limits,
): Promise<HttpAnswer> {
  const late = AbortSignal.timeout(limits.milliseconds);
  try {
    const message = await sent(open(late), body);
    const bytes = await bytesOf(message, limits.bytes);
    const header = (name: string) => message.headers[name]?.toString();
    return { status: message.statusCode ?? 0, header, bytes, text: bytes.toString('utf8') };
  } catch (error) {
    if (error instanceof ExchangeError) throw error;
    if (late.aborted) throw new ExchangeError('unanswered', `no answer within ${limits.milliseconds / 1000} s`);
    throw networkFailure(error);
  }
}

function sent(request: ClientRequest, body: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    // A proxy that answers CONNECT, or a server that changes the protocol: neither was asked for.
    request.once('upgrade', (_, socket) => socket.destroy());
    request.once('response', resolve);
    request.end(body);
  });
}

async function bytesOf(message: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > most) {
      message.destroy();
      throw new ExchangeError('oversized', `the answer is larger than ${most} bytes`);
    }
    chunks.push(chunk);
  }
  // A connection that breaks in the middle of an answer ends the stream without an error in some cases.
  if (!message.complete) throw new ExchangeError('unanswered', 'the answer is cut off');
  return Buffer.concat(chunks);
}

/** Where no connection came about, nothing was sent. */
const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** Node's codes for certificates: `DEPTH_ZERO_SELF_SIGNED_CERT`, `UNABLE_TO_VERIFY_LEAF_SIGNATURE` and the like. */
const UNTRUSTED = /^(?:CERT|UNABLE_TO|ERR_TLS)_|_CERT|^HOSTNAME_MISMATCH$/;

function networkFailure(error: unknown): ExchangeError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const kind = UNSENT.has(code) ? 'unsent' : UNTRUSTED.test(code) ? 'untrusted' : 'unanswered';
  // Only the code: a message of Node's may have addresses, and its stack is no help.
  return new ExchangeError(kind, code === '' ? 'the connection failed' : code, error);
}
