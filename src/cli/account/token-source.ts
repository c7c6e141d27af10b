/** The token that a command is about: from a file, from standard input, or from the variable that a step has it in. */
import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LONGEST_TOKEN } from '../../core/access/token-claims.ts';
import { decoded } from '../../core/text/decoded.ts';
import { TokenUnreadableError, UsageError } from '../../errors.ts';
import type { Io } from '../command/io.ts';

export const STEP_TOKEN_VARIABLE = 'BITBUCKET_STEP_OIDC_TOKEN';

export interface TokenText {
  /** For people: the file, `<stdin>`, or the variable. */
  readonly source: string;
  /** As it stands there, and a secret: it is read, and never printed. */
  readonly text: string;
}

/**
 * @param file `-` is standard input; undefined: the variable, else the file that the AWS SDK would read
 * @throws UsageError if the file cannot be read, TokenUnreadableError if the variable is not set
 */
export async function tokenSource(
  file: string | undefined,
  { cwd, env, stdin, stderr }: Pick<Io, 'cwd' | 'env' | 'stdin' | 'stderr'>,
): Promise<TokenText> {
  if (file === '-') {
    if (stdin.isTTY) stderr.write('Reading a token from standard input; end it with Ctrl-D.\n');
    return { source: '<stdin>', text: textOf(await beginningOf(stdin)) };
  }
  const text = env[STEP_TOKEN_VARIABLE];
  const path = file ?? (text === undefined ? env.AWS_WEB_IDENTITY_TOKEN_FILE : undefined);
  if (path !== undefined) return { source: path, text: textOf(await bytesOf(path, cwd)) };
  if (text !== undefined) return { source: `$${STEP_TOKEN_VARIABLE}`, text };
  throw new TokenUnreadableError({
    code: 'token-missing',
    message: `there is no token: ${STEP_TOKEN_VARIABLE} is not set`,
    remedy: `In a step, add oidc: true to it. Elsewhere, name a file with --token-file, or - for standard input.`,
  });
}

async function bytesOf(file: string, cwd: string): Promise<Uint8Array> {
  try {
    const path = resolve(cwd, file);
    const stats = await stat(path);
    // A pipe may be what the shell makes of <(…), and ends; a device does not.
    if (!stats.isFile() && !stats.isFIFO()) throw new Error('it is neither a file nor a pipe');
    const handle = await open(path);
    return await beginningOf(handle.createReadStream());
  } catch (cause) {
    throw new UsageError(`${file} cannot be read: ${String(cause)}`, {
      cause,
      remedy: 'Name a file that holds the token and nothing else.',
    });
  }
}

/** Bytes, in any of Unicode's encodings: more than a token has, so that what is longer is seen to be. */
const MOST = 4 * LONGEST_TOKEN;

/** No more than is needed to see that something is no token; the rest stays unread. */
async function beginningOf(stream: AsyncIterable<Uint8Array | string>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > MOST) break;
  }
  return Buffer.concat(chunks);
}

/** What is no text is no token, and is refused as one that is not base64url. */
function textOf(bytes: Uint8Array): string {
  return decoded(bytes) ?? new TextDecoder().decode(bytes);
}
