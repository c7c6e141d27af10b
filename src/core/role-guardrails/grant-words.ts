/** How the guardrails describe grants. */
import type { Grant } from '../permissions/grants.ts';
import type { PolicyStatement } from '../permissions/policy-statements.ts';

/** The first grant at each place in the manifest, and how many other actions it means there. */
export function byPointer(
  found: readonly Grant[],
  pointerOf: (grant: Grant) => string,
): { pointer: string; first: Grant; others: number }[] {
  return [...Map.groupBy(found, pointerOf)].flatMap(([pointer, [first, ...rest]]) => {
    if (first === undefined) return [];
    const actions = new Set([first, ...rest].map(({ action }) => action.action));
    return { pointer, first, others: actions.size - 1 };
  });
}

/** People expect their condition to count. */
export function conditionWords({ conditional }: PolicyStatement): string {
  return conditional ? ' (its condition is not evaluated here)' : '';
}
