import type { PlanRule } from './rule.ts';

/** Silence about a boundary that nobody looks at must not read as "nobody has changed it". */
export const notWatched: PlanRule = {
  codes: ['not-watched'],
  check: ({ deployment: { boundaryDigest, serviceTrusts }, settings }) => {
    const unwatched = [
      ...(boundaryDigest === null ? [`the document of ${settings.roles.permissionsBoundary}`] : []),
      ...(serviceTrusts === null ? ['who may enter the roles of the service itself'] : []),
    ];
    if (unwatched.length === 0) return [];
    return [
      {
        code: 'not-watched',
        blocks: 'nothing',
        message: `no deployment says what it should be, so it is not watched: ${unwatched.join(', and ')}`,
        remedy: 'deploy the service into this account (docs/deploy.md), or watch it by other means',
      },
    ];
  },
};
