/** `attestation: required`: a named branch that no person attests is a mistake at its place, and never an echo. */
import { describe, expect, it } from 'vitest';
import { desiredState } from '../../../src/core/compile/desired-state.ts';
import { placeText } from '../../../src/core/model/diagnosis.ts';
import { ENVIRONMENT } from '../../support/roles.ts';
import { LOCK, manifest, OTHER_ENVIRONMENT, SETTINGS, tree } from '../../support/tree.ts';

const FILE = 'teams/shop/checkout-deploy.yaml';
const REQUIRED = `${SETTINGS}  attestation: required\n`;
const SUBJECT = REQUIRED.replace(
  '{workspace:',
  '{subjectFormat: "{workspaceUuid}:{repositoryUuid}:*:{branch}", workspace:',
);
const UNKNOWN =
  'repositories: ["{11111111-1111-4111-8111-111111111111}"]\nenvironments: ["{22222222-2222-4222-8222-222222222222}"]\nbranches: [main]';
const BOTH = 'repositories: [checkout-api, reports]\nenvironments: [production]\nbranches: [main]';
const ONE = 'repositories: [checkout-api]\nenvironments: [production]\nbranches: [main]';

/** A lock file that attests nothing. */
const SILENT = LOCK.replaceAll(/ +attested: .*\n/g, '');
/** With what is attested of production of checkout-api. */
const attested = (text: string) =>
  SILENT.replace(/( +)environments: \{production: .*\n/, (line, indent) => `${line}${indent}attested: ${text}\n`);
const OF = (uuid: string) =>
  attested(`{production: {branches: [main], by: platform team, on: 2026-11-03, uuid: "${uuid}"}}`);
const MAIN = OF(ENVIRONMENT);
const NAMELESS = MAIN.replace(`, uuid: "${ENVIRONMENT}"`, '');

const CASES: {
  reason: string;
  spec: string;
  settings?: string;
  lock?: string;
  expected: readonly string[];
  remedy?: RegExp;
}[] = [
  { reason: 'a person attests it', spec: ONE, lock: MAIN, expected: [] },
  { reason: 'the settings only want it reported', spec: ONE, settings: SETTINGS, expected: [] },
  {
    reason: 'no person attests it',
    spec: ONE,
    expected: [
      `${FILE}:8:3 attestation-missing: no person attests that only branch main may deploy to production of checkout-api; rolekeeper.yaml says attestation: required`,
    ],
    remedy:
      /under checkout-api, attested, production: \{branches: \[main\], by: WHO HAS SEEN IT, on: YYYY-MM-DD, uuid: "\{[0-9a-f-]{36}\}"\}$/,
  },
  {
    reason: 'one repository’s attestation is not the other one’s',
    spec: BOTH,
    lock: MAIN,
    expected: [
      `${FILE}:8:3 attestation-missing: no person attests that only branch main may deploy to production of reports; rolekeeper.yaml says attestation: required`,
    ],
  },
  {
    reason: 'of several that are missing the remedy names one in full',
    spec: BOTH,
    expected: [
      `${FILE}:8:3 attestation-missing: no person attests that only branch main may deploy to production of checkout-api and production of reports; rolekeeper.yaml says attestation: required`,
    ],
    remedy: /, and so for the others$/,
  },
  {
    reason: 'a person says that others get in: the promise is not attested either',
    spec: ONE,
    lock: MAIN.replace('[main]', '[main, develop]'),
    expected: [
      `${FILE}:8:3 attestation-differs: develop may deploy to production of checkout-api as well, says platform team (2026-11-03): such a step gets in, whatever the manifest names; rolekeeper.yaml says attestation: required`,
    ],
  },
  {
    reason: 'a person does not say of which environment: its name may have passed to this one',
    spec: ONE,
    lock: NAMELESS,
    expected: [
      `${FILE}:8:3 attestation-unbound: the attestation of production of checkout-api by platform team (2026-11-03) names no UUID, and the environment is ${ENVIRONMENT}: it does not count; rolekeeper.yaml says attestation: required`,
    ],
    remedy: /, write uuid: "\{[0-9a-f-]{36}\}" into the attestation in bitbucket.lock.yaml, and its new day$/,
  },
  {
    reason: 'a person has seen another environment of this name, with whatever branches',
    spec: ONE,
    lock: OF(OTHER_ENVIRONMENT).replace('[main]', '[main, develop]'),
    expected: [
      `${FILE}:8:3 attestation-unbound: the attestation of production of checkout-api by platform team (2026-11-03) is of ${OTHER_ENVIRONMENT}, and the environment is ${ENVIRONMENT}: it does not count; rolekeeper.yaml says attestation: required`,
    ],
  },
  {
    reason: 'what the lock file does not name it cannot attest',
    spec: UNKNOWN,
    expected: [
      `${FILE}:8:3 attestation-missing: no person attests that only branch main may deploy to {22222222-2222-4222-8222-222222222222} of {11111111-1111-4111-8111-111111111111}; rolekeeper.yaml says attestation: required`,
    ],
    remedy: /^give the repository and the environment their names in .* under REPOSITORY, attested, ENVIRONMENT: /,
  },
  {
    reason: 'no branch is named, so none is promised',
    spec: 'repositories: [checkout-api]\nenvironments: [production]',
    expected: [],
  },
  {
    reason: 'every branch is asked for',
    spec: 'repositories: [checkout-api]\nenvironments: [production]\nanyBranch: true',
    expected: [],
  },
  {
    reason: 'IAM enforces the branch, which the subject carries',
    spec: 'repositories: [checkout-api]\nbranches: [main]',
    settings: SUBJECT,
    expected: [],
  },
];

/** What is wrong elsewhere may be why it seems missing. */
const ECHOES: { reason: string; files: Record<string, string>; expected: string }[] = [
  {
    reason: 'the attestation has a mistake itself',
    files: { 'bitbucket.lock.yaml': MAIN.replace('by: platform team, ', '') },
    expected: 'missing-field',
  },
  {
    reason: 'the setting is misspelt',
    files: { 'rolekeeper.yaml': REQUIRED.replace('required', 'requird') },
    expected: 'bad-value',
  },
  {
    reason: 'the manifest’s environment is misspelt',
    files: { [FILE]: manifest(ONE.replace('[production]', '[producton]')) },
    expected: 'unknown-environment',
  },
];

describe('attestation: required', () => {
  for (const { reason, spec, settings = REQUIRED, lock = SILENT, expected, remedy = /./ } of CASES) {
    it(reason, () => {
      const files = { [FILE]: manifest(spec), 'rolekeeper.yaml': settings, 'bitbucket.lock.yaml': lock };
      const { issues, roles, frozen } = desiredState(tree(files));
      expect(issues.map(({ place, code, message }) => `${placeText(place)} ${code}: ${message}`)).toEqual(expected);
      for (const issue of issues) expect(issue.remedy).toMatch(remedy);
      expect([roles.length, frozen.length]).toEqual(expected.length === 0 ? [1, 0] : [0, 1]);
    });
  }

  for (const { reason, files, expected } of ECHOES) {
    it(`is no mistake of its own where ${reason}`, () => {
      const all = {
        [FILE]: manifest(ONE),
        'rolekeeper.yaml': REQUIRED,
        'bitbucket.lock.yaml': SILENT,
        ...files,
      };
      expect(desiredState(tree(all)).issues.map(({ code }) => code)).toEqual([expected]);
    });
  }
});
