/** Whether the step runs in this repository at all. */
import type { Check } from './check.ts';

export const elsewhere: Check = ({ step, role }) => {
  if (step.section.kind !== 'shared') return undefined;
  return {
    code: 'pipeline-elsewhere',
    answer: 'cannot-be-known',
    refuser: 'iam',
    message: `pipeline ${step.section.name} runs in the repositories that import it, with their tokens`,
    remedy: `what is certain wherever it runs is said here; compare the rest with what \`rolekeeper snippet ${role.name}\` prints`,
    at: step.at,
  };
};
