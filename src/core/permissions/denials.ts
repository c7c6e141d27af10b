/**
 * What a role's own Deny statements take back for certain: without a condition, and with a single pattern that covers
 * the whole resource, in both readings of AWS (resource-reading.ts). A Deny with a condition counts for nothing here, as the
 * condition is not evaluated.
 */
import { type ActionPattern, standsFor } from '../iam/action-pattern.ts';
import { reachOf } from '../iam/resource-pattern.ts';
import { readsAll } from '../iam/resource-reading.ts';
import { meets } from '../iam/wildcard.ts';
import type { PolicyStatement } from './policy-statements.ts';

/** For the statements of one role. Answers are remembered: a hostile policy asks the same a million times. */
export class Denials {
  readonly #statements: readonly Denial[];

  constructor(statements: readonly PolicyStatement[]) {
    this.#statements = statements
      .filter(({ effect, conditional }) => effect === 'Deny' && !conditional)
      .map((statement) => ({ statement, actions: new Map(), resources: new Map() }));
  }

  /** Whether the action, as AWS spells it, is denied on everything that the resource pattern reaches. */
  cover(action: string, resource: string): boolean {
    for (const denial of this.#statements) if (names(denial, action) && reaches(denial, resource)) return true;
    return false;
  }
}

interface Denial {
  readonly statement: PolicyStatement;
  readonly actions: Map<string, boolean>;
  readonly resources: Map<string, boolean>;
}

function names({ statement: { actions, notActions }, actions: known }: Denial, action: string): boolean {
  let answer = known.get(action);
  if (answer === undefined) {
    answer = notActions === undefined ? hasOne(actions, action) : !hasOne(notActions, action);
    known.set(action, answer);
  }
  return answer;
}

function reaches({ statement: { resources, notResources }, resources: known }: Denial, resource: string): boolean {
  let answer = known.get(resource);
  if (answer === undefined) {
    answer =
      notResources === undefined
        ? resources.some((pattern) => readsAll(pattern, resource) === 'yes')
        : !notResources.some((pattern) => meets(reachOf(pattern), resource));
    known.set(resource, answer);
  }
  return answer;
}

function hasOne(patterns: readonly ActionPattern[], action: string): boolean {
  return patterns.some((pattern) => standsFor(pattern, action));
}
