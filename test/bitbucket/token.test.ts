/** A token is shown to nobody. */
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitbucket } from '../../src/bitbucket/bitbucket.ts';
import { Token } from '../../src/bitbucket/token.ts';
import { UsageError } from '../../src/errors.ts';
import type { Failure } from '../support/local-bitbucket/failure.ts';
import { localWorld, SECRET } from '../support/local-bitbucket/local-world.ts';

const EMAIL = 'ann@example.com';
const BASIC = Buffer.from(`${EMAIL}:${SECRET}`).toString('base64');
const FORMS = [SECRET, BASIC, encodeURIComponent(SECRET)];

/** All that could be printed of an error: by --debug, by a log, by a crash. */
function everythingOf(error: unknown): string {
  return [
    inspect(error, { depth: 20, showHidden: true, getters: true }),
    error instanceof Error ? `${error.message} ${error.stack}` : '',
    JSON.stringify(error),
    String(error),
  ].join('\n');
}

describe('a token', () => {
  it('is not in what is printed of it', () => {
    for (const token of [Token.bearer(SECRET), Token.basic(EMAIL, SECRET)]) {
      const shown = `${everythingOf(token)} ${everythingOf({ token })} ${token}`;
      for (const form of FORMS) expect(shown).not.toContain(form);
      expect(shown).toContain('[token]');
    }
  });

  it('is taken out of any text, in every form', () => {
    const text = fc.string();
    fc.assert(
      fc.property(text, fc.constantFrom(...FORMS), text, (before, form, after) => {
        expect(Token.basic(EMAIL, SECRET).redact(before + form + after)).not.toContain(form);
      }),
    );
  });

  it.each(['', ' ', 'a b', 'a\nb', 'a\u0000', 'ä'])(
    'that cannot be sent (%j) is refused, without being shown',
    (text) => {
      for (const make of [() => Token.bearer(text), () => Token.basic(EMAIL, text), () => Token.basic(text, SECRET)]) {
        expect(make).toThrow(UsageError);
      }
      expect(() => Token.basic(text, SECRET)).not.toThrow(SECRET);
    },
  );

  const kinds = [
    { token: Token.bearer(SECRET), echo: `Bearer ${SECRET} and ${encodeURIComponent(SECRET)}` },
    { token: Token.basic(EMAIL, SECRET), echo: `Basic ${BASIC} and ${SECRET}` },
  ];
  const failures = (echo: string): { reason: string; failure: Failure }[] => [
    { reason: 'a refusal that repeats it', failure: { kind: 'status', status: 400, body: json(echo) } },
    {
      reason: 'a refusal that repeats it where the message is cut',
      failure: { kind: 'status', status: 400, body: json('x'.repeat(290) + SECRET) },
    },
    { reason: 'a token that is not valid', failure: { kind: 'status', status: 401, body: json(echo) } },
    { reason: 'a scope that is missing', failure: { kind: 'status', status: 403, body: json(echo) } },
    { reason: 'a failure', failure: { kind: 'status', status: 500, body: json(echo) } },
    { reason: 'a page that repeats it', failure: { kind: 'json', text: `"${echo}` } },
    { reason: 'a connection that closes', failure: { kind: 'drop' } },
    { reason: 'silence', failure: { kind: 'silent' } },
  ];
  for (const { token, echo } of kinds) {
    for (const { reason, failure } of failures(echo)) {
      it(`of the kind ${echo.split(' ')[0]} is in no error: ${reason}`, async () => {
        const { server, clock } = await localWorld();
        server.token(SECRET, { email: EMAIL });
        server.failures.push(...Array<Failure>(4).fill(failure));
        const limits = { milliseconds: 300, bytes: 10_000 };
        const error = await bitbucket({ token, origin: server.origin, limits }, clock)
          .names.workspace('acme')
          .catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(Error);
        for (const form of [...FORMS, SECRET.slice(0, 10)]) expect(everythingOf(error)).not.toContain(form);
      });
    }
  }
});

function json(message: string): string {
  return JSON.stringify({ type: 'error', error: { message } });
}
