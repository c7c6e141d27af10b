/**
 * Which roles a role may hand to a service by iam:PassRole, beyond those that the platform has listed for its team, and
 * what stands beside that and would use one.
 */
import { type ActionPattern, standsFor } from '../iam/action-pattern.ts';
import { formatsOf, serviceOf, servicePrefixes } from '../iam/catalogue.ts';
import { leftOpen } from '../iam/resource-format.ts';
import { reachOf } from '../iam/resource-pattern.ts';
import { covers, hasWildcard } from '../iam/wildcard.ts';
import { type Grant, grants } from '../permissions/grants.ts';
import type { RoleUnderCheck } from './rule.ts';

/** A role that may be passed, or a pattern of roles, that the platform has not listed. */
export interface PassedRole {
  readonly grant: Grant;
  /** What the pattern admits, if it names no role: `every role whose name begins with "a"`. */
  readonly open: string | undefined;
}

/** An action that takes a role and acts as it, or has a service act. */
export interface RoleUser {
  readonly action: string;
  /** Continues "…, which". */
  readonly means: string;
}

export function unlistedPasses(role: RoleUnderCheck): PassedRole[] {
  const listed = role.team?.passRoles ?? [];
  return grants(role, 'pass-role')
    .filter(({ resource }) => !listed.some((pattern) => covers(pattern, reachOf(resource))))
    .map((grant) => ({ grant, open: leftOpen(grant.resource, formatsOf('iam:PassRole')) }));
}

/**
 * The first action of the role's statements that uses a role: one that AWS's own data says depends on iam:PassRole, or
 * one of sensitive-actions.ts, which has those that the data leaves out and says better what they do.
 */
export function firstUser(role: RoleUnderCheck): RoleUser | undefined {
  const [known] = grants(role, 'passing');
  if (known !== undefined) return known.action;
  for (const { effect, actions, resources } of role.statements) {
    if (effect === 'Deny') continue;
    const left = (action: string) => resources.some((resource) => !role.denials.cover(action, reachOf(resource)));
    for (const pattern of actions) {
      const found = dependents(pattern).find(left);
      if (found !== undefined) return { action: found, means: 'hands a role to its service' };
    }
  }
  return undefined;
}

function dependents(pattern: ActionPattern): string[] {
  const prefixes = hasWildcard(pattern.service) ? servicePrefixes() : [pattern.service];
  return prefixes
    .flatMap((prefix) => serviceOf(prefix)?.passing ?? [])
    .flatMap(({ name }) => (standsFor(pattern, name) ? name : []));
}
