/** Whether the step deploys to an environment that the role trusts. */
import { named } from '../../text/counted.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { anyAnswer, judged, rightAudience, rightBranches, type StepCase } from '../step-case.ts';
import { isTemplated } from '../written.ts';
import type { Check } from './check.ts';

export const environment: Check = (one) => {
  const { step, places, role } = one;
  const answers = places.map((place) =>
    anyAnswer(rightBranches(one), (branch) => one.asks(rightAudience(one), place, branch)),
  );
  const answer = judged(answers);
  const theirs = environmentsOf(one);
  // The repository decides: repository.ts says so.
  if (answer === 'yes' || theirs.length === 0) return undefined;
  const written = step.deployment ?? step.environment;
  const at = written?.at ?? step.at;
  const wanted = `the role trusts ${named(theirs, 'environment', 'environments')}`;
  const near = written === undefined ? undefined : didYouMean(written.text, theirs);
  const remedy = `write \`deployment: ${writable(near ?? theirs[0] ?? '')}\` into the step, or name its environment in the manifest of ${role.name}`;
  if (answer === 'open') {
    // Where other repositories may run it, elsewhere.ts speaks.
    if (step.section.kind === 'shared' && written !== undefined && !isTemplated(written.text)) return undefined;
    const message = `${openWords(one)}; ${wanted}`;
    return { code: 'pipeline-unknown', answer: 'cannot-be-known', refuser: 'iam', message, remedy, at };
  }
  const message =
    written === undefined
      ? `the step has no \`deployment\`, so its token names no environment; ${wanted}`
      : `the step deploys to ${written.text}${unknownTo(one, written.text)}; ${wanted}`;
  return { code: 'pipeline-deployment', answer: 'cannot-match', refuser: 'iam', message, remedy, at };
};

/** A step needs the name, and the lock file does not have it. */
function writable(environment: string): string {
  return environment.startsWith('{') ? `NAME OF ${environment}` : environment;
}

/** Of the repositories that can run the step. */
function environmentsOf({ role, step, world }: StepCase): string[] {
  const doors = role.admission.doors.filter(
    ({ repository }) => step.section.kind === 'shared' || repository.uuid === world.repository.uuid,
  );
  return [...new Set(doors.flatMap((door) => door.environment?.name ?? []))];
}

function openWords({ step: { deployment, environment: other }, world }: StepCase): string {
  const written = deployment ?? other;
  if (written === undefined) return 'the environment of the token is not certain';
  if (isTemplated(written.text)) return `to which environment the step deploys depends on ${written.text}`;
  if (deployment === undefined) {
    return `whether \`environment: ${written.text}\`, without \`deployment\`, is in the token, Atlassian does not say`;
  }
  return `bitbucket.lock.yaml has no environment "${written.text}" of ${world.repository.slug}, and it may be one of those that the manifest names by UUID, or that is spelt in another letter case`;
}

function unknownTo({ world: { repository }, step }: StepCase, name: string): string {
  if (step.section.kind === 'shared' || repository.environments.has(name) || isTemplated(name)) return '';
  return `, an environment of ${repository.slug} that bitbucket.lock.yaml does not know`;
}
