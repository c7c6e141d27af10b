/** A step for bitbucket-pipelines.yml that becomes a role, ready to be pasted. */

import type { DesiredRole } from '../model/desired-role.ts';
import { formatDuration } from '../text/duration.ts';
import { visibleIn } from '../text/visible.ts';
import { admissionWords } from './admission-words.ts';

export interface SnippetOptions {
  readonly roleArn: string;
  /** Where the pipeline's resources are. */
  readonly region: string;
  /** The audience to ask for; undefined if it is the one that Bitbucket gives by default. */
  readonly audience: string | undefined;
}

/** Ends with a new line. Names are written as JSON strings, which YAML reads as they are. */
export function pipelineSnippet(wanted: DesiredRole, options: SnippetOptions): string {
  const role = visibleIn(wanted);
  const [environment, ...others] = role.admission.environments;
  const lines = [
    `# Role ${role.name} of team ${role.team}.`,
    `# Who may enter: ${admissionWords(role.admission)}.`,
    '- step:',
    `    name: ${JSON.stringify(role.name)}`,
    ...(environment === undefined ? [] : [deployment(environment, others)]),
    ...oidc(options.audience),
    '    script:',
    ...credentials(role, options).map((line) => `      ${line}`),
    '      - aws sts get-caller-identity',
  ];
  return `${lines.join('\n')}\n`;
}

function deployment(environment: string, others: readonly string[]): string {
  const rest = others.length === 0 ? '' : ` # or ${others.join(', ')}`;
  // The manifest gave a UUID that the lock file does not name; a step needs the name.
  if (environment.startsWith('{')) return `    # deployment: the name of the environment ${environment}${rest}`;
  return `    deployment: ${JSON.stringify(environment)}${rest}`;
}

function oidc(audience: string | undefined): string[] {
  if (audience === undefined) return ['    oidc: true'];
  return ['    oidc:', '      audiences:', `        - ${JSON.stringify(audience)}`];
}

/**
 * Without a duration the SDKs and the CLI fetch the credentials themselves, and again when they expire. They take no
 * duration in that way, so a role that advises one is assumed by a call of its own.
 */
function credentials({ requestSeconds }: DesiredRole, { roleArn, region }: SnippetOptions): string[] {
  const common = [`- export AWS_REGION=${region}`];
  if (requestSeconds === undefined) {
    return [
      ...common,
      `- export AWS_ROLE_ARN=${roleArn}`,
      '- export AWS_ROLE_SESSION_NAME="build-$BITBUCKET_BUILD_NUMBER"',
      // Outside of the clone directory, so that no artifact takes the token along.
      '- export AWS_WEB_IDENTITY_TOKEN_FILE="$(mktemp)"',
      '- echo "$BITBUCKET_STEP_OIDC_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"',
    ];
  }
  return [
    ...common,
    `# Asks for ${formatDuration(requestSeconds)}, as the manifest advises; these credentials are not renewed.`,
    '- >-',
    '  credentials=$(aws sts assume-role-with-web-identity',
    `  --role-arn ${roleArn}`,
    '  --role-session-name "build-$BITBUCKET_BUILD_NUMBER"',
    '  --web-identity-token "$BITBUCKET_STEP_OIDC_TOKEN"',
    `  --duration-seconds ${requestSeconds}`,
    '  --query "Credentials.[AccessKeyId,SecretAccessKey,SessionToken]" --output text)',
    // Not `read … <<<`: the images of many pipelines have a plain sh.
    '- export $(printf "AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s AWS_SESSION_TOKEN=%s" $credentials)',
  ];
}
