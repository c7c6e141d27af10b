/** The lines that a step asks the gate by, run by `sh` with curl: what the gate answers, and what the step then has. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { GATE_FORMS, type GateForm, gateLines, NO_URL } from '../../../src/core/render/gate-snippet.ts';
import { type Answer, askedGate, GIVEN, KEYS } from '../../support/gate/asked-gate.ts';
import { type RanStep, runStep } from '../../support/gate/run-step.ts';

const ROLE = 'arn:aws:iam::111122223333:role/bitbucket/checkout-deploy';
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ7fSJ9.c2ln-_bmF0dXJl';

/** Nothing is waited for; that it would be, the calls of `sleep` say. */
const SLEEP = 'echo "slept $*" >&2';

/** What every AWS program of the step would see; an `aws` that asks as the AWS CLI does. */
const AWS = `env | grep '^AWS_' | sort
if [ -n "$AWS_CONFIG_FILE" ]; then
  line=$(sed -n 's/^credential_process = //p' "$AWS_CONFIG_FILE")
  sh -c "$line" || exit 255
fi`;

/** By which the AWS CLI or an SDK finds other credentials than the role’s. */
const LEFT = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
];
const LEFT_OVER = Object.fromEntries(LEFT.map((name) => [name, 'left-over']));

interface Ask {
  readonly form: GateForm;
  readonly url: string;
  readonly roleArn?: string;
  readonly env?: Record<string, string>;
  readonly programs?: Record<string, string>;
  /** What the step does first. */
  readonly before?: string;
  /** Of the lines. */
  readonly edit?: (line: string) => string;
}

function ask({ form, url, roleArn = ROLE, env, programs, before, edit = (line) => line }: Ask): Promise<RanStep> {
  const lines = gateLines({ roleArn, region: 'eu-central-1', url, form }).map(edit);
  return runStep(before === undefined ? lines : [before, ...lines], {
    env: { BITBUCKET_STEP_OIDC_TOKEN: TOKEN, BITBUCKET_BUILD_NUMBER: '7', ...env },
    programs: { sleep: SLEEP, aws: AWS, ...programs },
  });
}

const problem = (status: number, title: string, code: string, more = {}): Answer => ({
  status,
  body: JSON.stringify({ status, title, code, ...more }),
  headers: { 'content-type': 'application/problem+json' },
});

describe('a step that is let in', () => {
  it('has the keys in its environment, by the form keys', async () => {
    const gate = await askedGate([GIVEN]);
    const { code, out, err } = await ask({ form: 'keys', url: gate.url });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`AWS_ACCESS_KEY_ID=${KEYS.AccessKeyId}\n`);
    expect(out).toContain(`AWS_SECRET_ACCESS_KEY=${KEYS.SecretAccessKey}\n`);
    expect(out).toContain(`AWS_SESSION_TOKEN=${KEYS.SessionToken}\n`);
    expect(gate.asked).toEqual([{ type: 'application/x-www-form-urlencoded', form: { role: ROLE, token: TOKEN } }]);
  });

  it('has a line by which the AWS tools ask, each time that they want credentials, by the form process', async () => {
    const gate = await askedGate([GIVEN]);
    const programs = { aws: `${AWS}\nsh -c "$line"` };
    const { code, out, err } = await ask({ form: 'process', url: gate.url, programs });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).not.toContain('AWS_ACCESS_KEY_ID=');
    expect(out.match(/\{.*\}/g)?.map((one) => JSON.parse(one))).toEqual([KEYS, KEYS]);
    // And once before, so that a refusal is seen whatever program asks.
    expect(gate.asked).toHaveLength(3);
  });

  it('has the gate in place of STS, and asks STS itself who it is, by the form endpoint', async () => {
    const { code, out } = await ask({
      form: 'endpoint',
      url: 'https://gate.example/',
      programs: { aws: `${AWS}\necho "aws $*"; cat "$AWS_WEB_IDENTITY_TOKEN_FILE"` },
    });
    expect(code).toBe(0);
    expect(out).toContain('AWS_ENDPOINT_URL_STS=https://gate.example/\n');
    expect(out).toContain(`AWS_ROLE_ARN=${ROLE}\n`);
    expect(out).toContain('aws sts get-caller-identity --endpoint-url https://sts.eu-central-1.amazonaws.com\n');
    expect(out.trimEnd().endsWith(TOKEN)).toBe(true);
  });

  for (const form of GATE_FORMS) {
    it(`uses nothing that the variables of its repository still have, as it would win over the role: ${form}`, async () => {
      const gate = await askedGate([GIVEN]);
      const { code, out } = await ask({ form, url: gate.url, env: LEFT_OVER });
      expect(code).toBe(0);
      expect(out).toContain(`AWS_ROLE_ARN=${ROLE}\n`);
      expect(out).not.toContain('left-over');
    });

    it(`prints neither token nor keys where the shell prints its commands: ${form}`, async () => {
      const gate = await askedGate([GIVEN]);
      const { code, out, err } = await ask({ form, url: gate.url, before: 'set -x' });
      expect([code, out.includes(ROLE)]).toEqual([0, true]);
      expect(err).toContain(`export AWS_ROLE_ARN=${ROLE}\n`);
      for (const secret of [TOKEN, KEYS.AccessKeyId, KEYS.SecretAccessKey, KEYS.SessionToken]) {
        expect(err).not.toContain(secret);
      }
    });
  }

  const odd: { name: string; reason: string; answer: Answer; roleArn?: string; env?: Record<string, string> }[] = [
    {
      name: 'an answer over several lines',
      reason: 'JSON may have white space',
      answer: { status: 200, body: JSON.stringify(KEYS, null, 2) },
    },
    {
      name: 'an answer that ends in a new line',
      reason: 'a proxy adds one',
      answer: { ...GIVEN, body: `${GIVEN.body}\n` },
    },
    {
      name: 'a role with every character that IAM allows',
      reason: '+ and = mean something in a form',
      answer: GIVEN,
      roleArn: 'arn:aws:iam::111122223333:role/bitbucket/a+b=c,d.e@f_g-h',
    },
    {
      name: 'a token with what no token has',
      reason: 'nothing in it reaches the shell',
      answer: GIVEN,
      env: { BITBUCKET_STEP_OIDC_TOKEN: `%s\\n$(id)\`id\`"'&role=other+ \n@/etc/passwd` },
    },
  ];
  for (const form of ['keys', 'process'] as const) {
    for (const { name, reason, answer, roleArn = ROLE, env } of odd) {
      it(`gets what it asks for with ${name}, as ${reason}: ${form}`, async () => {
        const gate = await askedGate([answer]);
        const { code, out, err } = await ask({ form, url: gate.url, roleArn, ...(env && { env }) });
        expect({ code, err }).toEqual({ code: 0, err: '' });
        expect(out).toContain(KEYS.SecretAccessKey);
        expect(gate.asked.map((one) => one.form)).toEqual(
          Array.from({ length: form === 'keys' ? 1 : 2 }, () => ({
            role: roleArn,
            token: env?.BITBUCKET_STEP_OIDC_TOKEN ?? TOKEN,
          })),
        );
      });
    }
  }

  it('never shows its token among the arguments of a process', async () => {
    const gate = await askedGate([GIVEN]);
    const programs = Object.fromEntries(
      ['curl', 'sed', 'cat', 'mktemp'].map((name) => [name, `echo "${name} $*" >&2\nPATH=$REAL exec ${name} "$@"`]),
    );
    const { code, err } = await ask({ form: 'keys', url: gate.url, programs });
    expect(code).toBe(0);
    expect(err).toContain('curl --silent');
    expect(err).not.toContain(TOKEN);
    expect(gate.asked).toHaveLength(1);
  });
});

describe('a step that is refused', () => {
  const cases: { reason: string; answer: Answer; says: string; asked?: number }[] = [
    {
      reason: 'the branch is not one of the role’s',
      answer: problem(403, 'the branch is not one of the role', 'gate-branch', {
        claim: 'branchName',
        expected: ['main'],
        got: 'x", "title": "let in", "code": "none',
      }),
      says: 'gate: the branch is not one of the role (gate-branch); branchName: x\\", \\"title\\": \\"let in\\", \\"code\\": \\"none, expected: "main"\n',
    },
    {
      reason: 'it learns nothing more',
      answer: problem(403, 'refused', 'gate-refused'),
      says: 'gate: refused (gate-refused)\n',
    },
    {
      reason: 'its token is old',
      answer: problem(401, 'the token has expired', 'token-expired'),
      says: 'gate: the token has expired (token-expired)\n',
    },
    {
      reason: 'its call has no role',
      answer: problem(400, 'no role', 'gate-request'),
      says: 'gate: no role (gate-request)\n',
    },
    {
      reason: 'its call is too long',
      answer: problem(413, 'too long', 'gate-size'),
      says: 'gate: too long (gate-size)\n',
    },
    {
      reason: 'there are too many calls, three times',
      answer: problem(429, 'too many calls', 'gate-busy'),
      says: 'slept 2\nslept 5\nslept 0\ngate: too many calls (gate-busy)\n',
      asked: 3,
    },
    {
      reason: 'the table is stale, three times',
      answer: problem(503, 'the table is stale', 'gate-table-stale'),
      says: 'slept 2\nslept 5\nslept 0\ngate: the table is stale (gate-table-stale)\n',
      asked: 3,
    },
    {
      reason: 'the function fails, as Lambda says it',
      answer: { status: 502, body: 'Internal Server Error' },
      says: 'slept 2\nslept 5\nslept 0\ngate: no answer that says why, from URL (HTTP 502)\n',
      asked: 3,
    },
    {
      reason: 'a proxy answers with a page',
      answer: { status: 407, body: '<html><title>Proxy</title>\n407' },
      says: 'gate: no answer that says why, from URL (HTTP 407)\n',
    },
    {
      reason: 'something else answers that all is well, and has no credentials',
      answer: { status: 200 },
      says: 'gate: no answer that says why, from URL (HTTP 200)\n',
    },
    {
      reason: 'a page is found, where the gate should be',
      answer: { status: 200, body: '<html>Welcome</html>' },
      says: 'gate: no answer that says why, from URL (HTTP 200)\n',
    },
    {
      reason: 'the answer is empty',
      answer: { status: 404 },
      says: 'gate: no answer that says why, from URL (HTTP 404)\n',
    },
    {
      reason: 'the sentence has quotes, backslashes and what the shell would run',
      answer: problem(403, 'branch "a\\b" $(id) `id` %s é', 'gate-branch'),
      says: 'gate: branch \\"a\\\\b\\" $(id) `id` %s é (gate-branch)\n',
    },
    {
      reason: 'the gate’s address leads elsewhere, to where no token is sent',
      answer: { status: 302, headers: { location: 'http://127.0.0.1:9/' } },
      says: 'gate: no answer that says why, from URL (HTTP 302)\n',
    },
  ];
  for (const form of ['keys', 'process'] as const) {
    for (const { reason, answer, says, asked = 1 } of cases) {
      it(`fails with one sentence and a code: ${reason} (${form})`, async () => {
        const gate = await askedGate([answer]);
        const { code, out, err } = await ask({ form, url: gate.url });
        expect(code).not.toBe(0);
        expect(err.replaceAll(gate.url, 'URL')).toBe(says);
        expect(out).not.toMatch(/ASIA|AccessKeyId/);
        expect(gate.asked).toHaveLength(asked);
      });
    }
  }

  it('asks again where the gate is busy, and is let in then', async () => {
    const gate = await askedGate([problem(429, 'too many calls', 'gate-busy'), { status: 500 }, GIVEN]);
    const { code, out, err } = await ask({ form: 'keys', url: gate.url });
    expect({ code, err }).toEqual({ code: 0, err: 'slept 2\nslept 5\n' });
    expect(out).toContain(KEYS.AccessKeyId);
  });

  it('does not wait for ever', async () => {
    const gate = await askedGate([{ status: 200, silent: true }]);
    const edit = (line: string) => line.replace('--max-time 60', '--max-time 0.2');
    const { code, err } = await ask({ form: 'keys', url: gate.url, edit });
    expect(code).not.toBe(0);
    expect(err).toMatch(/timed out[\s\S]*gate: no answer that says why, from http:\S+ \(HTTP 000\)\n$/);
    expect(gate.asked).toHaveLength(3);
  });

  it('says that it has no token, and asks nothing', async () => {
    const gate = await askedGate([GIVEN]);
    const { code, err } = await ask({ form: 'keys', url: gate.url, env: { BITBUCKET_STEP_OIDC_TOKEN: '' } });
    expect(code).not.toBe(0);
    expect(err).toContain('the step has no token: write oidc into it');
    expect(gate.asked).toEqual([]);
  });

  it('says that curl is missing', async () => {
    const programs = { curl: 'echo "curl: not found" >&2; exit 127' };
    const { code, err } = await ask({ form: 'keys', url: 'http://127.0.0.1:9/', programs });
    expect(code).not.toBe(0);
    expect(err).toMatch(/curl: not found[\s\S]*gate: no answer that says why/);
  });

  it('sends nothing anywhere while the settings have no address', () => {
    for (const form of ['process', 'keys', 'endpoint'] as const) {
      const lines = gateLines({ roleArn: ROLE, region: 'eu-central-1', url: undefined, form });
      expect(
        lines.some((line) => line.endsWith(`=${NO_URL}`)),
        form,
      ).toBe(true);
    }
    expect(new URL(NO_URL).hostname).toMatch(/\.invalid$/);
  });
});

describe('the AWS SDK', () => {
  /** A program with the SDK’s own chain of providers, as any program of a step has it. */
  const PROGRAM = `import { defaultProvider } from '@aws-sdk/credential-provider-node';
try {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = await defaultProvider()();
  console.log(JSON.stringify([accessKeyId, secretAccessKey, sessionToken, expiration?.toISOString()]));
} catch (error) { console.error(String(error.message)); process.exitCode = 1; }`;
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const program = `cd '${root}' && exec '${process.execPath}' --input-type=module -e "$PROGRAM"`;

  it('finds its credentials by the line of the step, whatever its variables still have, and by when they are to be renewed', async () => {
    const gate = await askedGate([GIVEN]);
    const { code, out, err } = await ask({
      form: 'process',
      url: gate.url,
      programs: { aws: program },
      env: { PROGRAM, ...LEFT_OVER },
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual([
      KEYS.AccessKeyId,
      KEYS.SecretAccessKey,
      KEYS.SessionToken,
      new Date(KEYS.Expiration).toISOString(),
    ]);
  });

  it('is not asked where the gate refuses the step, as it would not say why', async () => {
    const gate = await askedGate([problem(403, 'the branch is not one of the role', 'gate-branch')]);
    const { code, err } = await ask({ form: 'process', url: gate.url, programs: { aws: program }, env: { PROGRAM } });
    expect(code).not.toBe(0);
    expect(err).toBe('gate: the branch is not one of the role (gate-branch)\n');
  });
});
