/**
 * What the script of a step says about becoming a role: which ARN it asks for, for how long, whether it uses the token.
 * The shell is not run, only read: what a variable holds is known where the step itself sets it to plain text. An ARN
 * counts as the role that is asked for only where a call with the token takes it from; a script names other roles for
 * other reasons (a stack's role, a function's).
 */
import { GATE_URL, STS_URL } from './gate-variables.ts';
import type { PipelineStep, ScriptLine } from './pipelines-file.ts';
import { remember, uncommented, unconditional } from './script-variables.ts';
import { type Written, withoutVariables } from './written.ts';

export interface StepScript {
  /** ARNs of roles, with holes, that the step asks for with its token. */
  readonly asked: readonly Written[];
  /** There are several of them, and a condition decides which one counts. */
  readonly chooses: boolean;
  /** Something else than an ARN stands where one of those belongs. */
  readonly unknown: Written | undefined;
  /** Every ARN of a role in the script. */
  readonly mentioned: readonly Written[];
  /** Values of `--duration-seconds` in calls with the token, with holes. */
  readonly durations: readonly Written[];
  readonly token: TokenUse;
  /** Whether a line names the token, whatever it does with it. */
  readonly namesToken: boolean;
  /** Whether the token goes to the gate, or to STS; undefined: the file does not show it. */
  readonly gate: 'through' | 'direct' | undefined;
}

/** `unseen`: what the script starts may use it. */
export type TokenUse = 'used' | 'unused' | 'unseen';

/** Read once for all roles. */
const read = new WeakMap<object, StepScript>();

export function scriptOf(step: Pick<PipelineStep, 'script'>): StepScript {
  const known = read.get(step) ?? readScript(step);
  read.set(step, known);
  return known;
}

function readScript({ script }: Pick<PipelineStep, 'script'>): StepScript {
  const known = new Map<string, string>();
  const lines = script.map((line) => {
    const text = uncommented(line.text);
    if (line.variable === undefined) remember(text, known);
    return { ...line, text: withoutVariables(text, known) };
  });
  const each = (of: (line: ScriptLine) => string[]) =>
    lines.flatMap((line) => of(line).map((text) => ({ text, at: line.at })));
  const hasProfile = lines.some(({ text }) => text.includes(TOKEN_FILE));
  const valuesIn = (line: ScriptLine) => askedValues(line, hasProfile);
  const isConditional = (line: ScriptLine) =>
    valuesIn({ ...line, text: unconditional(line.text) }).length < valuesIn(line).length;
  const values = each(valuesIn);
  const token = tokenUse(script);
  const asked = values.filter(({ text }) => isRoleArn(text));
  return {
    asked,
    chooses: new Set(asked.map(({ text }) => text)).size > 1 && lines.some(isConditional),
    unknown: values.find(({ text }) => !isRoleArn(text)),
    mentioned: each(({ text }) => (text.match(/arn:[^\s"'`;|&<>()\\{}[\],]{1,2000}/g) ?? []).filter(isRoleArn)),
    durations: each(durationsIn),
    token,
    namesToken: script.some(namesToken),
    gate: script.some(asksGate) ? 'through' : token === 'used' ? 'direct' : undefined,
  };
}

function isRoleArn(word: string): boolean {
  return /^arn:[^:]*:iam:[^:]*:[^:]*:role\/./.test(word);
}

/** Variables of Atlassian's pipes, and the key of an image: what stands there is asked for with the token. */
const ROLE_VARIABLES: readonly string[] = ['AWS_OIDC_ROLE_ARN', 'oidc-role'];

/** @param hasProfile whether the script writes a profile that takes the token */
function askedValues({ text, variable }: ScriptLine, hasProfile: boolean): string[] {
  if (variable !== undefined) return ROLE_VARIABLES.includes(variable) ? [text.trim()] : [];
  return [
    ...[...text.matchAll(/\bAWS_ROLE_ARN[ \t]{0,9}=[ \t]{0,9}["']?([^\s"';&|]{1,2000})/g)].map(
      ([, value = '']) => value,
    ),
    ...callsWithToken(text).flatMap((call) => optionOf(call, '--role-arn')),
    ...(hasProfile ? profilesIn(text) : []),
  ];
}

const TOKEN_FILE = 'web_identity_token_file';

/** `role_arn = …` of a profile, or `aws configure set role_arn …`. One with another source is entered with that. */
function profilesIn(text: string): string[] {
  if (!text.includes(TOKEN_FILE) && /source_profile|credential_source/.test(text)) return [];
  const values = text.matchAll(/\brole_arn(?:[ \t]{0,9}=[ \t]{0,9}|[ \t]{1,9})["']?([^\s"';&|\\]{1,2000})/g);
  return [...values].map(([, value = '']) => value);
}

function durationsIn({ text, variable }: ScriptLine): string[] {
  return variable === undefined ? callsWithToken(text).flatMap((call) => optionOf(call, '--duration-seconds')) : [];
}

/** Commands of the AWS CLI that exchange the token, a line that ends in a backslash with the next one. */
function callsWithToken(text: string): string[] {
  const commands = text.replaceAll('\\\n', ' ').split(/[;\n]|&&|\|\|/);
  return commands.filter((command) => command.includes('assume-role-with-web-identity'));
}

function optionOf(command: string, option: string): string[] {
  const [, after] = command.split(option, 2);
  const [, value] = /^[ =\t]+["']?([^\s"';&|)]{1,2000})/.exec(after ?? '') ?? [];
  return value === undefined ? [] : [value];
}

const TOKEN = 'BITBUCKET_STEP_OIDC_TOKEN';

function namesToken(line: ScriptLine): boolean {
  return uncommented(line.text).includes(TOKEN);
}

/** The ways on which the AWS CLI and the SDKs take a token. */
const WAYS = /AWS_WEB_IDENTITY_TOKEN_FILE|web_identity_token_file|assume-role-with-web-identity/;

/**
 * What `rolekeeper snippet` writes for the gate: a variable of ours, or the one by which the AWS CLI and the SDKs take the gate for STS.
 * A call that names an endpoint itself may name the gate.
 */
const GATE = new RegExp(`\\b(${GATE_URL}|${STS_URL})[ \\t]{0,9}=`);

function asksGate({ text, variable }: ScriptLine): boolean {
  if (variable !== undefined) return variable === STS_URL;
  const line = uncommented(text);
  return GATE.test(line) || callsWithToken(line).some((call) => call.includes('--endpoint-url'));
}

/** Programs that cannot use the token by themselves: the AWS tools take it from a file that the script has to write. */
const PLAIN: ReadonlySet<string> = new Set([
  ...['aws', 'cdk', 'terraform', 'sam'],
  ...['echo', 'printf', 'export', 'unset', 'set', 'cd', 'ls', 'pwd', 'mkdir', 'cat', 'cp', 'mv', 'rm'],
  ...['true', 'false', 'test', 'sleep', 'date', 'whoami'],
]);

function tokenUse(script: readonly ScriptLine[]): TokenUse {
  // The file could also be named by a variable of Bitbucket.
  if (script.some(namesToken))
    return script.some((line) => asksGate(line) || WAYS.test(uncommented(line.text))) ? 'used' : 'unseen';
  if (script.some(({ variable }) => variable !== undefined && ROLE_VARIABLES.includes(variable))) return 'used';
  if (script.some(({ variable }) => variable !== undefined)) return 'unseen';
  return script.every((line) => isPlain(uncommented(line.text))) ? 'unused' : 'unseen';
}

/** Whether each command of a line is one of the plain programs, and none is hidden in another. */
function isPlain(text: string): boolean {
  if (/\$\(|`|\$\{\{/.test(text)) return false;
  return text.split(/[;\n]|&&|\|\|?/).every((command) => {
    const words = command.trim().split(/\s+/);
    const [first, second] = words.filter((word) => word !== '' && !/^\w+=/.test(word));
    const program = first === 'npx' ? second : first;
    return program === undefined || PLAIN.has(program);
  });
}
