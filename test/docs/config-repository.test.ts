/** The sample pipeline of the config repository: what it promises about who may do what, and that its commands exist. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { bucketNames } from '../../infra/names.ts';
import { planSubject, uploadSubject } from '../../infra/pipeline-roles.ts';
import { loadProgram, verbIn, verbsFor } from '../../src/cli/program.ts';
import type { DesiredRole } from '../../src/core/model/desired-role.ts';
import { lintPipelines } from '../../src/core/pipeline/lint/lint-pipelines.ts';
import { readPipelines } from '../../src/core/pipeline/read-pipelines.ts';
import { plain } from '../../src/core/render/paint.ts';
import { pipelineSnippet } from '../../src/core/render/pipeline-snippet.ts';
import { trustWorld } from '../../src/core/trust/trust-world.ts';
import { desiredRole, ENVIRONMENT, HOST, REPOSITORY, settings } from '../support/roles.ts';

interface Step {
  name: string;
  script: string[];
  oidc?: boolean;
  deployment?: string;
}
type Item = { step: Step } | { parallel: { step: Step }[] };
interface Pipelines {
  'pull-requests': Record<string, Item[]>;
  branches: Record<string, Item[]>;
}

let bytes: Buffer;
let pipelines: Pipelines;

beforeAll(async () => {
  bytes = await readFile(join(import.meta.dirname, '../../docs/samples/config-repository/bitbucket-pipelines.yml'));
  ({ pipelines } = parse(bytes.toString()));
});

const CONFIG = {
  slug: 'iam-roles',
  uuid: REPOSITORY,
  branch: 'main',
  publisher: { environment: 'production', environmentUuid: ENVIRONMENT },
};

/** A role that the deployment makes for the config repository, as lint-pipeline would look at one of a manifest. */
function serviceRole(name: string, subject: string, admission: Partial<DesiredRole['admission']>): DesiredRole {
  const { audience, arn } = settings().provider;
  const Condition = { StringEquals: { [`${HOST}:aud`]: audience }, StringLike: { [`${HOST}:sub`]: subject } };
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: arn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition,
  };
  return desiredRole({
    name,
    path: '/rolekeeper/',
    trust: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    admission: { ...desiredRole().admission, ...admission },
  });
}

function steps(list: Item[] | undefined): Step[] {
  return (list ?? []).flatMap((item) => ('step' in item ? item.step : item.parallel.map(({ step }) => step)));
}

describe('the sample pipeline', () => {
  it('reaches from a pull request only the role that reads', () => {
    const found = steps(pipelines['pull-requests']['**']);
    expect(found.map(({ name }) => name)).toEqual(['Validate', 'Review']);
    for (const { deployment, script } of found) {
      expect(deployment).toBeUndefined();
      expect(script.join('\n')).not.toMatch(/rolekeeper-upload|publish|apply/);
    }
  });

  it('reviews a pull request also where validating fails, and remembers what the service does', () => {
    const [together, ...after] = pipelines['pull-requests']['**'] ?? [];
    expect([steps(together && [together]).map(({ name }) => name), after]).toEqual([['Validate', 'Review'], []]);
    const { account } = settings();
    const { state } = bucketNames({ account, region: 'eu-central-1', deployment: 'default' });
    const review = `npx --no-install rolekeeper pr --target aws --state-bucket ${state}`;
    expect(steps(pipelines['pull-requests']['**']).at(-1)?.script.at(-1)).toBe(review);
  });

  it('publishes from main alone, in a deployment environment', () => {
    expect(Object.keys(pipelines.branches)).toEqual(['main']);
    const found = steps(pipelines.branches.main);
    expect(found.map(({ name }) => name)).toEqual(['Validate', 'Publish', 'Applied']);
    expect(found.at(1)).toMatchObject({ deployment: 'production', oidc: true });
    expect(found.filter(({ deployment }) => deployment !== undefined)).toHaveLength(1);
    expect(found.at(1)?.script.join('\n')).toMatch(/role\/rolekeeper\/rolekeeper-upload[\s\S]*rolekeeper publish/);
  });

  it('asks for a token wherever it becomes a role, and nowhere else', () => {
    for (const { oidc, script } of [...steps(pipelines['pull-requests']['**']), ...steps(pipelines.branches.main)]) {
      expect(oidc === true).toBe(script.some((line) => line.includes('AWS_ROLE_ARN')));
    }
  });

  it('passes lint-pipeline: each step becomes the one role that it asks for, by the trust that the deployment writes', () => {
    const read = readPipelines({ path: 'bitbucket-pipelines.yml', bytes });
    if ('issues' in read) throw new Error(JSON.stringify(read.issues));
    const plan = planSubject(settings(), CONFIG);
    const upload = uploadSubject(settings(), CONFIG);
    const production = {
      repository: { name: CONFIG.slug, uuid: REPOSITORY },
      environment: { name: CONFIG.publisher.environment, uuid: ENVIRONMENT },
    };
    const roles = [
      serviceRole('rolekeeper-plan', plan, {
        doors: [{ ...production, environment: undefined }],
        environments: [],
        enforcement: { by: 'nobody' },
      }),
      serviceRole('rolekeeper-upload', upload, { doors: [production] }),
    ];
    const repository = { slug: CONFIG.slug, uuid: REPOSITORY, environments: new Map([['production', ENVIRONMENT]]) };
    const lint = lintPipelines(read.file, { trust: trustWorld(settings(), undefined), repository, roles }, undefined);
    expect(lint.failed).toBe(false);
    const asked = lint.roles.flatMap(({ role, verdicts }) =>
      verdicts.flatMap(({ wants, answer, step }) => (wants === 'yes' ? [[role.name, step.name, answer]] : [])),
    );
    expect(asked).toEqual([
      ['rolekeeper-plan', 'Review', 'matches'],
      ['rolekeeper-plan', 'Applied', 'matches'],
      ['rolekeeper-upload', 'Publish', 'matches'],
    ]);
  });

  it('becomes a role by the lines of `rolekeeper snippet`, so that CloudTrail shows the build', () => {
    const role = { roleArn: '', region: '', audience: undefined };
    const lines = pipelineSnippet(desiredRole({ maxSessionSeconds: 3600 }), role).script.slice(3, -1);
    expect(lines).toHaveLength(3);
    for (const step of [steps(pipelines['pull-requests']['**'])[1], steps(pipelines.branches.main)[1]]) {
      expect(step?.script).toContain(lines.join(' && '));
    }
  });

  it('never lets npm look for a name: an exact package by its hash, and what that has installed', () => {
    const lines = [...steps(pipelines['pull-requests']['**']), ...steps(pipelines.branches.main)].flatMap(
      ({ script }) => script,
    );
    const ofNpm = lines.filter((line) => /\b(npm|npx)\b/.test(line));
    expect(ofNpm.filter((line) => line === 'npm ci --ignore-scripts')).toHaveLength(5);
    expect(ofNpm.filter((line) => !/^(npm ci --ignore-scripts$|npx --no-install rolekeeper )/.test(line))).toEqual([]);
  });

  it('shares no folder between branches, which the step that publishes would run', () => {
    for (const step of [...steps(pipelines['pull-requests']['**']), ...steps(pipelines.branches.main)]) {
      expect(step).not.toHaveProperty('caches');
    }
  });

  it('uses verbs and options that there are', async () => {
    const lines = [...steps(pipelines['pull-requests']['**']), ...steps(pipelines.branches.main)]
      .flatMap(({ script }) => script)
      .filter((line) => line.startsWith('npx --no-install rolekeeper '));
    expect(lines).toHaveLength(5);
    for (const line of lines) {
      const argv = line.split(' ').slice(3);
      const { root, loaded } = await loadProgram(verbsFor(verbIn(argv)), plain);
      for (const { command } of loaded) command.exitOverride().action(() => undefined);
      await expect(root.parseAsync(argv, { from: 'user' }), line).resolves.toBeDefined();
    }
  });
});
