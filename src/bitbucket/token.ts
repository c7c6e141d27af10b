/**
 * A token for Bitbucket, which nothing prints: not JSON, not a template, not the inspection of an error that holds it.
 * What Bitbucket or a proxy answers goes through `redact` before it is shown, as an answer may repeat what was sent.
 */
import { UsageError } from '../errors.ts';

const HIDDEN = '[token]';

/** What a header may hold; a token pasted with a line break would otherwise fail with the whole header named. */
const SENDABLE = /^[\x21-\x7e]+$/;

export class Token {
  readonly #header: string;
  /** Every form in which it could come back, the longest first. */
  readonly #forms: readonly string[];

  private constructor(header: string, secret: string) {
    this.#header = header;
    const encoded = header.replace(/^\w+ /, '');
    const forms = new Set([encoded, secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
    this.#forms = [...forms].sort((a, b) => b.length - a.length);
  }

  /** An access token of a repository, a project or a workspace, or an OAuth token. @throws UsageError */
  static bearer(secret: string): Token {
    const value = sendable(secret, 'The token');
    return new Token(`Bearer ${value}`, value);
  }

  /** A person's API token, which goes with the address of the account. @throws UsageError */
  static basic(email: string, secret: string): Token {
    const value = sendable(secret, 'The API token');
    const pair = `${sendable(email, 'The address of the account')}:${value}`;
    return new Token(`Basic ${Buffer.from(pair).toString('base64')}`, value);
  }

  /** The value of the header `Authorization`: for the transport, and for nothing else. */
  authorization(): string {
    return this.#header;
  }

  /** The text without the token, in whatever form it stands there. */
  redact(text: string): string {
    return this.#forms.reduce((result, form) => result.replaceAll(form, HIDDEN), text);
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return HIDDEN;
  }
}

/** Files and secret stores end in a line feed. */
function sendable(text: string, what: string): string {
  const value = text.trim();
  if (SENDABLE.test(value)) return value;
  throw new UsageError(
    value === '' ? `${what} for Bitbucket is empty.` : `${what} for Bitbucket has a character that cannot be sent.`,
    { remedy: 'Copy it again from Bitbucket: one line, without spaces.' },
  );
}
