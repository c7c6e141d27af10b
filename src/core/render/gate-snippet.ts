/**
 * The lines of a step that becomes a role through the gate, for sh: no bash, no jq. The token goes through a pipe and
 * the environment, and never stands among the arguments of a process, which every program of the machine can read, nor in
 * what the shell prints of its commands (`set -x`); no key does either.
 *
 * What says "through the gate" in a script: a variable GATE_URL or STS_URL that holds the address of the settings, beside
 * AWS_ROLE_ARN. Without an address of the settings it holds NO_URL, which no machine has: a step that is pasted as it
 * is fails, and sends its token nowhere.
 */

import { GATE_URL, STS_URL } from '../pipeline/gate-variables.ts';
import { UNSET_LEFT } from './left-credentials.ts';
import { TOKEN_FILE } from './step-token-file.ts';

/**
 * - process   the AWS CLI and SDKs ask the gate whenever they need credentials (credential_process)
 * - keys      the step asks once, and has the credentials in its environment: for programs that know nothing else
 * - endpoint  the AWS CLI and SDKs take the gate for STS: shortest, and every other call to STS goes there too
 */
export const GATE_FORMS = ['process', 'keys', 'endpoint'] as const;
export type GateForm = (typeof GATE_FORMS)[number];

/** A name that never resolves (RFC 2606). */
export const NO_URL = 'https://write-gate-url-here.invalid/';

export interface GateSnippet {
  readonly roleArn: string;
  readonly region: string;
  /** undefined: the settings do not say it. */
  readonly url: string | undefined;
  readonly form: GateForm;
}

/** The items of the script, up to where the step has credentials, and the test of them; an item may have several lines. */
export function gateLines({ roleArn, region, url = NO_URL, form }: GateSnippet): string[] {
  const role = [UNSET_LEFT, `export AWS_REGION=${region}`, `export AWS_ROLE_ARN=${roleArn}`];
  if (form === 'endpoint') {
    return [
      ...role,
      `export ${STS_URL}=${url}`,
      // Without the new line that `echo` writes: SDKs send the file as it is. And by its name: `set -x` prints what the shell expands.
      ...TOKEN_FILE.map((line) => line.replace(/^echo "\$(\w+)"/, "printenv $1 | tr -d '\\n'")),
      // The gate knows one call of STS only; this one is for STS itself.
      `aws sts get-caller-identity --endpoint-url ${stsOf(roleArn, region)}`,
    ];
  }
  return [
    ...role,
    `export ${GATE_URL}=${url}`,
    'export ROLEKEEPER_GATE="$(mktemp)"',
    `cat > "$ROLEKEEPER_GATE" <<'END'\n${ASK}\nEND`,
    ...(form === 'process' ? PROCESS : KEYS),
    'aws sts get-caller-identity',
  ];
}

/** The regional name, with the partition's own domain. */
function stsOf(roleArn: string, region: string): string {
  return `https://sts.${region}.amazonaws.com${roleArn.startsWith('arn:aws-cn:') ? '.cn' : ''}`;
}

/**
 * A program that prints what `credential_process` wants, or one sentence and a code, with the claim that decided, and fails.
 * What the gate may say otherwise in a moment is asked again, twice: too many calls at once, a failure, no answer.
 */
const ASK = `token=\${BITBUCKET_STEP_OIDC_TOKEN:?the step has no token: write oidc into it}
for wait in 2 5 0; do
  answer=$(printf %s "$token" | curl --silent --show-error --max-time 60 --write-out '\\n%{http_code}' \\
    --data-urlencode "role=$AWS_ROLE_ARN" --data-urlencode token@- "$${GATE_URL}") || :
  status=\${answer##*[!0-9]}
  case $status in 000 | 429 | 5??) sleep $wait ;; *) break ;; esac
done
answer=\${answer%???}
case $status$answer in 200*'"AccessKeyId"'*) printf '%s\\n' "$answer"; exit ;; esac
part() { printf %s "$answer" | sed -nE 's/.*"'"$1"'" *: *'"$text"'.*/\\1/p'; }
text='"(([^"\\\\]|\\\\.)*)"'
title=$(part title) code=$(part code) claim=$(part claim) got=$(part got)
text='\\[([^]]*)\\]'
printf 'gate: %s (%s)%s\\n' "\${title:-no answer that says why, from $${GATE_URL}}" "\${code:-HTTP \${status:-000}}" \\
  "\${claim:+; $claim: \${got:-none}, expected: $(part expected)}" >&2
exit 1`;

const PROCESS: readonly string[] = [
  // Asked once by the step itself: some SDKs keep to themselves why a line of theirs failed.
  'sh "$ROLEKEEPER_GATE" > /dev/null',
  'export AWS_CONFIG_FILE="$ROLEKEEPER_GATE.config"',
  `printf '[default]\\ncredential_process = sh "%s"\\n' "$ROLEKEEPER_GATE" > "$AWS_CONFIG_FILE"`,
];

const KEYS: readonly string[] = [
  'set +x # a trace of the lines below would print the keys',
  'credentials=$(sh "$ROLEKEEPER_GATE")',
  ...[
    ['AWS_ACCESS_KEY_ID', 'AccessKeyId'],
    ['AWS_SECRET_ACCESS_KEY', 'SecretAccessKey'],
    ['AWS_SESSION_TOKEN', 'SessionToken'],
  ].map(
    ([name, field]) => `export ${name}="$(printf %s "$credentials" | sed -nE 's/.*"${field}" *: *"([^"]*)".*/\\1/p')"`,
  ),
];
