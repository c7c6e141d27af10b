/** What is wrong with a trust policy as a text, whatever it means. */
import { duplicateKey } from '../../text/duplicate-keys.ts';
import type { ReadTrust } from '../trust-document.ts';
import type { TrustHit } from './rule.ts';

/** IAM takes tab, line feed, carriage return, and U+0020 to U+00FF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that are allowed.
const FOREIGN = /[^\u0009\u000a\u000d\u0020-\u00ff]/u;

/** `limit` in characters, white space not counted, as IAM counts. */
export function documentHits(text: string, read: ReadTrust, limit: number): TrustHit[] {
  return [...grammar(read), ...duplicates(text, read), ...characters(text), ...size(text, limit), ...version(read)];
}

function grammar(read: ReadTrust): TrustHit[] {
  if (!('problems' in read)) return [];
  return read.problems.map(({ at, message }) => ({
    code: 'trust-grammar',
    level: 'reject',
    pointer: at,
    message: `IAM does not take this: ${message}`,
    remedy: 'correct it; it is worked out who gets in when IAM takes the policy',
  }));
}

function duplicates(text: string, read: ReadTrust): TrustHit[] {
  // Only texts that are JSON can be asked.
  if ('problems' in read && !read.problems.some(({ at }) => at !== '')) return [];
  const key = duplicateKey(text);
  if (key === undefined) return [];
  const message = `the key ${JSON.stringify(key)} appears twice in one object: most readers see only the second, and IAM takes neither`;
  return [
    {
      code: 'trust-duplicate-key',
      level: 'reject',
      pointer: '',
      message,
      remedy: 'keep one; put two values of a key into one list',
    },
  ];
}

function characters(text: string): TrustHit[] {
  const found = FOREIGN.exec(text)?.[0];
  if (found === undefined) return [];
  const name = `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const message = `it has the character ${name}: IAM takes no characters beyond U+00FF, and no control characters`;
  return [
    {
      code: 'trust-characters',
      level: 'reject',
      pointer: '',
      message,
      remedy: 'remove it; UUIDs and ARNs need none of these',
    },
  ];
}

function size(text: string, limit: number): TrustHit[] {
  const characters = text.replace(/\s/g, '').length;
  if (characters <= limit) return [];
  const message = `it has ${characters} characters without white space, and IAM takes ${limit} in this account`;
  const remedy = 'split the role: one for each repository and environment is the normal case';
  return [{ code: 'trust-too-long', level: 'reject', pointer: '', message, remedy }];
}

function version(read: ReadTrust): TrustHit[] {
  if (!('document' in read) || read.document.version === '2012-10-17') return [];
  const { version: found } = read.document;
  const message =
    found === undefined
      ? 'it has no Version, which means 2008-10-17, an older language'
      : `its Version is ${JSON.stringify(found)}`;
  return [
    { code: 'trust-version', level: 'reject', pointer: '/Version', message, remedy: 'write "Version": "2012-10-17"' },
  ];
}
