import type { PlanRule } from './rule.ts';

const DEPLOY = 'deploy the service into this account (docs/deploy.md), or watch it by other means';

/** The service is deployed, and the boundary is another's. */
const GIVE_TEXT =
  'put its text under roles.boundaryDocument in rolekeeper.yaml, as AWS prints it, and deploy the service again (docs/deploy.md#the-boundary)';

/** Silence about a boundary that is not watched must not read as "it was not changed". */
export const notWatched: PlanRule = {
  codes: ['not-watched'],
  check: ({ deployment: { boundary, serviceTrusts }, settings }) => {
    const unwatched = [
      ...(boundary === null ? [`the document of ${settings.roles.permissionsBoundary}`] : []),
      ...(serviceTrusts === null ? ['who may enter the roles of the service itself'] : []),
    ];
    if (unwatched.length === 0) return [];
    return [
      {
        code: 'not-watched',
        blocks: 'nothing',
        message: `no deployment says what it should be, so it is not watched: ${unwatched.join(', and ')}`,
        remedy: serviceTrusts === null ? DEPLOY : GIVE_TEXT,
      },
    ];
  },
};
