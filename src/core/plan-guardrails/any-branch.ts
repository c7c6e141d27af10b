import type { PlanRule } from './rule.ts';

/** The owner asked for it, so it is allowed; every plan reports it, so it is not forgotten. */
export const anyBranch: PlanRule = {
  codes: ['any-branch'],
  check: ({ declared }) =>
    declared
      .filter(({ admission }) => admission.enforcement.by === 'nobody')
      .map(({ name, file, admission: { repositories, environments } }) => ({
        code: 'any-branch',
        blocks: 'nothing',
        role: name,
        message:
          environments.length === 0
            ? `every branch, tag, pull request and custom pipeline of ${repositories.join(', ')} may enter: a person who can push can edit bitbucket-pipelines.yml`
            : `every branch that may deploy to ${environments.join(', ')} may enter`,
        remedy: `name environments and branches in ${file}, unless this is what you want`,
      })),
};
