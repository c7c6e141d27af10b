import type { PlanRule } from './rule.ts';

/** Spelt out by the owner, so it is allowed; said at every plan, so it is not forgotten. */
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
            ? `every branch, tag, pull request and custom pipeline of ${repositories.join(', ')} may enter: whoever can push can edit bitbucket-pipelines.yml`
            : `every branch that may deploy to ${environments.join(', ')} may enter`,
        remedy: `name environments and branches in ${file}, unless this is what you want`,
      })),
};
