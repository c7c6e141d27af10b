/**
 * A bitbucket-pipelines.yml whose one step becomes a role, ready to be pasted; `lint-pipeline` says "matches" to it.
 *
 * How long a session lasts is said at the call alone. The AWS CLI and the SDKs that find a token file make the call
 * themselves and ask for nothing, so that STS gives its default of an hour; no variable changes that, and the setting
 * `duration_seconds` of a profile is not read for a token file (github.com/aws/aws-cli/issues/9021,
 * github.com/boto/botocore/issues/3411). So a role of exactly an hour gets a token file, which they also renew; any other
 * is assumed by a call of its own, which asks for what the manifest advises, or else for all that it allows. The gate
 * knows both numbers, and gives that session without being asked (gate-snippet.ts).
 */

import type { DesiredRole } from '../model/desired-role.ts';
import { STS_URL } from '../pipeline/gate-variables.ts';
import { formatDuration } from '../text/duration.ts';
import { visibleIn } from '../text/visible.ts';
import { yamlFlow } from '../text/yaml-flow.ts';
import { admissionWords } from './admission-words.ts';
import { type GateForm, gateLines } from './gate-snippet.ts';
import { UNSET_LEFT } from './left-credentials.ts';
import { TOKEN_FILE } from './step-token-file.ts';

export interface SnippetOptions {
  readonly roleArn: string;
  /** Where the pipeline's resources are. */
  readonly region: string;
  /** The audience to ask for; undefined if it is the one that Bitbucket gives by default. */
  readonly audience: string | undefined;
  /** Of a role whose branches the gate keeps; others have none. */
  readonly gate?: { readonly url: string | undefined; readonly form: GateForm };
}

export interface PipelineSnippet {
  /** The file; ends with a new line. */
  readonly yaml: string;
  readonly image: string;
  /** undefined: the role trusts steps without one. */
  readonly deployment: string | undefined;
  readonly branches: readonly string[];
  readonly session: { readonly seconds: number; readonly renewed: boolean };
  /** The lines of the script, as the shell reads them. */
  readonly script: readonly string[];
}

/** STS's default for AssumeRoleWithWebIdentity. */
const USUAL_SECONDS = 3600;

/** Of a step, where the file says nothing else. */
const STEP_SECONDS = 120 * 60;
const LONGEST_STEP_MINUTES = 720;

/** Has a shell, coreutils and the AWS CLI, which the lines below use. An exact version: `latest` is another program tomorrow. */
const IMAGE = 'amazon/aws-cli:2.28.23';

export function pipelineSnippet(wanted: DesiredRole, options: SnippetOptions): PipelineSnippet {
  const role = visibleIn(wanted);
  const { gate } = options;
  const seconds = role.requestSeconds ?? role.maxSessionSeconds;
  const renewed = gate === undefined ? seconds === USUAL_SECONDS : gate.form !== 'keys';
  const script = scriptFor(options, seconds, renewed);
  const [deployment, ...others] = role.admission.environments.map(deploymentName);
  const { enforcement } = role.admission;
  const branches = enforcement.by === 'nobody' ? [] : enforcement.branches;
  const step = [
    `name: ${yamlFlow(role.name)}`,
    `image: ${IMAGE} # or any other with ${programs(gate?.form)}, in a version that you have tried`,
    ...(deployment === undefined ? [] : [`deployment: ${yamlFlow(deployment)}${otherwise(others)}`]),
    ...oidc(options.audience),
    ...maxTime(seconds),
    'script:',
    ...script.flatMap(scriptItem).map((line) => `  ${line}`),
  ];
  const lines = [
    `# Role ${role.name} of team ${role.team}.`,
    `# Who may enter: ${admissionWords(role.admission)}.`,
    ...lifetimes(seconds, renewed).map((line) => `# ${line}`),
    ...(gate === undefined ? [] : throughGate(gate).map((line) => `# ${line}`)),
    'pipelines:',
    ...sections(role.name, branches, step).map((line) => `  ${line}`),
  ];
  return { yaml: `${lines.join('\n')}\n`, image: IMAGE, deployment, branches, session: { seconds, renewed }, script };
}

function scriptFor({ gate, ...options }: SnippetOptions, seconds: number, renewed: boolean): string[] {
  if (gate !== undefined) return gateLines({ ...options, ...gate });
  return [
    UNSET_LEFT,
    ...(renewed ? tokenFile(options) : ownCall(options, seconds)),
    // The test of the connection. It needs no permission, so that it works for every role.
    'aws sts get-caller-identity',
  ];
}

function programs(form: GateForm | undefined): string {
  return form === undefined || form === 'endpoint' ? 'a shell and the AWS CLI' : 'a shell, curl and the AWS CLI';
}

/** The manifest gave a UUID that the lock file does not name; a step needs the name. */
function deploymentName(environment: string): string {
  return environment.startsWith('{') ? `NAME OF ${environment}` : environment;
}

function otherwise(others: readonly string[]): string {
  return others.length === 0 ? '' : ` # or ${others.join(', ')}`;
}

function oidc(audience: string | undefined): string[] {
  if (audience === undefined) return ['oidc: true'];
  return ['oidc:', '  audiences:', `    - ${JSON.stringify(audience)}`];
}

/** A session that outlives its step is of no use. */
function maxTime(seconds: number): string[] {
  if (seconds <= STEP_SECONDS) return [];
  return [`max-time: ${Math.min(LONGEST_STEP_MINUTES, Math.ceil(seconds / 60))} # minutes; 120 if left out`];
}

/**
 * The section of each branch that the manifest names. Without one the pipeline is started by hand: which push should
 * start it, no manifest says.
 */
function sections(name: string, branches: readonly string[], step: readonly string[]): string[] {
  const [first, ...others] = branches;
  const body = step.map((line) => `        ${line}`);
  if (first === undefined) {
    return [
      'custom: # started by hand: move the step to where it belongs',
      `  ${yamlFlow(name)}:`,
      '    - step:',
      ...body,
    ];
  }
  const anchor = name.replace(/[^\w.@+=-]/g, '-');
  return [
    'branches:',
    `  ${pattern(first)}:`,
    others.length === 0 ? '    - step:' : `    - step: &${anchor}`,
    ...body,
    ...others.flatMap((branch) => [`  ${pattern(branch)}:`, `    - step: *${anchor}`]),
  ];
}

/** In a pattern braces would stand for alternatives; a question mark stands for any one character. */
function pattern(branch: string): string {
  return yamlFlow(branch.replace(/[{}]/g, '?'));
}

function lifetimes(seconds: number, renewed: boolean): string[] {
  const session = formatDuration(seconds);
  return [
    'What lives how long:',
    '  token    of this step alone, until the time in its claim `exp`: AWS takes no later call with it',
    renewed
      ? `  session  ${session}; the AWS CLI and SDKs get the next one by themselves, as long as the token is taken`
      : `  session  ${session} from the call, as the manifest says; it is not renewed`,
    'Longer work: several steps. Each has a token and a session of its own.',
  ];
}

function throughGate({ url, form }: NonNullable<SnippetOptions['gate']>): string[] {
  return [
    ...(url === undefined
      ? [
          'To fill in: the address of the gate. Write what its stack prints as GateUrl into rolekeeper.yaml, gate.url, and print',
          'this again; or write it where write-gate-url-here stands.',
        ]
      : []),
    'The role is assumed through the gate, which looks at the branch; STS refuses the step itself.',
    ...(form === 'endpoint'
      ? [
          `${STS_URL} sends every call to STS to the gate, which knows no other: where the step makes one (Terraform,`,
          'the CDK), take --form process instead.',
        ]
      : []),
  ];
}

function tokenFile({ roleArn, region }: SnippetOptions): string[] {
  return [`export AWS_REGION=${region}`, `export AWS_ROLE_ARN=${roleArn}`, ...TOKEN_FILE];
}

function ownCall({ roleArn, region }: SnippetOptions, seconds: number): string[] {
  return [
    `export AWS_REGION=${region}`,
    [
      'credentials=$(aws sts assume-role-with-web-identity',
      `--role-arn ${roleArn}`,
      '--role-session-name "build-$BITBUCKET_BUILD_NUMBER"',
      '--web-identity-token "$BITBUCKET_STEP_OIDC_TOKEN"',
      `--duration-seconds ${seconds}`,
      '--query "Credentials.[AccessKeyId,SecretAccessKey,SessionToken]" --output text)',
    ].join(' '),
    // Not `read … <<<`: the images of many pipelines have a plain sh.
    'export $(printf "AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s AWS_SESSION_TOKEN=%s" $credentials)',
  ];
}

/** A long command is folded: YAML joins its lines by blanks. What has lines of its own keeps them. */
function scriptItem(command: string): string[] {
  if (command.includes('\n')) return ['- |', ...command.split('\n').map((line) => `  ${line}`)];
  // YAML would take a part of it for something else.
  if (/: | #/.test(command)) return ['- |-', `  ${command}`];
  const parts = command.split(/ (?=--(?!output))/);
  if (command.length <= FOLDED || parts.length === 1) return [`- ${command}`];
  return ['- >-', ...parts.map((line) => `  ${line}`)];
}

const FOLDED = 120;
