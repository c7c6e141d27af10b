/** Who may do what: tokens with scopes, and the headers in which Bitbucket names them. */
import type { Uuid } from '../../../src/core/text/uuid.ts';
import { LocalRefusal, refuse } from './refusal.ts';
import type { Route } from './route.ts';
import type { LocalRepository } from './state.ts';

export interface LocalToken {
  readonly secret: string;
  /** Of a person's API token, which goes with it; access tokens have none. */
  readonly email?: string;
  readonly user: Uuid;
  readonly scopes: readonly string[];
  /** Of a repository access token: it sees that one only. */
  readonly repository?: LocalRepository;
}

/** @throws LocalRefusal 401, 403 */
export function admit(header: string | undefined, tokens: readonly LocalToken[], route: Route): LocalToken {
  const token = tokens.find((one) => authorizationOf(one) === header);
  if (token === undefined) throw refuse(401, 'Token is invalid, expired, or not supported for this endpoint.');
  if (route.scope !== '' && !includes(token.scopes, route.scope)) {
    throw new LocalRefusal(
      403,
      { type: 'error', error: { message: 'Your credentials lack one or more required privilege scopes.' } },
      scopeHeaders(token, route),
    );
  }
  return token;
}

export const scopeHeaders = ({ scopes }: LocalToken, { scope }: Route) => ({
  'x-oauth-scopes': scopes.join(', '),
  'x-accepted-oauth-scopes': scope,
});

export function authorizationOf({ secret, email }: LocalToken): string {
  return email === undefined ? `Bearer ${secret}` : `Basic ${Buffer.from(`${email}:${secret}`).toString('base64')}`;
}

/** The one exception of the API: a scope to write does not include the one to read. */
const includes = (scopes: readonly string[], scope: string): boolean => scopes.includes(scope);
