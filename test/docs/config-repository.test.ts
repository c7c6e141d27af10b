/** The sample pipeline of the config repository: what it promises about who may do what, and that its commands exist. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadProgram, verbIn, verbsFor } from '../../src/cli/program.ts';
import { plain } from '../../src/core/render/paint.ts';

interface Step {
  name: string;
  script: string[];
  oidc?: boolean;
  deployment?: string;
}
interface Pipelines {
  'pull-requests': Record<string, { step: Step }[]>;
  branches: Record<string, { step: Step }[]>;
}

let pipelines: Pipelines;

beforeAll(async () => {
  const file = join(import.meta.dirname, '../../docs/samples/config-repository/bitbucket-pipelines.yml');
  ({ pipelines } = parse(await readFile(file, 'utf8')));
});

function steps(list: { step: Step }[] | undefined): Step[] {
  return (list ?? []).map(({ step }) => step);
}

describe('the sample pipeline', () => {
  it('reaches from a pull request only the role that reads', () => {
    const found = steps(pipelines['pull-requests']['**']);
    expect(found.map(({ name }) => name)).toEqual(['Validate', 'Plan']);
    for (const { deployment, script } of found) {
      expect(deployment).toBeUndefined();
      expect(script.join('\n')).not.toMatch(/rolekeeper-upload|publish|apply/);
    }
  });

  it('publishes from main alone, in a deployment environment', () => {
    expect(Object.keys(pipelines.branches)).toEqual(['main']);
    const found = steps(pipelines.branches.main);
    expect(found.map(({ name }) => name)).toEqual(['Validate', 'Publish']);
    expect(found.at(-1)).toMatchObject({ deployment: 'production', oidc: true });
    expect(found.at(-1)?.script.join('\n')).toMatch(/role\/rolekeeper\/rolekeeper-upload[\s\S]*rolekeeper publish/);
  });

  it('asks for a token wherever it becomes a role, and nowhere else', () => {
    for (const { oidc, script } of [...steps(pipelines['pull-requests']['**']), ...steps(pipelines.branches.main)]) {
      expect(oidc === true).toBe(script.some((line) => line.includes('AWS_ROLE_ARN')));
    }
  });

  it('never lets npm look for a name: an exact package by its hash, and what that has installed', () => {
    const lines = [...steps(pipelines['pull-requests']['**']), ...steps(pipelines.branches.main)].flatMap(
      ({ script }) => script,
    );
    const ofNpm = lines.filter((line) => /\b(npm|npx)\b/.test(line));
    expect(ofNpm.filter((line) => line === 'npm ci --ignore-scripts')).toHaveLength(4);
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
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      const argv = line.split(' ').slice(3);
      const { root, loaded } = await loadProgram(verbsFor(verbIn(argv)), plain);
      for (const { command } of loaded) command.exitOverride().action(() => undefined);
      await expect(root.parseAsync(argv, { from: 'user' }), line).resolves.toBeDefined();
    }
  });
});
