/**
 * What a set of statements says about one action on one resource pattern: a small evaluator for policies, with three
 * answers. It knows that Allow wins over no statement and Deny over Allow, NotAction, NotResource and wildcards. It
 * does not evaluate conditions and policy variables: what depends on one is `maybe`. So is what AWS's documentation and its
 * simulator read otherwise (resource-reading.ts).
 *
 * A resource pattern stands for many resources, so there are two questions: is the action allowed on all of them
 * (allowedOnAll), and is it allowed on any of them (allowedOnSome). Sound for both questions: `yes` to the first and
 * `no` to the second are never wrong.
 */
import { standsFor } from '../iam/action-pattern.ts';
import { type Reading, reads, readsAll } from '../iam/resource-reading.ts';
import type { PolicyStatement } from './policy-statements.ts';

export interface Answer {
  readonly is: 'yes' | 'maybe' | 'no';
  /** The statement that decided; undefined: no statement is about it. */
  readonly by: PolicyStatement | undefined;
  /** Of `maybe`: what it depends on. A condition, or a policy variable; or how far a wildcard of a resource runs. */
  readonly doubt?: 'condition' | 'wildcard';
}

/** Whether `action`, as AWS spells it, is allowed on everything that `resource` stands for. */
export function allowedOnAll(statements: readonly PolicyStatement[], action: string, resource: string): Answer {
  const about = statements.filter((statement) => isAbout(statement, action));
  const denies = about.filter(({ effect }) => effect === 'Deny');
  const allows = about.filter(({ effect }) => effect === 'Allow');
  const denial = denies.find((statement) => !statement.conditional && reaches(statement, resource) === 'yes');
  if (denial !== undefined) return { is: 'no', by: denial };
  const allow = allows.find((statement) => !statement.conditional && reachesAll(statement, resource) === 'yes');
  const perhaps =
    denies.find((statement) => reaches(statement, resource) !== 'no') ??
    (allow === undefined ? allows.find((statement) => reachesAll(statement, resource) !== 'no') : undefined);
  if (perhaps !== undefined) return { is: 'maybe', by: perhaps, doubt: doubtOf(perhaps) };
  return allow === undefined
    ? { is: 'no', by: allows.find((statement) => reaches(statement, resource) !== 'no') }
    : { is: 'yes', by: allow };
}

/** Whether `action` is allowed on anything that `resource` stands for. */
export function allowedOnSome(statements: readonly PolicyStatement[], action: string, resource: string): Answer {
  const about = statements.filter((statement) => isAbout(statement, action));
  const denies = about.filter(({ effect }) => effect === 'Deny');
  let perhaps: Answer | undefined;
  for (const allow of about) {
    if (allow.effect === 'Deny' || reaches(allow, resource) === 'no') continue;
    for (const allowed of allow.resources) {
      const reading = reads(allowed, resource);
      if (reading === 'no') continue;
      const denied = best(denies.map((deny) => taken(deny, allowed, resource)));
      if (denied === 'yes') continue;
      const certain = !allow.conditional && reading === 'yes' && reaches(allow, resource) === 'yes';
      if (certain && denied === 'no') return { is: 'yes', by: allow };
      const doubted = certain ? denies.find((deny) => taken(deny, allowed, resource) === 'maybe') : allow;
      perhaps = { is: 'maybe', by: allow, doubt: doubtOf(doubted ?? allow) };
    }
  }
  return perhaps ?? { is: 'no', by: undefined };
}

function doubtOf({ conditional, resources, notResources = [] }: PolicyStatement): 'condition' | 'wildcard' {
  return conditional || [...resources, ...notResources].some((text) => text.includes('${')) ? 'condition' : 'wildcard';
}

/** Whether a Deny takes back all that an Allow gives there. What a variable becomes, it becomes in both. */
function taken(deny: PolicyStatement, allowed: string, resource: string): Reading {
  const all = best([reachesAll(deny, allowed), reachesAll(deny, resource)]);
  return all === 'yes' && deny.conditional ? 'maybe' : all;
}

/** Whether the statement is about the action, as AWS spells it. */
export function isAbout({ actions, notActions }: PolicyStatement, action: string): boolean {
  return notActions === undefined
    ? actions.some((pattern) => standsFor(pattern, action))
    : !notActions.some((pattern) => standsFor(pattern, action));
}

function reaches({ resources, notResources }: PolicyStatement, resource: string): Reading {
  return notResources === undefined
    ? best(resources.map((pattern) => reads(pattern, resource)))
    : opposite(best(notResources.map((pattern) => readsAll(pattern, resource))));
}

function reachesAll({ resources, notResources }: PolicyStatement, resource: string): Reading {
  return notResources === undefined
    ? best(resources.map((pattern) => readsAll(pattern, resource)))
    : opposite(best(notResources.map((pattern) => reads(pattern, resource))));
}

function best(readings: readonly Reading[]): Reading {
  return readings.includes('yes') ? 'yes' : readings.includes('maybe') ? 'maybe' : 'no';
}

function opposite(reading: Reading): Reading {
  return reading === 'yes' ? 'no' : reading === 'no' ? 'yes' : 'maybe';
}
