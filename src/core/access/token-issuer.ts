/**
 * Who issued a token, by its `iss`. AWS finds the provider by the exact text: an issuer that differs by a slash, a port
 * or a letter's case is another one, and the token is refused with `No OpenIDConnect provider found in your account`.
 */

export type TokenIssuer =
  /** Exactly the form that Bitbucket's issuers have. `host`: without `https://`, as AWS's provider and its keys have it. */
  | { readonly is: 'bitbucket'; readonly workspace: string; readonly host: string }
  /** Almost: `exact` is what it would have to be, `differs` says what is wrong, as the end of "it has …". */
  | {
      readonly is: 'near-miss';
      readonly workspace: string;
      readonly exact: string;
      readonly differs: readonly string[];
    }
  | { readonly is: 'github' | 'gitlab' | 'other' }
  | { readonly is: 'absent' };

/** The issuer of a workspace's tokens. @param workspace its slug */
export function issuerOf(workspace: string): string {
  return `https://api.bitbucket.org/2.0/workspaces/${workspace}/pipelines-config/identity/oidc`;
}

const EXACT =
  /^https:\/\/(api\.bitbucket\.org\/2\.0\/workspaces\/([a-z0-9_][a-z0-9_-]{0,61})\/pipelines-config\/identity\/oidc)$/;

export function tokenIssuer(issuer: string | undefined): TokenIssuer {
  if (issuer === undefined) return { is: 'absent' };
  const [, host, workspace] = EXACT.exec(issuer) ?? [];
  if (host !== undefined && workspace !== undefined) return { is: 'bitbucket', workspace, host };
  const address = addressIn(issuer);
  if (address?.host === 'token.actions.githubusercontent.com') return { is: 'github' };
  if (address?.host === 'gitlab.com') return { is: 'gitlab' };
  return nearMiss(issuer) ?? { is: 'other' };
}

interface Slip {
  readonly words: string;
  readonly pattern: RegExp;
  readonly instead: string;
}

/** In the order in which they are taken away. */
const SLIPS: readonly Slip[] = [
  { words: 'white space around it', pattern: /^\s+|\s+$/g, instead: '' },
  { words: 'a query or a fragment at its end', pattern: /[?#].*$/s, instead: '' },
  {
    words: 'the path of the discovery document at its end',
    pattern: /\/+\.well-known\/openid-configuration\/*$/i,
    instead: '',
  },
  { words: 'a slash at its end', pattern: /\/+$/, instead: '' },
  { words: 'http:// in the place of https://', pattern: /^http:\/\//i, instead: 'https://' },
  { words: 'no https:// at its beginning', pattern: /^(?=api\.bitbucket\.org)/i, instead: 'https://' },
  { words: 'a port', pattern: /(?<=^https:\/\/[^/:]+):\d+/i, instead: '' },
];

function nearMiss(issuer: string): TokenIssuer | undefined {
  const differs: string[] = [];
  let text = issuer;
  for (const { words, pattern, instead } of SLIPS) {
    const after = text.replace(pattern, instead);
    if (after !== text) differs.push(words);
    text = after;
  }
  const lower = text.toLowerCase();
  if (lower !== text) differs.push('letters in upper case');
  const [, , workspace] = EXACT.exec(lower) ?? [];
  if (workspace !== undefined) return { is: 'near-miss', workspace, exact: lower, differs };
  const [, other] =
    /^https:\/\/api\.bitbucket\.org\/2\.0\/workspaces\/([^/]+)\/pipelines-config\/identity\/oidc$/.exec(lower) ?? [];
  if (other === undefined) return undefined;
  return { is: 'near-miss', workspace: '', exact: issuerOf('<workspace>'), differs: [...differs, NO_SLUG] };
}

const NO_SLUG = 'something else than the slug of a workspace in its place';

function addressIn(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
