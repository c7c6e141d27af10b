/** How roles are remembered, unless a deed says otherwise. */
import { rolesAfter, rolesIntended } from '../core/record/roles-after.ts';

export const AS_PLANNED = { intended: rolesIntended, after: rolesAfter };
