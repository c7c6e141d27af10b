/**
 * From a manifest to credentials: a pass writes the role and the gate's table, the step that `rolekeeper snippet` prints asks the
 * bundled gate, and STS judges the same token by the role's trust policy and by the way that the call came. What is meant to
 * get in gets in, and all else is refused by the one who has to: the gate, or STS.
 */
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roleArn } from '../../src/core/pipeline/lint-world.ts';
import { type GateForm, gateLines } from '../../src/core/render/gate-snippet.ts';
import { FunctionUrl, type UrlAnswer } from '../support/function-url.ts';
import { runStep } from '../support/gate/run-step.ts';
import { GATE_VPC, GateService, NO_ENVIRONMENT, REGION, STEP } from '../support/gate-service.ts';
import { anArn } from '../support/ids.ts';
import type { StateFile } from '../support/local-sts.ts';
import { ENVIRONMENT, OTHER_REPOSITORY, REPOSITORY, settings } from '../support/roles.ts';
import { ServiceWorld } from '../support/service-world.ts';
import { SECRET_KEY, SESSION_TOKEN, StsServer } from '../support/sts-server.ts';
import { manifest, SETTINGS } from '../support/tree.ts';

const ROLE = 'checkout-release';
const OTHER_VPC = GATE_VPC.replace(/vpc-\w+$/, 'vpc-0ffffffffffffffff');
const ROLE_ARN = roleArn(settings().provider, { path: '/bitbucket/', name: ROLE });

/** As a person writes it. */
function files(branches: string): Record<string, string> {
  const spec = `repositories: [checkout-api]\nbranches: ${branches}\nenforcement: gate\nsession: {maxDuration: 4h, requestDuration: 30m}
policies:\n  - name: releases\n    statements: [{actions: [s3:PutObject], resources: ["arn:aws:s3:::releases/*"]}]`;
  return {
    'rolekeeper.yaml': `${SETTINGS}  gate: {vpcs: ["${GATE_VPC}"]}\n`,
    [`teams/shop/${ROLE}.yaml`]: manifest(spec, ROLE),
  };
}

let reconciler: ServiceWorld;
let gate: GateService;
let url: FunctionUrl;
let address: string;
/** STS over the internet, and through an endpoint in the VPC of another account's neighbour. */
let direct: StsServer;
let neighbour: StsServer;

beforeAll(async () => {
  reconciler = new ServiceWorld();
  // The gate asks how old the table is, by its own clock.
  reconciler.now = Date.now() - 60_000;
  reconciler.deployment = { ...reconciler.deployment, gate: { vpc: anArn(GATE_VPC) } };
  gate = await GateService.start();
  url = new FunctionUrl(async (event) => (await gate.invoke(event)).answer as UrlAnswer | undefined);
  address = await url.start();
  direct = new StsServer(gate.stsWorld);
  neighbour = new StsServer(gate.stsWorld, OTHER_VPC);
  await passWith('[main, "release/*"]', 1);
});
afterAll(async () => {
  await url.stop();
  await gate.stop();
});

/** The gate then sees what the pass has written, and nothing else. */
async function passWith(branches: string, sequence: number): Promise<void> {
  await reconciler.publish(files(branches), sequence);
  const { result } = await reconciler.pass();
  expect(result).toBe('succeeded');
  gate.stsWorld.state = reconciler.iam.state as unknown as StateFile;
  for (const key of ['gate.json', 'latest.json']) gate.aws.objects.set(key, reconciler.state.text(key) ?? '');
}

interface Step {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly form?: GateForm;
}

/** Whether the step has credentials at its end, and what it prints if not. */
async function step({ claims = {}, form = 'keys' }: Step) {
  const token = await gate.token({ ...NO_ENVIRONMENT, ...claims });
  const aws = 'echo "$AWS_SECRET_ACCESS_KEY $AWS_SESSION_TOKEN"; [ -z "$AWS_CONFIG_FILE" ] || sh "$ROLEKEEPER_GATE"';
  const lines = gateLines({ roleArn: ROLE_ARN, region: REGION, url: address, form });
  const { code, out, err } = await runStep(lines, {
    env: { BITBUCKET_STEP_OIDC_TOKEN: token, BITBUCKET_BUILD_NUMBER: '7' },
    programs: { aws, sleep: ':' },
  });
  return { isIn: code === 0 && out.includes(SECRET_KEY) && out.includes(SESSION_TOKEN), says: err.trimEnd() };
}

const ELSEWHERE = { repositoryUuid: OTHER_REPOSITORY, sub: `${OTHER_REPOSITORY}:${STEP}` };

describe('a step that goes through the gate', () => {
  const cases: { reason: string; claims?: Step['claims']; refused?: RegExp }[] = [
    { reason: 'is let in on a branch that the manifest names' },
    { reason: 'is let in on a branch of its pattern', claims: { branchName: 'release/1.0' } },
    {
      reason: 'is let in with an environment as well, as the manifest names none',
      claims: { sub: `${REPOSITORY}:${ENVIRONMENT}:${STEP}`, deploymentEnvironmentUuid: ENVIRONMENT },
    },
    {
      reason: 'is refused on another branch',
      claims: { branchName: 'feature/one' },
      refused: /\(gate-branch\); branchName: feature\/one, expected: "main","release\/\*"$/,
    },
    {
      reason: 'is refused below a branch of the pattern',
      claims: { branchName: 'release/1.0/x' },
      refused: /\(gate-branch\); branchName: /,
    },
    {
      reason: 'is refused for a pull request: its token has the source branch, which is not named',
      claims: { branchName: 'fix/typo', pullRequestId: 7 },
      refused: /\(gate-branch\); branchName: /,
    },
    {
      reason: 'is refused for a tag: its token has no branch',
      claims: { branchName: undefined },
      refused: /\(gate-token-branch\)$/,
    },
    {
      reason: 'is refused from another repository, which learns nothing',
      claims: ELSEWHERE,
      refused: /\(gate-refused\)$/,
    },
  ];
  for (const { reason, claims, refused } of cases) {
    it(reason, async () => {
      gate.sts.asked.length = 0;
      const { isIn, says } = await step({ claims: claims ?? {} });
      expect(isIn).toBe(refused === undefined);
      expect(says).toMatch(refused ?? /^$/);
      // What the gate refuses never reaches STS.
      expect(gate.sts.asked).toEqual(
        refused === undefined
          ? [{ roleArn: ROLE_ARN, session: `bb-${STEP.slice(1, -1)}`, seconds: 1800, refused: undefined }]
          : [],
      );
    });
  }

  it('renews by itself where the AWS tools ask', async () => {
    gate.sts.asked.length = 0;
    expect(await step({ form: 'process' })).toEqual({ isIn: true, says: '' });
    expect(gate.sts.asked).toHaveLength(2);
  });
});

describe('the gate in place of STS', () => {
  const printed = () => gateLines({ roleArn: ROLE_ARN, region: REGION, url: address, form: 'endpoint' });
  const cases = [
    { reason: 'by nothing but its own variables', lines: printed },
    {
      reason: 'where the token was written with a new line, as most pipelines of today do',
      lines: () => printed().map((line) => line.replace(" | tr -d '\\n'", '')),
    },
  ];
  it.for(cases)('gives the AWS SDK of a step credentials $reason', async ({ lines }) => {
    const program = `import { fromTokenFile } from '@aws-sdk/credential-provider-web-identity';
const { secretAccessKey, sessionToken } = await fromTokenFile()();
console.log(secretAccessKey, sessionToken);`;
    const aws = `cd '${process.cwd()}' && exec '${process.execPath}' --input-type=module -e "$PROGRAM"`;
    const { code, out, err } = await runStep(lines(), {
      env: {
        BITBUCKET_STEP_OIDC_TOKEN: await gate.token(NO_ENVIRONMENT),
        BITBUCKET_BUILD_NUMBER: '7',
        PROGRAM: program,
      },
      programs: { aws },
    });
    expect({ code, out, err }).toEqual({ code: 0, out: `${SECRET_KEY} ${SESSION_TOKEN}\n`, err: '' });
  });
});

describe('a step that passes by the gate', () => {
  /** The same call as the exchange makes, with a token that the gate lets in. */
  async function assume(sts: StsServer): Promise<string | undefined> {
    const endpoint = await sts.start();
    const client = new STSClient({ region: REGION, endpoint, credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
    const WebIdentityToken = await gate.token(NO_ENVIRONMENT);
    const command = { RoleArn: ROLE_ARN, RoleSessionName: 'build-7', DurationSeconds: 900, WebIdentityToken };
    try {
      const { Credentials } = await client.send(new AssumeRoleWithWebIdentityCommand(command));
      return Credentials?.AccessKeyId === undefined ? 'no credentials' : undefined;
    } catch (error) {
      return (error as Error).name;
    } finally {
      client.destroy();
      await sts.stop();
    }
  }

  it('is refused by STS itself over the internet', async () => {
    expect(await assume(direct)).toBe('AccessDenied');
  });

  it('is refused by STS through an endpoint in another VPC', async () => {
    expect(await assume(neighbour)).toBe('AccessDenied');
  });

  it('is let in out of the gate’s own VPC: so nothing else may stand there', async () => {
    expect(await assume(new StsServer(gate.stsWorld, GATE_VPC))).toBeUndefined();
  });
});

describe('a branch that a manifest no longer names', () => {
  it('is refused after the next pass, by the same gate', async () => {
    expect(await step({ claims: { branchName: 'release/1.0' } })).toMatchObject({ isIn: true });
    await passWith('[main]', 2);
    expect(await step({ claims: { branchName: 'release/1.0' } })).toEqual({
      isIn: false,
      says: expect.stringMatching(/\(gate-branch\); branchName: /),
    });
    expect(await step({})).toMatchObject({ isIn: true });
  });
});
