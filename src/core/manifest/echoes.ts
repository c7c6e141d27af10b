/**
 * Which mistakes only follow from another one. A file with a schema mistake is checked further with guesses in the
 * place of what is wrong (src/core/schema/repair.ts), and a check of a guess says nothing about the file. It is better
 * to report a mistake only in the next run than to report one that does not exist: people would look for it and not
 * find it.
 */

import type { Code } from '../codes/codes.ts';
import { fixedGuardrailCodes, guardrailCodes } from '../codes/guardrail.ts';
import type { Issue } from '../model/diagnosis.ts';
import { LOCK_FILE, SETTINGS_FILE } from '../source/file-place.ts';

/** By file: the pointers of what is wrong there, or guessed. */
export type Guessed = ReadonlyMap<string, readonly string[]>;

const ATTESTATION: readonly Code[] = ['attestation-missing', 'attestation-differs'];

/** In a manifest: what is reported at one field, and also depends on others; `codes` where not all of them do. */
const ALSO_DEPENDS_ON: readonly {
  readonly at: string;
  readonly codes?: readonly Code[];
  readonly on: readonly string[];
}[] = [
  {
    at: '/spec/repositories',
    codes: ['trust-too-long'],
    on: ['/spec/environments', '/spec/branches', '/spec/anyBranch'],
  },
  { at: '/spec/environments', on: ['/spec/repositories', '/spec/branches', '/spec/anyBranch'] },
  { at: '/spec/branches', on: ['/spec/environments', '/spec/anyBranch'] },
  { at: '/spec/branches', codes: ATTESTATION, on: ['/spec/repositories'] },
  // The statement that denies it may be among those that are wrong.
  { at: '/spec/policies', codes: ['own-assets'], on: ['/spec/policies'] },
  { at: '/spec/expect', on: ['/spec/policies'] },
  { at: '/spec/session', on: ['/spec/session'] },
];

const GUARDRAILS: readonly string[] = [...Object.keys(guardrailCodes), ...Object.keys(fixedGuardrailCodes)];

/** In the settings: the codes in manifests that depend on a section. */
const SETTINGS: readonly { readonly section: string; readonly codes: readonly string[] }[] = [
  { section: '/spec/account', codes: GUARDRAILS },
  { section: '/spec/teams', codes: GUARDRAILS.filter((code) => code.startsWith('team-')) },
  { section: '/spec/guardrails', codes: GUARDRAILS },
  { section: '/spec/service', codes: ['reserved-name', 'own-assets', 'role-takeover'] },
  { section: '/spec/attestation', codes: ATTESTATION },
  { section: '/spec/limits', codes: ['trust-too-long', 'too-many-managed-policies'] },
  {
    section: '/spec/provider',
    codes: [
      'branches-not-enforced',
      'environments-not-enforced',
      'branch-name',
      'trust-too-long',
      'workspace-mismatch',
      ...ATTESTATION,
    ],
  },
  {
    section: '/spec/roles',
    codes: [...GUARDRAILS, 'too-many-tags', 'reserved-tag', 'expectation-failed', 'expectation-unknown'],
  },
];

const LOCK = '/spec/repositories';

/** Whether something at the pointer, or around it, is not what the file says. */
export function isGuessed(guessed: Guessed, file: string, pointer: string): boolean {
  return (guessed.get(file) ?? []).some((guess) => overlap(guess, pointer));
}

/** Whether the mistake could be gone once the others are corrected. */
export function isEcho({ code, pointer, place: { file } }: Issue, guessed: Guessed): boolean {
  const others = ALSO_DEPENDS_ON.filter(({ at, codes }) => isWithin(pointer, at) && (codes?.includes(code) ?? true));
  return (
    [pointer, ...others.flatMap(({ on }) => on)].some((place) => isGuessed(guessed, file, place)) ||
    restsOnSettings(code, guessed.get(SETTINGS_FILE) ?? []) ||
    restsOnLock(code, guessed.get(LOCK_FILE) ?? [])
  );
}

function restsOnSettings(code: Code, guesses: readonly string[]): boolean {
  return SETTINGS.some(
    ({ section, codes }) => codes.includes(code) && guesses.some((guess) => overlap(guess, section)),
  );
}

/** Of an environment that is misspelt there, the right name is not known. */
function restsOnLock(code: Code, guesses: readonly string[]): boolean {
  if (code === 'unknown-environment' || ATTESTATION.includes(code))
    return guesses.some((guess) => overlap(guess, LOCK));
  const isWhole = (guess: string) => overlap(guess, LOCK) && guess.split('/').length <= 4;
  return code === 'unknown-repository' && guesses.some(isWhole);
}

function overlap(a: string, b: string): boolean {
  return isWithin(a, b) || isWithin(b, a);
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}
