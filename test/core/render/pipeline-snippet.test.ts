import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { desiredState } from '../../../src/core/compile/desired-state.ts';
import type { DesiredRole } from '../../../src/core/model/desired-role.ts';
import { lintPipelines } from '../../../src/core/pipeline/lint/lint-pipelines.ts';
import { type LintWorld, roleArn } from '../../../src/core/pipeline/lint-world.ts';
import { readPipelines } from '../../../src/core/pipeline/read-pipelines.ts';
import { GATE_FORMS } from '../../../src/core/render/gate-snippet.ts';
import { pipelineSnippet } from '../../../src/core/render/pipeline-snippet.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { ManifestFolder } from '../../../src/files/manifest-folder.ts';
import { desiredRole, ENVIRONMENT, REPOSITORY } from '../../support/roles.ts';
import { BY_AUDIENCE, ROLES, WORLD } from '../pipeline/pipeline-world.ts';
import publicSchema from '../pipeline/public-schema/bitbucket-pipelines.json' with { type: 'json' };

const OPTIONS = {
  roleArn: 'arn:aws:iam::111122223333:role/bitbucket/checkout-deploy',
  region: 'eu-central-1',
  audience: undefined,
};

interface Step {
  name: string;
  image: string;
  deployment?: string;
  oidc: unknown;
  'max-time'?: number;
  script: string[];
}

interface Pipelines {
  branches?: Record<string, { step: Step }[]>;
  custom?: Record<string, { step: Step }[]>;
}

function pipelinesOf(role: DesiredRole, options = OPTIONS): Pipelines {
  return (parse(pipelineSnippet(role, options).yaml) as { pipelines: Pipelines }).pipelines;
}

/** The step as Bitbucket reads it. */
function stepOf(role: DesiredRole, options = OPTIONS): Step {
  const { branches, custom } = pipelinesOf(role, options);
  const [[first] = []] = Object.values(branches ?? custom ?? {});
  if (first === undefined) throw new Error('no step');
  return first.step;
}

function withAdmission(overrides: Partial<DesiredRole['admission']>): DesiredRole {
  return desiredRole({ admission: { ...desiredRole().admission, ...overrides } });
}

describe('a snippet', () => {
  it('is a step with the environment, the token, the role and the region, for the branch of the manifest', () => {
    expect(Object.keys(pipelinesOf(desiredRole()).branches ?? {})).toEqual(['main']);
    expect(stepOf(desiredRole())).toEqual({
      name: 'checkout-deploy',
      image: 'amazon/aws-cli:2.28.23',
      deployment: 'production',
      oidc: true,
      script: [
        'unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_PROFILE AWS_DEFAULT_PROFILE AWS_WEB_IDENTITY_TOKEN_FILE',
        'export AWS_REGION=eu-central-1',
        `export AWS_ROLE_ARN=${OPTIONS.roleArn}`,
        'export AWS_ROLE_SESSION_NAME="build-$BITBUCKET_BUILD_NUMBER"',
        'export AWS_WEB_IDENTITY_TOKEN_FILE="$(mktemp)"',
        'echo "$BITBUCKET_STEP_OIDC_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"',
        'aws sts get-caller-identity',
      ],
    });
  });

  const durations = [
    { name: 'an hour', reason: 'it is what STS gives unasked, and the SDKs renew it', max: 3600, seconds: undefined },
    { name: 'two hours', reason: 'the manifest allows them, and unasked STS gives one', max: 7200, seconds: 7200 },
    {
      name: 'an advised quarter',
      reason: 'advice is less than what is allowed',
      max: 3600,
      request: 900,
      seconds: 900,
    },
    { name: 'an advised hour of two', reason: 'an hour needs no asking', max: 7200, request: 3600, seconds: undefined },
    { name: 'three hours', reason: 'the step has to live as long', max: 10_800, seconds: 10_800, minutes: 180 },
    { name: 'twelve hours', reason: 'no step may run longer', max: 43_200, seconds: 43_200, minutes: 720 },
  ];
  for (const { name, reason, max, request, seconds, minutes } of durations) {
    it(`asks for ${name}: ${reason}`, () => {
      const role = desiredRole({ maxSessionSeconds: max, requestSeconds: request });
      const step = stepOf(role);
      const call = step.script.find((line) => line.includes('assume-role-with-web-identity'));
      expect(call?.match(/--duration-seconds (\d+)/)?.[1]).toBe(seconds?.toString());
      expect(step.script.some((line) => line.includes('AWS_WEB_IDENTITY_TOKEN_FILE='))).toBe(seconds === undefined);
      expect(step['max-time']).toBe(minutes);
      expect(pipelineSnippet(role, OPTIONS).session).toEqual({
        seconds: seconds ?? 3600,
        renewed: seconds === undefined,
      });
    });
  }

  it('tests the connection by a call that every role may make', () => {
    for (const role of Object.values(ROLES)) {
      expect(stepOf(role).script.at(-1)).toBe('aws sts get-caller-identity');
      expect(pipelineSnippet(role, OPTIONS).yaml).not.toContain('aws s3');
    }
  });

  it('asks for the audience when the provider has one of its own', () => {
    const options = { ...OPTIONS, audience: undefined as string | undefined };
    options.audience = 'https://roles.example.com';
    expect(pipelineSnippet(desiredRole(), options).yaml).toContain('audiences:\n              - "https://roles');
  });

  const admissions = [
    { name: 'no environment', environments: [], deployment: undefined },
    {
      name: 'several environments: the first, and the others in a comment',
      environments: ['production', 'staging'],
      deployment: 'production',
    },
    {
      name: 'an environment without a name: what to write there',
      environments: [ENVIRONMENT],
      deployment: `NAME OF ${ENVIRONMENT}`,
    },
    { name: 'a name that YAML would read as something else', environments: ['1e3'], deployment: '1e3' },
    { name: 'a name that YAML 1.1 would read as a truth', environments: ['on'], deployment: 'on' },
  ];
  for (const { name, environments, deployment } of admissions) {
    it(`is right for ${name}`, () => {
      expect(stepOf(withAdmission({ environments })).deployment).toBe(deployment);
    });
  }

  it('has a section for each branch, with the same step', () => {
    const branches = ['main', 'release/1.0', 'y', '1.0', 'a#b', "it's"];
    const { branches: sections = {} } = pipelinesOf(withAdmission({ enforcement: { by: 'environment', branches } }));
    expect(Object.keys(sections).sort()).toEqual([...branches].sort());
    expect(new Set(Object.values(sections).map((one) => JSON.stringify(one))).size).toBe(1);
  });

  it('is started by hand where the manifest names no branch', () => {
    const { branches, custom = {} } = pipelinesOf(withAdmission({ enforcement: { by: 'nobody' } }));
    expect(branches).toBeUndefined();
    expect(Object.keys(custom)).toEqual(['checkout-deploy']);
  });
});

const isPublic = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(publicSchema);

/** That schema takes `oidc` for a boolean: audiences are the one thing that we print and that it does not know. */
function schemaFaults(yaml: string): string[] {
  const file = JSON.parse(JSON.stringify(parse(yaml)), (key, value) => (key === 'oidc' ? true : value));
  if (isPublic(file)) return [];
  return (isPublic.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** What lint-pipeline says to the snippet of a role. */
function lint(role: DesiredRole, world: LintWorld, audience?: string) {
  const arn = roleArn(world.trust.provider, role);
  const { yaml } = pipelineSnippet(role, { ...OPTIONS, roleArn: arn, audience });
  const read = readPipelines({ path: 'x.yml', bytes: new TextEncoder().encode(yaml) });
  if ('issues' in read) throw new Error(JSON.stringify(read.issues));
  const { roles, failed } = lintPipelines(read.file, { ...world, roles: [role] }, role.name);
  return { yaml, failed, answers: roles.flatMap(({ verdicts }) => verdicts.map(({ answer }) => answer)) };
}

describe('every snippet', () => {
  it('is judged by a schema that finds faults', () => {
    expect(schemaFaults('pipelines: {branches: {main: [{step: {scrpt: [x], deployment: 1}}]}}')).not.toEqual([]);
  });

  for (const role of Object.values(ROLES).filter(({ name }) => name !== 'reports-publish')) {
    it(`passes lint-pipeline and the public schema: ${role.name}`, () => {
      const { yaml, failed, answers } = lint(role, WORLD);
      expect(schemaFaults(yaml)).toEqual([]);
      expect(failed).toBe(false);
      // An environment without a name has to be filled in.
      expect(new Set(answers)).toEqual(new Set([role === ROLES.unnamed ? 'cannot-be-known' : 'matches']));
    });
  }

  it('passes them with an audience of its own', () => {
    const { yaml, answers } = lint(BY_AUDIENCE.role, BY_AUDIENCE.world, 'https://roles.example.com');
    expect(answers).toEqual(['matches']);
    expect(schemaFaults(yaml)).toEqual([]);
  });

  for (const form of GATE_FORMS) {
    it(`passes the public schema through the gate, with or without an environment: ${form}`, () => {
      const enforcement = { by: 'gate', branches: ['main', 'release/*'], vpcs: [], sameAccount: false } as const;
      for (const environments of [[], ['production']]) {
        for (const url of ['https://gate.example/', undefined]) {
          const { yaml } = pipelineSnippet(withAdmission({ enforcement, environments }), {
            ...OPTIONS,
            gate: { url, form },
          });
          expect(schemaFaults(yaml)).toEqual([]);
          expect(yaml.includes('# To fill in: ')).toBe(url === undefined);
        }
      }
    });
  }

  it('passes them for every role of our own manifests', async () => {
    const { roles, settings: own, lock } = desiredState(await new ManifestFolder('manifests').read());
    if (own === undefined) throw new Error('the settings are wrong');
    const trust = trustWorld(own, lock);
    expect(roles.length).toBeGreaterThan(3);
    for (const role of roles) {
      for (const { repository } of role.admission.doors) {
        const known = trust.lock.byUuid.get(repository.uuid);
        const place = known ?? { slug: repository.name, uuid: repository.uuid, environments: new Map() };
        const { yaml, failed, answers } = lint(role, { trust, repository: place, roles });
        expect(schemaFaults(yaml), role.name).toEqual([]);
        expect(failed, role.name).toBe(false);
        expect(answers, role.name).not.toContain('cannot-match');
      }
    }
  });

  it('passes lint-pipeline whatever the branches, the environment and the durations are', () => {
    const name = fc.stringMatching(/^[a-zA-Z0-9][\w./#'"!@{}&|-]{0,12}$/);
    const text = fc.record({
      branches: fc.uniqueArray(name, { maxLength: 3 }),
      environment: fc.stringMatching(/^[\w :#'"!@&|-]{1,12}$/).filter((one) => one.trim() === one),
      max: fc.integer({ min: 3600, max: 43_200 }),
      request: fc.option(fc.integer({ min: 900, max: 3600 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(text, ({ branches, environment, max, request }) => {
        const { admission } = ROLES.deploy;
        const role: DesiredRole = {
          ...ROLES.deploy,
          maxSessionSeconds: max,
          requestSeconds: request,
          admission: {
            ...admission,
            environments: [environment],
            enforcement: { by: 'environment', branches },
          },
        };
        const repository = { slug: 'x', uuid: REPOSITORY, environments: new Map([[environment, ENVIRONMENT]]) };
        const { answers } = lint(role, { ...WORLD, repository });
        expect(new Set(answers)).toEqual(new Set(['matches']));
      }),
    );
  });
});

describe('the lines of a snippet, in sh', () => {
  const run = promisify(execFile);

  /** An `aws` that writes down how it is called, and answers as the AWS CLI does. */
  const AWS = `#!/bin/sh
{ echo "call $*"; echo "file $AWS_WEB_IDENTITY_TOKEN_FILE"; echo "keys $AWS_ACCESS_KEY_ID $AWS_SECRET_ACCESS_KEY $AWS_SESSION_TOKEN";
  echo "env $AWS_REGION $AWS_ROLE_ARN $AWS_ROLE_SESSION_NAME"; [ -f "$AWS_WEB_IDENTITY_TOKEN_FILE" ] && echo "token $(cat "$AWS_WEB_IDENTITY_TOKEN_FILE")"; } >> "$CALLS"
case "$*" in *assume-role-with-web-identity*) [ -z "$REFUSE" ] || exit 254; printf 'AKIA1\\tsecret/+=\\ttoken==\\n';; esac
exit 0
`;

  async function runLines(
    role: DesiredRole,
    env: Record<string, string> = {},
  ): Promise<{ code: number; calls: string }> {
    const folder = await mkdtemp(join(tmpdir(), 'rolekeeper-snippet-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'aws'), AWS);
    await chmod(join(folder, 'aws'), 0o755);
    const calls = join(folder, 'calls');
    const script = ['set -e', ...stepOf(role).script].join('\n');
    const bitbucket = { BITBUCKET_STEP_OIDC_TOKEN: 'eyJ.x.y', BITBUCKET_BUILD_NUMBER: '7', TMPDIR: folder };
    const PATH = `${folder}:${process.env.PATH}`;
    const code = await run('sh', ['-c', script], {
      cwd: folder,
      env: { PATH, CALLS: calls, ...bitbucket, ...env },
    }).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
    return { code, calls: await readFile(calls, 'utf8') };
  }

  it('give the AWS tools a file with the token, and nothing else', async () => {
    const { code, calls } = await runLines(desiredRole());
    expect(code).toBe(0);
    expect(calls).toContain('call sts get-caller-identity\n');
    expect(calls).toContain('token eyJ.x.y\n');
    expect(calls).toContain(`env eu-central-1 ${OPTIONS.roleArn} build-7\n`);
    expect(calls).toContain('keys   \n');
  });

  it('use no keys that the variables of the repository still have, as they would win over the role', async () => {
    const left = {
      AWS_ACCESS_KEY_ID: 'AKIA0',
      AWS_SECRET_ACCESS_KEY: 'old',
      AWS_SESSION_TOKEN: 'old',
      AWS_PROFILE: 'old',
    };
    const { code, calls } = await runLines(desiredRole(), left);
    expect([code, calls]).toEqual([0, expect.stringContaining('keys   \n')]);
  });

  it('ask for two hours, and give the AWS tools the keys', async () => {
    const { code, calls } = await runLines(desiredRole({ maxSessionSeconds: 7200 }));
    expect(code).toBe(0);
    const [first, ...others] = calls.split('call ').slice(1);
    expect(first).toContain(
      `sts assume-role-with-web-identity --role-arn ${OPTIONS.roleArn} --role-session-name build-7 --web-identity-token eyJ.x.y --duration-seconds 7200 --query Credentials.[AccessKeyId,SecretAccessKey,SessionToken] --output text`,
    );
    expect(others).toHaveLength(1);
    expect(others[0]).toMatch(/^sts get-caller-identity\n[\s\S]*keys AKIA1 secret\/\+= token==\n/);
  });

  it('end at once where AWS refuses the call', async () => {
    const { code, calls } = await runLines(desiredRole({ maxSessionSeconds: 7200 }), { REFUSE: 'yes' });
    expect(code).toBe(254);
    expect(calls).not.toContain('get-caller-identity');
  });
});
