/** Whether the role trusts the repository that runs the step. */
import { named } from '../../text/counted.ts';
import { anyAnswer, rightAudience, rightBranches, rightPlaces } from '../step-case.ts';
import { OTHER_ENVIRONMENT } from '../step-tokens.ts';
import type { Check } from './check.ts';

export const repository: Check = (one) => {
  const { step, role, world } = one;
  // Whoever imports it runs it: elsewhere.ts says so.
  if (step.section.kind === 'shared') return undefined;
  const { uuid, slug } = world.repository;
  const environments = [...rightPlaces(one).map((place) => place.environmentUuid), undefined, OTHER_ENVIRONMENT];
  const answer = anyAnswer(environments, (environmentUuid) =>
    anyAnswer(rightBranches(one), (branch) =>
      one.asks(rightAudience(one), { repositoryUuid: uuid, environmentUuid }, branch),
    ),
  );
  if (answer !== 'no') return undefined;
  return {
    code: 'pipeline-repository',
    answer: 'cannot-match',
    refuser: 'iam',
    message: `the role trusts ${named(role.admission.repositories, 'repository', 'repositories')}, and not ${slug}`,
    remedy: `add ${slug} to repositories in the manifest of ${role.name}, or name a role of ${slug}`,
    at: step.at,
  };
};
