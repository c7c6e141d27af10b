import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { pipelineSnippet } from '../../../src/core/render/pipeline-snippet.ts';
import { desiredRole, ENVIRONMENT } from '../../support/roles.ts';

const OPTIONS = {
  roleArn: 'arn:aws:iam::111122223333:role/bitbucket/checkout-deploy',
  region: 'eu-central-1',
  audience: undefined,
};

/** The step as Bitbucket reads it. */
function stepOf(
  ...[role, options = OPTIONS]: [Parameters<typeof pipelineSnippet>[0], Parameters<typeof pipelineSnippet>[1]?]
) {
  const [{ step }] = parse(pipelineSnippet(role, options));
  return step as { name: string; deployment?: string; oidc: unknown; script: string[] };
}

describe('a snippet', () => {
  it('is a step with the environment, the token, the role and the region', () => {
    expect(stepOf(desiredRole())).toEqual({
      name: 'checkout-deploy',
      deployment: 'production',
      oidc: true,
      script: [
        'export AWS_REGION=eu-central-1',
        `export AWS_ROLE_ARN=${OPTIONS.roleArn}`,
        'export AWS_ROLE_SESSION_NAME="build-$BITBUCKET_BUILD_NUMBER"',
        'export AWS_WEB_IDENTITY_TOKEN_FILE="$(mktemp)"',
        'echo "$BITBUCKET_STEP_OIDC_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"',
        'aws sts get-caller-identity',
      ],
    });
  });

  it('asks for the duration that the manifest advises, which needs a call of its own', () => {
    const { script } = stepOf(desiredRole({ requestSeconds: 900 }));
    expect(script[1]).toContain(`assume-role-with-web-identity --role-arn ${OPTIONS.roleArn} `);
    expect(script[1]).toContain('--duration-seconds 900');
    expect(script[2]).toMatch(/^export \$\(printf "AWS_ACCESS_KEY_ID=%s /);
  });

  it('asks for the audience when the provider has one of its own', () => {
    expect(stepOf(desiredRole(), { ...OPTIONS, audience: 'https://roles.example.com' }).oidc).toEqual({
      audiences: ['https://roles.example.com'],
    });
  });

  const admissions = [
    { name: 'no environment', environments: [], deployment: undefined },
    {
      name: 'several environments: the first, and the others in a comment',
      environments: ['production', 'staging'],
      deployment: 'production',
    },
    { name: 'an environment without a name', environments: [ENVIRONMENT], deployment: undefined },
    { name: 'a name that YAML would read as something else', environments: ['1e3'], deployment: '1e3' },
  ];
  for (const { name, environments, deployment } of admissions) {
    it(`is right for ${name}`, () => {
      const { admission } = desiredRole();
      expect(stepOf(desiredRole({ admission: { ...admission, environments } })).deployment).toBe(deployment);
    });
  }
});
