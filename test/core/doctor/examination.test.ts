import { describe, expect, it } from 'vitest';
import { errorFacts } from '../../../src/core/doctor/error-facts.ts';
import { type Evidence, type ServiceFacts, seen, unseen } from '../../../src/core/doctor/evidence.ts';
import { examine } from '../../../src/core/doctor/examination.ts';
import { shellWord } from '../../../src/core/text/shell-word.ts';
import { withoutSignatures } from '../../../src/core/text/without-signatures.ts';

const NOW = new Date('2026-11-27T12:00:00Z');
const NOTHING = unseen('nothing');

function evidence(service: ServiceFacts): Evidence {
  return {
    ...{
      now: NOW,
      manifests: NOTHING,
      token: NOTHING,
      keys: NOTHING,
      names: NOTHING,
      account: NOTHING,
      service: seen(service),
    },
    ...{ asked: { role: undefined, durationSeconds: undefined, sessionName: undefined }, error: undefined },
  };
}

describe('an examination', () => {
  it('says nothing of queues that may not be looked at', () => {
    const lastPass = { endedAt: new Date('2026-11-27T11:58:00Z'), succeeded: true, why: undefined };
    const { results, causes } = examine(
      evidence({ lastPass, leaseHeld: undefined, waiting: undefined, deadLetters: undefined }),
    );
    expect(causes).toEqual([]);
    expect(results.filter(({ topic }) => topic === 'service').map(({ id, is }) => `${id} ${is}`)).toEqual([
      'service-last-pass ok',
      'service-pass-failed ok',
      'service-dead-letters left-out',
      'service-lease ok',
      'service-queue left-out',
    ]);
  });
});

describe('a command in a remedy', () => {
  it('takes what a pasted line says as one word of the shell', () => {
    const resource = 'arn:aws:s3:::web/$(id);index.html';
    const line = `An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:sts::111122223333:assumed-role/deploy/step is not authorized to perform: s3:PutObject on resource: "${resource}" because no identity-based policy allows the s3:PutObject action`;
    const remedy = errorFacts(line)?.certain?.remedy ?? '';
    expect(remedy).toContain(`--resource '${resource}'`);
  });

  it.each([
    ['plain-word:a/b.c', 'plain-word:a/b.c'],
    ['a b', "'a b'"],
    ['a;b', "'a;b'"],
    ["it's", "'it'\\''s'"],
    ['', "''"],
  ])('quotes what a shell reads otherwise: %s', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });
});

describe('a text without signatures', () => {
  const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0';
  it.each([
    ['alone', `${TOKEN}.c2lnbmF0dXJlLW9mLWl0`, `${TOKEN}.(signature left out)`],
    ['after an escape of JSON', `\\n${TOKEN}.c2lnbmF0dXJlLW9mLWl0\\n`, `\\n${TOKEN}.(signature left out)\\n`],
    ['in the place of an option', `--${TOKEN}.c2lnbmF0dXJlLW9mLWl0'`, `--${TOKEN}.(signature left out)'`],
    ['a host that looks a little like one', 'eyes.example.com.internal', 'eyes.example.com.internal'],
  ])('%s', (_, text, expected) => {
    expect(withoutSignatures(text)).toBe(expected);
  });
});
