import type { Watched } from '../../../src/service/webhook/push.ts';
import { BRANCH, REPOSITORY, WORKSPACE } from '../../functions/sample-pushes.ts';
import { aUuid } from '../../support/ids.ts';

export const WATCHED: Watched = {
  workspaceUuid: aUuid(WORKSPACE),
  repositoryUuid: aUuid(REPOSITORY),
  branch: BRANCH,
};
