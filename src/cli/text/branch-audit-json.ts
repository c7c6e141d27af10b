/** A branch audit of one role, for programs. */
import type { RoleAudit } from '../../core/model/branch-audit.ts';

/** As schemas/status.schema.json and schemas/trail.schema.json have it, without the role's name. */
export function roleAuditJson({ at, since, until, regions, branches, inOrder, ...audit }: RoleAudit) {
  const { outsideCount, outside, notAsked } = audit;
  return { at, since, until, regions, branches, checked: inOrder + outsideCount, outsideCount, outside, notAsked };
}
