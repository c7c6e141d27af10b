/** What the parts of the deployment are called that has no name of its own. */
import { namesOf } from '../../infra/names.ts';
import { DEFAULT_DEPLOYMENT } from '../../src/core/model/deployment.ts';

export const NAMES = namesOf({ deployment: DEFAULT_DEPLOYMENT });
export const STACKS = NAMES.stacks;
export const ROLE_NAMES = NAMES.roles;
