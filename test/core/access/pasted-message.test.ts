import { describe, expect, it } from 'vitest';
import { MESSAGE_TEXTS } from '../../../src/core/access/message-texts.ts';
import { pastedMessage } from '../../../src/core/access/pasted-message.ts';
import { awsMessageCodes } from '../../../src/core/codes/aws-message.ts';
import { AWS_MESSAGE_CAUSES } from '../../../src/core/codes/aws-message-causes.ts';
import { CODES } from '../../../src/core/codes/codes.ts';
import type { CodePage } from '../../../src/core/codes/page.ts';
import { PASTED } from './pasted-messages.ts';

describe('a pasted message', () => {
  for (const [group, cases] of Object.entries(PASTED)) {
    describe(group, () => {
      for (const { name, reason, text, code, also, facts } of cases) {
        it(`${name}: ${reason}`, () => {
          const found = pastedMessage(text);
          expect(found?.code).toBe(code);
          if (also !== undefined) expect(found?.also).toEqual(also);
          if (facts !== undefined) expect(found?.facts).toEqual(facts);
        });
      }
    });
  }

  const all = Object.values(PASTED).flat();

  it('leads to every page, and each is shown by a case', () => {
    const shown = new Set(all.map(({ code }) => code));
    expect(Object.keys(awsMessageCodes).filter((code) => !shown.has(code as keyof typeof awsMessageCodes))).toEqual([]);
  });

  it('is known in whatever letters, and on lines of 30', () => {
    // An escape that is cut in two is none any more.
    const whole = all.filter(
      ({ text }) => text.length < 10_000 && !['\x1b', '␛', '\\', '&', '%'].some((sign) => text.includes(sign)),
    );
    for (const { name, text, code } of whole) {
      const forms = [text.toUpperCase(), text.toLowerCase(), text.replace(/.{30}/g, '$&\n')];
      for (const form of isByCall(name) ? [] : forms) expect([name, pastedMessage(form)?.code]).toEqual([name, code]);
    }
  });
});

describe('the text of AWS', () => {
  it('that a page has as its title leads to that page', () => {
    for (const { code, words } of MESSAGE_TEXTS) expect(pastedMessage(words.join(' '))?.code).toBe(code);
    const titles = Object.entries<CodePage>(awsMessageCodes).filter(
      ([code]) => !NOT_A_TEXT.has(code as keyof typeof awsMessageCodes),
    );
    for (const [code, { title }] of titles) expect([code, pastedMessage(title)?.code]).toEqual([code, code]);
  });

  it('that a page hands to doctor is known there', () => {
    const handed = Object.values<CodePage>(CODES).flatMap(({ example = '' }) =>
      [...example.matchAll(/doctor --error '([^'\n]+)'/g)].map(([, text = '']) => text),
    );
    expect(handed.length).toBeGreaterThan(0);
    expect(handed.filter((text) => pastedMessage(text) === undefined)).toEqual([]);
  });

  it('has a place where it is seen', () => {
    for (const { seen } of MESSAGE_TEXTS) expect(seen).toMatch(/^https:\/\/\S+$|^[A-Za-z]\S* .+/);
  });

  it('is looked for in hostile texts as well', () => {
    for (const piece of HOSTILE) expect(pastedMessage(piece.repeat(1_000_000 / piece.length))).toBeDefined();
  });
});

/** These words mean something by the name of a call only, which begins with a capital letter and stands on one line. */
function isByCall(name: string): boolean {
  return name.startsWith('S3 that says') || name === 'S3 that does not say why';
}

/** Beginnings of what is looked for, each again and again: nothing of them may be read more than a few times. */
const HOSTILE = [
  'AccessDenied arn:aws-iso-b:iam::111122223333:role/a/',
  'AccessDenied arn:aws:sts::111122223333:assumed-role/',
  'AccessDenied on resource: "',
  'not authorized to perform: a',
  'not authorized to perform with an explicit deny in a',
  'No OpenIDConnect provider found in your account for https://a',
  'AccessDenied &quot;\\u001b[0;0;0;',
  'AccessDenied policy: arn:aws:iam::',
  'AccessDenied current date/time:1',
];

/** Titles that sum several texts up. */
const NOT_A_TEXT = new Set<keyof typeof awsMessageCodes>([
  'aws-idp-communication',
  'aws-idp-rejected-claim',
  'aws-session-policy-refused',
  'aws-token-file',
  'aws-missing-claim',
]);

describe('the causes of a message', () => {
  for (const [code, causes] of Object.entries(AWS_MESSAGE_CAUSES)) {
    it(`${code}: each has a page, and stands there once`, () => {
      expect(causes.filter((cause) => !Object.hasOwn(CODES, cause))).toEqual([]);
      expect(causes.filter((cause, index) => causes.indexOf(cause) !== index)).toEqual([]);
    });
  }

  it('are not those that no such message comes of', () => {
    // STS judges the token before it looks at the role: then it never says AccessDenied.
    const ofTheToken = AWS_MESSAGE_CAUSES['aws-not-authorized'].filter((cause) => cause.startsWith('token-'));
    expect(ofTheToken).toEqual([]);
    const ofTheRole = AWS_MESSAGE_CAUSES['aws-invalid-identity-token'].filter((cause) => cause.startsWith('entry-'));
    expect(ofTheRole).toEqual([]);
  });
});
