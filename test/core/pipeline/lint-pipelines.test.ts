import { describe, expect, it } from 'vitest';
import { lintPipelines } from '../../../src/core/pipeline/lint/lint-pipelines.ts';
import type { StepVerdict } from '../../../src/core/pipeline/lint/step-verdict.ts';
import { readPipelines } from '../../../src/core/pipeline/read-pipelines.ts';
import { HOST, OTHER_REPOSITORY, REPOSITORY, WORKSPACE } from '../../support/roles.ts';
import { admits } from '../../support/trust-evaluator.ts';
import { CASES, type PipelineCase } from './pipeline-cases.ts';
import { BY_AUDIENCE, BY_BRANCH, PRODUCTION, ROLES, STAGING, UNNAMED, WORLD } from './pipeline-world.ts';

function read(yaml: string) {
  const found = readPipelines({ path: 'bitbucket-pipelines.yml', bytes: new TextEncoder().encode(yaml) });
  if ('issues' in found) throw new Error(JSON.stringify(found.issues));
  return found.file;
}

function about({ role = 'deploy' }: Pick<PipelineCase, 'role'>) {
  if (role === 'branched') return BY_BRANCH;
  if (role === 'custom-audience') return BY_AUDIENCE;
  return { role: ROLES[role], world: WORLD };
}

function verdictsOf(one: Pick<PipelineCase, 'role' | 'yaml'>): readonly StepVerdict[] {
  const { role, world } = about(one);
  return lintPipelines(read(one.yaml), world, role.name).roles[0]?.verdicts ?? [];
}

const STEP = '{7c6b5a49-3827-4615-9403-f2e1d0c9b8a7}';
const STRANGE = '{99999999-8888-4777-8666-555555555555}';
const ENVIRONMENTS: Record<string, string | undefined> = {
  P: PRODUCTION,
  S: STAGING,
  N: undefined,
  X: STRANGE,
  U: UNNAMED,
};

/** What STS says to a token of the table, by an evaluator of the tests' own. */
function isAdmitted(word: string, one: PipelineCase): boolean | 'no-token' {
  if (word === '-') return 'no-token';
  const [, kind = '', audience, branch, repository] =
    /^([A-Z])(?:@([^#]+))?(?:#([^/]+))?(?:\/(other))?$/.exec(word) ?? [];
  const { role, world } = about(one);
  if (audience === 'several') return false;
  const repo = repository === undefined ? REPOSITORY : OTHER_REPOSITORY;
  const environment = ENVIRONMENTS[kind];
  const sub =
    branch === undefined
      ? [repo, ...(environment === undefined ? [] : [environment]), STEP].join(':')
      : [WORKSPACE, repo, STEP, branch].join(':');
  const aud = audience ?? `ari:cloud:bitbucket::workspace/${world.trust.provider.workspaceUuid.slice(1, -1)}`;
  return admits(role.trust, HOST, { aud, sub });
}

function iamOf(words: string, one: PipelineCase): StepVerdict['iam'] {
  const answers = words.split(' ').map((word) => isAdmitted(word, one));
  if (answers.every((answer) => answer === 'no-token')) return 'no-token';
  if (answers.every((answer) => answer === true)) return 'admits';
  return answers.every((answer) => answer === false) ? 'refuses' : 'open';
}

describe('the steps of a pipelines file', () => {
  for (const one of CASES) {
    it(`${one.name}: ${one.reason}`, () => {
      const verdicts = verdictsOf(one);
      const said = verdicts.map(({ answer, remarks }) => {
        const code = remarks.find((remark) => remark.answer === answer)?.code;
        return code === undefined ? answer : `${answer} ${code}`;
      });
      expect(said).toEqual(one.steps.map(([answer]) => answer));
      expect(verdicts.map(({ iam }) => iam)).toEqual(one.steps.map(([, tokens]) => iamOf(tokens, one)));
      expect(read(one.yaml).elsewhere).toHaveLength(one.elsewhere ?? 0);
    });
  }

  it('are those of more than sixty files, each with another reason', () => {
    expect(CASES.length).toBeGreaterThan(60);
    expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
    expect(new Set(CASES.map(({ reason }) => reason)).size).toBe(CASES.length);
  });

  it('match only what IAM admits, and name IAM as the one that refuses only where it does', () => {
    for (const one of CASES) {
      for (const { answer, iam, remarks } of verdictsOf(one)) {
        if (answer === 'matches') expect(iam, one.name).toBe('admits');
        const byIam = remarks.some((remark) => remark.answer === 'cannot-match' && remark.refuser === 'iam');
        if (byIam) expect(iam, one.name).not.toBe('admits');
      }
    }
  });
});
