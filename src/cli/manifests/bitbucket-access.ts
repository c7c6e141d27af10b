/** Bitbucket, as the environment of the process lets us ask it. The token comes from there alone: a command line is logged. */
import { type Bitbucket, bitbucket } from '../../bitbucket/bitbucket.ts';
import type { RequestLimit } from '../../bitbucket/request-limit.ts';
import { Token } from '../../bitbucket/token.ts';
import { UsageError } from '../../errors.ts';
import type { Io } from '../command/io.ts';

/** `TOKEN`, an access token; or `email:token`, a person's API token. No access token has a colon. */
export const TOKEN_VARIABLE = 'ROLEKEEPER_BITBUCKET_TOKEN';

/** @throws UsageError if there is no token, or none that can be sent */
export function openBitbucket(
  { env, bitbucket: local }: Pick<Io, 'env' | 'bitbucket'>,
  limit?: RequestLimit,
): Bitbucket {
  const token = tokenIn(env[TOKEN_VARIABLE]?.trim());
  if (local === undefined) return bitbucket({ token }, undefined, limit);
  const { origin, limits, clock } = local;
  return bitbucket({ token, origin, ...(limits && { limits }) }, clock, limit);
}

function tokenIn(text: string | undefined): Token {
  if (!text) {
    throw new UsageError(`there is no token for Bitbucket: ${TOKEN_VARIABLE} is ${text === '' ? 'empty' : 'not set'}`, {
      remedy:
        'Set it to an access token of the workspace, the project or the repository (scopes repository and pipeline), or to email:token for an API token of yours (read:repository:bitbucket and read:pipeline:bitbucket).',
    });
  }
  const colon = text.indexOf(':');
  return colon < 0 ? Token.bearer(text) : Token.basic(text.slice(0, colon), text.slice(colon + 1));
}
