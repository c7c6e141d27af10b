/** From a place in the document that AWS judged to the place in the manifest that it was made of. */
import { describe, expect, it } from 'vitest';
import { validateOnline } from '../../../src/cli/manifests/online-validation.ts';
import { desiredState } from '../../../src/core/compile/desired-state.ts';
import type { PolicyRemark } from '../../../src/core/role-guardrails/policy-remark.ts';
import type { PolicyValidator } from '../../../src/ports.ts';
import { manifest, tree } from '../../support/tree.ts';

const FILE = 'teams/shop/checkout-deploy.yaml';
const TEXT = manifest(`
repositories: [checkout-api]
environments: [production]
branches: [main]
policies:
  - name: assets
    statements:
      - actions: [s3:GetObject]
        resources: [arn:aws:s3:::checkout-assets/*]
      - sid: Write
        actions:
          - s3:PutObject
          - s3:DeleteObject
        resources: [arn:aws:s3:::checkout-assets/*]
  - name: pasted
    document: {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": "arn:aws:s3:::checkout-assets"}}
  - preset: cdk-deploy
    with: {regions: [eu-west-1]}
`);
const STATE = desiredState(tree({ [FILE]: TEXT }));

/** Says one thing about the policy whose text has `about` in it. */
function validator(about: string, remark: Partial<PolicyRemark>): PolicyValidator {
  return {
    validate: async (policy) =>
      policy.includes(about)
        ? [
            {
              severity: 'error',
              code: 'CODE',
              message: 'words',
              link: 'https://docs.aws.amazon.com/x',
              path: [],
              ...remark,
            },
          ]
        : [],
  };
}

const CASES: { title: string; about: string; path: PolicyRemark['path']; pointer: string; text: string }[] = [
  {
    title: 'an action of statements',
    about: 's3:DeleteObject',
    path: ['Statement', 1, 'Action', 1],
    pointer: '/spec/policies/0/statements/1/actions/1',
    text: 's3:DeleteObject',
  },
  {
    title: 'a scalar that the manifest has as a list of one',
    about: 's3:DeleteObject',
    path: ['Statement', 0, 'Action'],
    pointer: '/spec/policies/0/statements/0/actions',
    text: '[s3:GetObject]',
  },
  {
    title: 'a Sid',
    about: 's3:DeleteObject',
    path: ['Statement', 1, 'Sid'],
    pointer: '/spec/policies/0/statements/1/sid',
    text: 'Write',
  },
  {
    title: 'what the manifest leaves to its default',
    about: 's3:DeleteObject',
    path: ['Statement', 1, 'Effect'],
    pointer: '/spec/policies/0/statements/1',
    text: 'sid: Write',
  },
  {
    title: 'a pasted document',
    about: 's3:ListBucket',
    path: ['Statement', 'Action', 0],
    pointer: '/spec/policies/1/document/Statement/Action/0',
    text: '"s3:ListBucket"',
  },
  {
    title: 'a preset',
    about: 'sts:AssumeRole"',
    path: ['Statement', 0, 'Resource', 3],
    pointer: '/spec/policies/2',
    text: 'preset',
  },
  {
    title: 'the trust policy',
    about: 'sts:AssumeRoleWithWebIdentity',
    path: ['Statement', 0, 'Condition'],
    pointer: '/spec/repositories',
    text: '[checkout-api]',
  },
];

describe('online validation', () => {
  for (const { title, about, path, pointer, text } of CASES) {
    it(`shows ${title} at its place`, async () => {
      const { issues, findings } = await validateOnline(STATE, validator(about, { path }));
      expect(findings).toEqual([]);
      expect(issues).toHaveLength(1);
      const [issue] = issues;
      expect(issue).toMatchObject({
        code: 'access-analyzer',
        place: { file: FILE },
        pointer,
        remedy: 'see https://docs.aws.amazon.com/x',
      });
      const line = TEXT.split('\n')[(issue?.place.line ?? 0) - 1] ?? '';
      expect(line.slice((issue?.place.column ?? 0) - 1)).toMatch(new RegExp(`^${text.replace(/[[\]]/g, '\\$&')}`));
    });
  }

  const KINDS = [
    { severity: 'error', stops: true },
    { severity: 'security-warning', stops: true },
    { severity: 'warning', stops: false },
    { severity: 'suggestion', stops: false },
  ] as const;
  for (const { severity, stops } of KINDS) {
    it(`takes ${severity} for ${stops ? 'a mistake' : 'advice'}`, async () => {
      const { issues, findings } = await validateOnline(STATE, validator('s3:ListBucket', { severity }));
      expect([issues.length, findings.length]).toEqual(stops ? [1, 0] : [0, 1]);
      if (!stops) {
        expect(findings[0]).toMatchObject({ code: 'access-analyzer', blocks: 'nothing', role: 'checkout-deploy' });
        expect(findings[0]?.place?.file).toBe(FILE);
      }
    });
  }

  it('asks once about each document', async () => {
    const asked: string[] = [];
    await validateOnline(STATE, {
      validate: async (policy, kind) => {
        asked.push(`${kind} ${policy.length > 0}`);
        return [];
      },
    });
    expect(asked.toSorted()).toEqual(['identity true', 'identity true', 'identity true', 'trust true']);
  });

  it('lets a question that fails fail the whole', async () => {
    const failing: PolicyValidator = { validate: () => Promise.reject(new Error('no answer')) };
    await expect(validateOnline(STATE, failing)).rejects.toThrow('no answer');
  });
});
