/**
 * What a check looks at besides the field at which it reports: by code, and to the field, so that a mistake in one
 * place hides no mistake that has nothing to do with it. test/core/compile/every-mistake.test.ts tries all pairs.
 */

import type { Code } from '../codes/codes.ts';

export interface Dependence {
  /** Where it is reported, or around it. `*` stands for one key, and in `on` for the same one. */
  readonly at: string;
  readonly codes: readonly Code[];
  /** Fields of the same file. */
  readonly on: readonly string[];
}

/** What the policies of a manifest allow: not their names, and not their last days. */
const SAYS_WHAT = ['managed', 'statements', 'document', 'preset', 'with'].map((field) => `/spec/policies/*/${field}`);

export const OF_OWN_FILE: readonly Dependence[] = [
  // Manifests
  {
    at: '/spec/repositories',
    codes: ['trust-too-long'],
    on: ['/spec/environments', '/spec/branches', '/spec/anyBranch', '/spec/enforcement'],
  },
  { at: '/spec/environments', codes: ['unknown-environment'], on: ['/spec/repositories'] },
  {
    at: '/spec/branches',
    codes: ['branches-not-enforced'],
    on: ['/spec/environments', '/spec/anyBranch', '/spec/enforcement'],
  },
  { at: '/spec/branches', codes: ['branch-name'], on: ['/spec/anyBranch'] },
  { at: '/spec/branches', codes: ['branch-wildcard'], on: ['/spec/enforcement'] },
  {
    at: '/spec/enforcement',
    codes: ['gate-missing', 'gate-subject-format', 'gate-without-branches'],
    on: ['/spec/branches', '/spec/anyBranch'],
  },
  {
    at: '/spec/branches',
    codes: ['attestation-missing', 'attestation-differs', 'attestation-unbound'],
    on: ['/spec/repositories', '/spec/environments', '/spec/anyBranch', '/spec/enforcement'],
  },
  // The statement that denies it may be among those that are wrong.
  { at: '/spec/policies', codes: ['own-assets'], on: ['/spec/policies'] },
  { at: '/spec/expect', codes: ['expectation-failed', 'expectation-unknown'], on: SAYS_WHAT },
  { at: '/spec/session/requestDuration', codes: ['duration'], on: ['/spec/session/maxDuration'] },
  // Settings
  { at: '/spec/provider/audience', codes: ['audience-mismatch'], on: ['/spec/provider/workspaceUuid'] },
  { at: '/spec/roles/permissionsBoundary', codes: ['bad-value'], on: ['/spec/account'] },
  { at: '/spec/freeze/*/to', codes: ['date'], on: ['/spec/freeze/*/from'] },
  { at: '/spec/guardrails/*/level', codes: ['missing-field'], on: ['/spec/guardrails/*/reason'] },
];

/** The boundary is of the account, so that where the two differ either may be wrong; and it tells the partition. */
const HOME = ['/spec/account', '/spec/roles/permissionsBoundary'];
const SUBJECT = '/spec/provider/subjectFormat';

type ByCode = Readonly<Partial<Record<Code, readonly string[]>>>;

/** Reported at a list or a mapping, of which they only count the entries: those are all that they look at. */
export const COUNTED: ByCode = {
  'too-many-managed-policies': ['/spec/policies/*', '/spec/policies/*/managed'],
  'too-many-tags': ['/spec/tags/*'],
};

const OF_SETTINGS: ByCode = {
  'own-assets': [...HOME, '/spec/guardrails/own-assets', '/spec/provider/workspace', '/spec/roles/path'],
  'policy-grammar': HOME,
  'team-unlisted': ['/spec/teams/*'],
  'team-repository': ['/spec/teams/<team>/repositories'],
  'team-name-prefix': ['/spec/teams/<team>/namePrefix'],
  'team-managed-policy': ['/spec/teams/<team>/managedPolicies'],
  'team-account': [...HOME, '/spec/teams/<team>/accounts'],
  'team-session': ['/spec/teams/<team>/maxSession'],
  'team-retain': ['/spec/teams/<team>/retain'],
  'expectation-failed': [...HOME, '/spec/roles/boundaryDocument'],
  'expectation-unknown': [...HOME, '/spec/roles/boundaryDocument'],
  'branches-not-enforced': [SUBJECT, '/spec/enforcement'],
  'environments-not-enforced': [SUBJECT],
  'branch-name': [SUBJECT],
  'branch-wildcard': ['/spec/enforcement'],
  'gate-missing': ['/spec/gate', '/spec/enforcement'],
  'gate-subject-format': [SUBJECT, '/spec/enforcement'],
  'attestation-missing': [SUBJECT, '/spec/attestation', '/spec/enforcement'],
  'attestation-differs': [SUBJECT, '/spec/attestation', '/spec/enforcement'],
  'attestation-unbound': [SUBJECT, '/spec/attestation', '/spec/enforcement'],
  'trust-too-long': ['/spec/limits/trustPolicyCharacters', '/spec/provider', '/spec/enforcement', '/spec/gate'],
  'too-many-managed-policies': ['/spec/limits/managedPoliciesPerRole'],
  'too-many-tags': ['/spec/roles/tags/*'],
};

/** Fields of the lock file that a check of a manifest looks at. */
export const OF_LOCK: ByCode = {
  // A name that is misspelt there, or has another one's UUID, may be the one that the manifest means.
  'unknown-environment': ['/spec/repositories/*', '/spec/repositories/*/uuid', '/spec/repositories/*/environments'],
  'unknown-repository': ['/spec/repositories/*'],
  'attestation-missing': ['/spec/repositories'],
  'attestation-differs': ['/spec/repositories'],
  'attestation-unbound': ['/spec/repositories'],
  'team-repository': ['/spec/repositories/*', '/spec/repositories/*/uuid'],
};

/**
 * Fields of the settings that a check of a manifest looks at; `<team>` is the team of the manifest. Of a code that is not
 * above: its level and its exceptions, if it is a guardrail's; if not, there is no such field.
 */
export function ofSettings(code: Code): readonly string[] {
  return OF_SETTINGS[code] ?? [`/spec/guardrails/${code}`];
}
