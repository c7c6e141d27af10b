/**
 * What a set of statements says about one action on one resource pattern: a small evaluator for policies, with three
 * answers. It knows that Allow wins over no statement and Deny over Allow, NotAction, NotResource and wildcards. It
 * does not evaluate conditions and policy variables: what depends on one is `maybe`.
 *
 * A resource pattern stands for many resources, so there are two questions: is the action allowed on all of them
 * (allowedOnAll), and is it allowed on any of them (allowedOnSome). Sound for both questions: `yes` to the first and
 * `no` to the second are never wrong.
 */
import { standsFor } from '../iam/action-pattern.ts';
import { reachOf, resourcesMeet } from '../iam/resource-pattern.ts';
import { covers } from '../iam/wildcard.ts';
import type { PolicyStatement } from './policy-statements.ts';

export interface Answer {
  readonly is: 'yes' | 'maybe' | 'no';
  /** The statement that decided; undefined: no statement is about it. */
  readonly by: PolicyStatement | undefined;
}

/** Whether `action`, as AWS spells it, is allowed on everything that `resource` stands for. */
export function allowedOnAll(statements: readonly PolicyStatement[], action: string, resource: string): Answer {
  const about = statements.filter((statement) => names(statement, action));
  const denial = about.find(
    (statement) => statement.effect === 'Deny' && !statement.conditional && reaches(statement, resource),
  );
  if (denial !== undefined) return { is: 'no', by: denial };
  const allows = about.filter(({ effect }) => effect === 'Allow');
  const allow = allows.find((statement) => !statement.conditional && coversAll(statement, resource));
  const perhaps =
    about.find((statement) => statement.effect === 'Deny' && reaches(statement, resource)) ??
    (allow === undefined ? allows.find((statement) => mayCoverAll(statement, resource)) : undefined);
  if (perhaps !== undefined) return { is: 'maybe', by: perhaps };
  return allow === undefined
    ? { is: 'no', by: allows.find((statement) => reaches(statement, resource)) }
    : { is: 'yes', by: allow };
}

/** Whether `action` is allowed on anything that `resource` stands for. */
export function allowedOnSome(statements: readonly PolicyStatement[], action: string, resource: string): Answer {
  const about = statements.filter((statement) => names(statement, action));
  const denies = about.filter(({ effect }) => effect === 'Deny');
  let perhaps: PolicyStatement | undefined;
  for (const allow of about) {
    if (allow.effect === 'Deny' || !reaches(allow, resource)) continue;
    for (const allowed of allow.resources) {
      const reach = reachOf(allowed);
      if (!resourcesMeet(reach, resource)) continue;
      const denial = denies.find((deny) => coversAll(deny, reach) || coversAll(deny, resource));
      if (denial !== undefined && !denial.conditional) continue;
      if (!allow.conditional && denial === undefined) return { is: 'yes', by: allow };
      perhaps = allow;
    }
  }
  return perhaps === undefined ? { is: 'no', by: undefined } : { is: 'maybe', by: perhaps };
}

function names({ actions, notActions }: PolicyStatement, action: string): boolean {
  return notActions === undefined
    ? actions.some((pattern) => standsFor(pattern, action))
    : !notActions.some((pattern) => standsFor(pattern, action));
}

function reaches({ resources, notResources }: PolicyStatement, resource: string): boolean {
  return notResources === undefined
    ? resources.some((pattern) => resourcesMeet(reachOf(pattern), resource))
    : !notResources.some((pattern) => covers(pattern, resource));
}

function coversAll({ resources, notResources }: PolicyStatement, resource: string): boolean {
  return notResources === undefined
    ? resources.some((pattern) => covers(pattern, resource))
    : !notResources.some((pattern) => resourcesMeet(reachOf(pattern), resource));
}

/** With whatever its variables become. */
function mayCoverAll(statement: PolicyStatement, resource: string): boolean {
  return coversAll(statement, resource) || statement.resources.some((pattern) => covers(reachOf(pattern), resource));
}
