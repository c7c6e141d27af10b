/** Whether the step runs in this repository at all. */
import type { Check } from './check.ts';

export const elsewhere: Check = ({ step }) => {
  if (step.section.kind !== 'shared') return undefined;
  return {
    code: 'pipeline-elsewhere',
    answer: 'cannot-be-known',
    refuser: 'iam',
    message: `pipeline ${step.section.name} runs in the repositories that import it, with their tokens`,
    remedy: 'check the file of a repository that imports it, and this one with --repo for that repository',
    at: step.at,
  };
};
