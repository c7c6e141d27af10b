import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/core/compile/compile.ts';
import { validateTree } from '../../../src/core/manifest/validate.ts';
import { manifest, tree } from '../../support/tree.ts';

const SPEC = 'repositories: [checkout-api]\nenvironments: [production]\nbranches: [main]';
const role = (name: string, adopts: string) => manifest(SPEC, `${name}\n  adopts: ${adopts}`);
const ACCOUNT = 'arn:aws:iam::111122223333:role';

const CASES: { name: string; reason: string; files: Record<string, string>; how?: string; expected: string[] }[] = [
  {
    name: 'under our path, by its name',
    reason: 'it becomes ours as it is',
    files: { 'teams/shop/a.yaml': role('a', `${ACCOUNT}/bitbucket/a`) },
    how: 'in-place',
    expected: [],
  },
  {
    name: 'under the root path',
    reason: 'IAM cannot move it: ours is made beside it',
    files: { 'teams/shop/a.yaml': role('a', `${ACCOUNT}/old-a`) },
    how: 'beside',
    expected: [],
  },
  {
    name: 'under a path below ours',
    reason: 'our roles are under exactly one path, and that is another one',
    files: { 'teams/shop/a.yaml': role('a', `${ACCOUNT}/bitbucket/shop/old-a`) },
    how: 'beside',
    expected: [],
  },
  {
    name: 'under our path, by another name',
    reason: 'IAM cannot rename it',
    files: { 'teams/shop/a.yaml': role('a', `${ACCOUNT}/bitbucket/A`) },
    expected: [
      'teams/shop/a.yaml arn:aws:iam::111122223333:role/bitbucket/A is under /bitbucket/, where our roles are, so that it is adopted as it is: IAM cannot rename it to "a"; write A as metadata.name',
    ],
  },
  {
    name: 'under another path, by the same name',
    reason: 'IAM takes each name once in an account, ignoring case',
    files: { 'teams/shop/a.yaml': role('a', `${ACCOUNT}/A`) },
    expected: [
      'teams/shop/a.yaml arn:aws:iam::111122223333:role/A has the name of this role and another path than /bitbucket/: IAM cannot move it, and takes each name once in an account, whatever the path; give this role another name: it is made beside the old one, and pipelines change to it one by one',
    ],
  },
  {
    name: 'of another account',
    reason: 'a role of another account cannot be written to',
    files: { 'teams/shop/a.yaml': role('a', 'arn:aws:iam::444455556666:role/old-a') },
    expected: [
      'teams/shop/a.yaml arn:aws:iam::444455556666:role/old-a is a role of account 444455556666 (aws); these manifests are of 111122223333 (aws); name a role of this account, or declare it in the manifests of that account',
    ],
  },
  {
    name: 'of another partition',
    reason: 'an account is in one partition',
    files: { 'teams/shop/a.yaml': role('a', 'arn:aws-cn:iam::111122223333:role/old-a') },
    expected: [
      'teams/shop/a.yaml arn:aws-cn:iam::111122223333:role/old-a is a role of account 111122223333 (aws-cn); these manifests are of 111122223333 (aws); name a role of this account, or declare it in the manifests of that account',
    ],
  },
  {
    name: 'of the service',
    reason: 'a team would take the reconciler',
    files: {
      'teams/shop/a.yaml': role('a', `${ACCOUNT}/rolekeeper/rolekeeper-reconciler`),
      'teams/shop/b.yaml': role('b', `${ACCOUNT}/Rolekeeper-Upload`),
    },
    expected: [
      'teams/shop/a.yaml arn:aws:iam::111122223333:role/rolekeeper/rolekeeper-reconciler is a role of the service: it is not adopted; remove adopts',
      'teams/shop/b.yaml arn:aws:iam::111122223333:role/Rolekeeper-Upload is a role of the service: it is not adopted; remove adopts',
    ],
  },
  {
    name: 'of AWS',
    reason: 'IAM lets only AWS change it',
    files: {
      'teams/shop/a.yaml': role('a', `${ACCOUNT}/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`),
    },
    expected: [
      'teams/shop/a.yaml arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS is a role of AWS: it is not adopted; remove adopts',
    ],
  },
  {
    name: 'that another manifest adopts',
    reason: 'it is not known which of them replaces it',
    files: { 'teams/shop/a.yaml': role('a', `${ACCOUNT}/old`), 'teams/data/b.yaml': role('b', `${ACCOUNT}/OLD`) },
    expected: [
      'teams/data/b.yaml arn:aws:iam::111122223333:role/OLD is also adopted in teams/shop/a.yaml: one role has one successor; keep it in one of them',
      'teams/shop/a.yaml arn:aws:iam::111122223333:role/old is also adopted in teams/data/b.yaml: one role has one successor; keep it in one of them',
    ],
  },
];

describe('a role that a manifest adopts', () => {
  for (const { name, reason, files, how, expected } of CASES) {
    it(`may ${expected.length === 0 ? '' : 'not '}be one ${name}: ${reason}`, () => {
      const { manifests, settings, lock, issues } = validateTree(tree(files));
      expect(issues).toEqual([]);
      if (settings === undefined || lock === undefined) throw new Error('no settings');
      const compiled = compile(manifests, settings, lock);
      expect(compiled.issues.map(({ place: { file }, message, remedy }) => `${file} ${message}; ${remedy}`)).toEqual(
        expected,
      );
      expect(compiled.frozen).toHaveLength(expected.length);
      if (how !== undefined) expect(compiled.roles.map(({ adopts }) => adopts?.how)).toEqual([how]);
    });
  }
});
