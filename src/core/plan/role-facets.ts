/**
 * The differences between one role as it should be and as it is, facet by facet, in the order in which they are shown.
 */

import { samePolicy } from '../iam/policy-document.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { FacetDifference } from '../model/change.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { Facet } from '../model/role-spec.ts';

/** Empty if IAM would behave the same. Facets that the state does not have are not compared. */
export function roleFacets(desired: DesiredRole, actual: ActualRole): FacetDifference[] {
  const changes = [
    ...single('boundary', actual.boundaryArn, desired.boundaryArn),
    ...policy('trust', actual.trust, desired.trust),
    ...single('session', String(actual.maxSessionSeconds), String(desired.maxSessionSeconds)),
    ...single('description', actual.description || undefined, desired.description || undefined),
    ...managedPolicies(actual.managedPolicyArns, desired.managedPolicyArns),
    ...inlinePolicies(actual.inlinePolicies, desired.inlinePolicies),
    ...tags(actual.tags, desired.tags),
  ];
  return actual.unread.length === 0 ? changes : changes.filter(({ facet }) => !actual.unread.includes(facet));
}

function single(facet: Facet, before: string | undefined, after: string | undefined): FacetDifference[] {
  return before === after ? [] : [{ facet, before, after }];
}

function policy(facet: Facet, before: string, after: string): FacetDifference[] {
  return samePolicy(before, after) ? [] : [{ facet, before, after }];
}

function managedPolicies(before: readonly string[], after: readonly string[]): FacetDifference[] {
  const had = new Set(before);
  const wants = new Set(after);
  return [
    ...before.filter((arn) => !wants.has(arn)).map((arn) => removed('managedPolicy', arn, arn)),
    ...after.filter((arn) => !had.has(arn)).map((arn) => added('managedPolicy', arn, arn)),
  ];
}

function inlinePolicies(before: RoleRecord, after: RoleRecord): FacetDifference[] {
  return keyed('inlinePolicy', before, after, samePolicy);
}

function tags(before: RoleRecord, after: RoleRecord): FacetDifference[] {
  return keyed('tag', before, after, (a, b) => a === b);
}

type RoleRecord = Readonly<Record<string, string>>;

function keyed(
  facet: Facet,
  before: RoleRecord,
  after: RoleRecord,
  same: (a: string, b: string) => boolean,
): FacetDifference[] {
  const changes: FacetDifference[] = [];
  for (const [key, old] of Object.entries(before)) {
    const wanted = Object.hasOwn(after, key) ? after[key] : undefined;
    if (wanted === undefined) changes.push(removed(facet, key, old));
    else if (!same(old, wanted)) changes.push({ facet, key, before: old, after: wanted });
  }
  for (const [key, wanted] of Object.entries(after)) {
    if (!Object.hasOwn(before, key)) changes.push(added(facet, key, wanted));
  }
  return changes;
}

function removed(facet: Facet, key: string, before: string): FacetDifference {
  return { facet, key, before, after: undefined };
}

function added(facet: Facet, key: string, after: string): FacetDifference {
  return { facet, key, before: undefined, after };
}
