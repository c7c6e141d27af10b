/**
 * Whether the pipeline runs for a branch that the gate lets in. The gate compares the branch of the token, so the answer is as certain
 * as that branch is: a pull request has its source, and of tags it is not documented whether their tokens have one.
 */
import { named } from '../../text/counted.ts';
import { isOneBranch } from '../branch-pattern.ts';
import { sectionWords } from '../pipelines-file.ts';
import type { StepCase } from '../step-case.ts';
import { gateTakes, OTHER_BRANCH, runsOn } from '../step-tokens.ts';
import type { Remark } from './check.ts';

/** @param globs the branches of the manifest */
export function gateBranches({ step, file, role }: StepCase, globs: readonly string[]): Remark | undefined {
  const { kind, name } = step.section;
  const [first = ''] = globs;
  const remedy = `move the step under \`branches: ${first.includes('*') ? `'${first}'` : first}:\`, or name its branch in the manifest of ${role.name}`;
  const remark = (answer: Remark['answer'], code: Remark['code'], message: string): Remark => ({
    ...{ code, answer, refuser: 'gate', message, remedy, at: step.at },
  });
  const wanted = `the gate lets in ${named(globs, 'branch', 'branches')}`;
  if (kind === 'custom')
    return remark('note', 'pipeline-branches', `a custom pipeline runs on any branch; ${wanted} alone`);
  if (kind !== 'branches' && kind !== 'default') {
    const branch =
      kind === 'pull-requests' ? 'the source branch of its pull request' : 'a branch, or none: that is not documented';
    return remark(
      'cannot-be-known',
      'pipeline-unknown',
      `the token of ${sectionWords(step.section)} has ${branch}; ${wanted}`,
    );
  }
  const isLetIn = (branch: string) => gateTakes(globs, branch);
  if (kind === 'branches' && isOneBranch(name)) {
    return isLetIn(name)
      ? undefined
      : remark(
          'cannot-match',
          'pipeline-branches',
          `the pipeline runs for ${sectionWords(step.section)}, and ${wanted} alone`,
        );
  }
  // The same pattern: every branch that it runs for is let in.
  if (kind === 'branches' && globs.includes(name) && !/[?[{]|\*\*/.test(name)) return undefined;
  const examples = [...globs.map(exampleOf), exampleOf(name)].filter(isLetIn);
  const answers = examples.map((branch) => runsOn(step, branch, file));
  if (answers.includes('yes')) {
    return remark('note', 'pipeline-branches', `it runs for other branches, too; ${wanted} alone`);
  }
  const isCertain = answers.every((answer) => answer === 'no') && globs.every((glob) => !glob.includes('*'));
  if (isCertain) {
    return remark(
      'cannot-match',
      'pipeline-branches',
      `the pipeline does not run for ${named(globs, 'branch', 'branches')}, and the gate lets in no other`,
    );
  }
  return remark(
    'cannot-be-known',
    'pipeline-unknown',
    `whether ${sectionWords(step.section)} and the branches of the role have one in common is not worked out; ${wanted} alone`,
  );
}

/** A branch that the pattern matches. */
function exampleOf(pattern: string): string {
  return pattern.replace(/\*+/g, OTHER_BRANCH).replaceAll('?', 'x');
}
