import { describe, expect, it } from 'vitest';
import { branchKeeping, type Keeper } from '../../../src/core/access/branch-keeper.ts';
import type { Admission } from '../../../src/core/model/desired-role.ts';
import { desiredRole, ENVIRONMENT } from '../../support/roles.ts';

const { admission } = desiredRole();
const [PAIR] = admission.pairs;
if (PAIR?.attestation === undefined) throw new Error('the usual role is attested');
const { attestation, ...bare } = PAIR;

const CASES: {
  name: string;
  reason: string;
  admission: Partial<Admission> | undefined;
  branch?: string;
  carriesBranch?: boolean;
  expected: Keeper;
  named?: boolean | undefined;
  words: RegExp;
}[] = [
  {
    name: 'main',
    reason: 'a person attests it',
    admission: {},
    branch: 'main',
    expected: 'attested',
    named: true,
    words: /platform team.*lets only main.*no API shows that$/,
  },
  {
    name: 'another branch',
    reason: 'Bitbucket should refuse it, and IAM does not',
    admission: {},
    branch: 'cart',
    expected: 'attested',
    named: false,
    words: /IAM does not see.*means branch main, not cart.*should refuse/,
  },
  {
    name: 'another branch, unattested',
    reason: 'nothing is known to stop it',
    admission: { pairs: [{ ...bare, attestation: undefined }] },
    branch: 'cart',
    expected: 'not-attested',
    named: false,
    words: /not cart; no person attests/,
  },
  {
    name: 'more than the manifest means',
    reason: 'another branch may deploy as well',
    admission: { pairs: [{ ...bare, attestation: { ...attestation, branches: ['main', 'cart'] } }] },
    branch: 'cart',
    expected: 'not-attested',
    named: false,
    words: /lets only main, cart.*more than the manifest means/,
  },
  {
    name: 'a word about another environment',
    reason: 'it does not count',
    admission: { pairs: [{ ...bare, attestation: undefined, unbound: attestation }] },
    expected: 'not-attested',
    words: /does not count/,
  },
  {
    name: 'no branch in the manifest',
    reason: 'Bitbucket alone decides',
    admission: { enforcement: { by: 'environment', branches: [] } },
    branch: 'x',
    expected: 'not-named',
    words: /names no branch/,
  },
  {
    name: 'anyBranch',
    reason: 'the owner asks for it',
    admission: { enforcement: { by: 'nobody' } },
    branch: 'x',
    expected: 'not-enforced',
    words: /anyBranch/,
  },
  {
    name: 'a subject with the branch',
    reason: 'IAM compares it',
    admission: { enforcement: { by: 'subject', branches: ['main'] } },
    branch: 'main',
    carriesBranch: true,
    expected: 'enforced',
    named: true,
    words: /^IAM compares/,
  },
  {
    name: 'a role without a manifest',
    reason: 'nothing says which are meant',
    admission: undefined,
    branch: 'x',
    expected: 'unknown',
    words: /no manifest says/,
  },
];

describe('branchKeeping', () => {
  for (const { name, reason, admission: more, branch, carriesBranch = false, expected, named, words } of CASES) {
    it(`of ${name}: ${reason}`, () => {
      const declared = more && { admission: { ...admission, ...more } };
      const keeping = branchKeeping(declared, { environment: ENVIRONMENT, branch }, carriesBranch);
      expect(keeping).toMatchObject({ keeper: expected });
      expect(keeping.named).toBe(named);
      expect(keeping.words).toMatch(words);
      // A branch that IAM does not see is refused by no policy of IAM.
      expect(keeping.words).not.toMatch(/IAM (refuses|enforces)/);
    });
  }
});
