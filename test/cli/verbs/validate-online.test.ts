/** `validate --access-analyzer`, and what validate says without stopping. */
import { describe, expect, it } from 'vitest';
import { accessAnalyzerServer } from '../../support/access-analyzer-server.ts';
import { workspace } from '../workspace.ts';

const MANIFEST = 'manifests/teams/shop/checkout-deploy.yaml';

/** The fixture, where checkout-deploy may also call one action on its bucket. */
async function workspaceWith(action: string) {
  const folder = await workspace();
  const managed = '- managed: arn:aws:iam::111122223333:policy/ci/checkout-deploy';
  const inline = `- {name: assets, statements: [{actions: ["${action}"], resources: ["arn:aws:s3:::checkout-assets/*"]}]}`;
  await folder.edit(MANIFEST, managed, `${managed}\n    ${inline}`);
  return folder;
}

describe('rolekeeper validate --access-analyzer', () => {
  it('shows what AWS minds at its place in the manifest, and exits 1', async () => {
    const server = await accessAnalyzerServer(({ policyType, policyDocument }) => ({
      findings:
        policyType === 'IDENTITY_POLICY' && policyDocument.includes('checkout-assets')
          ? [
              {
                findingType: 'ERROR',
                issueCode: 'INVALID_ACTION',
                findingDetails: 'The action does not exist.',
                learnMoreLink: 'https://docs.aws.amazon.com/x',
                locations: [{ path: [{ value: 'Statement' }, { index: 0 }, { value: 'Action' }], span: undefined }],
              },
            ]
          : [],
    }));
    const folder = await workspaceWith('s3:PutObject');
    const { code, out, err } = await folder.run(['validate', '--access-analyzer', '--endpoint-url', server.url]);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(/^error\[access-analyzer\] manifests\/teams\/shop\/checkout-deploy\.yaml:\d+:\d+$/m);
    expect(out).toContain('assets: The action does not exist. (INVALID_ACTION)');
    expect(server.asked.filter(({ policyType }) => policyType === 'RESOURCE_POLICY')).toHaveLength(3);
  });

  it('says advice and exits 0', async () => {
    const server = await accessAnalyzerServer(() => ({
      findings: [
        {
          findingType: 'SUGGESTION',
          issueCode: 'EMPTY_SID',
          findingDetails: 'Add a Sid.',
          learnMoreLink: '',
          locations: [],
        },
      ],
    }));
    const folder = await workspace();
    const { code, out } = await folder.run(['validate', '--access-analyzer', '--endpoint-url', server.url]);
    expect(code).toBe(0);
    expect(out).toContain('warning[access-analyzer] checkout-deploy: teams/shop/checkout-deploy.yaml:');
    expect(out).toMatch(/\n\nvalid {2}manifests: 3 roles of 2 teams\nnot looked at /);
  });

  it('fails in words when AWS does not answer', async () => {
    const server = await accessAnalyzerServer(() => ({
      error: 'AccessDeniedException',
      message: 'User: x is not authorized to perform: access-analyzer:ValidatePolicy',
    }));
    const folder = await workspace();
    const { code, out, err } = await folder.run(['validate', '--access-analyzer', '--endpoint-url', server.url]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('error[access-denied]');
  });

  it('refuses the options of AWS alone: AWS would not be asked', async () => {
    const folder = await workspace();
    const { code, err } = await folder.run(['validate', '--profile', 'ci']);
    expect(code).toBe(1);
    expect(err).toContain('--profile means nothing without --access-analyzer');
  });
});

describe('rolekeeper validate', () => {
  it('says what a guardrail only warns of, in text and in JSON', async () => {
    const folder = await workspaceWith('s3:*');
    const { code, out } = await folder.run(['validate']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^warning\[named-service-wildcard\] checkout-deploy: teams\/shop\/checkout-deploy\.yaml:\d+:\d+ "s3:\*" is every action/,
    );
    const { json } = await folder.json(['validate']);
    expect(json).toMatchObject({
      valid: true,
      issues: [],
      findings: [{ code: 'named-service-wildcard', blocks: 'nothing' }],
    });
  });

  it('shows a refused policy with its line, as any other mistake', async () => {
    const folder = await workspaceWith('iam:PutRolePolicy');
    const { code, out } = await folder.run(['validate']);
    expect(code).toBe(1);
    expect(out).toMatch(/^error\[privilege-escalation\] manifests\/teams\/shop\/checkout-deploy\.yaml:\d+:\d+$/m);
    expect(out).toContain('iam:PutRolePolicy gives a role, user or group any permission');
  });
});
