/**
 * What a role's own statements, taken together, allow of the sensitive actions. Statements are a union: PassRole in one
 * and RunInstances in another are one way in. Conditions are not evaluated; an Allow with one counts as if it had none.
 */
import { standsFor } from '../iam/action-pattern.ts';
import { reachOf } from '../iam/resource-pattern.ts';
import { SENSITIVE_ACTIONS, type SensitiveAction } from '../iam/sensitive-actions.ts';
import type { Denials } from './denials.ts';
import type { PolicyStatement } from './policy-statements.ts';

/** One sensitive action, allowed on one resource. */
export interface Grant {
  readonly statement: PolicyStatement;
  /** Number under Action. */
  readonly index: number;
  readonly action: SensitiveAction;
  /** As the manifest spells it. */
  readonly resource: string;
  /** Number under Resource. */
  readonly resourceIndex: number;
}

/** The statements of one role, with what they deny. */
export interface Statements {
  readonly statements: readonly PolicyStatement[];
  readonly denials: Denials;
}

const found = new WeakMap<Statements, Map<SensitiveAction['kind'], Grant[]>>();

/** All of one kind, in the order of the statements. They are looked for once for each role. */
export function grants(role: Statements, kind: SensitiveAction['kind']): readonly Grant[] {
  let kinds = found.get(role);
  if (kinds === undefined) {
    kinds = Map.groupBy(allGrants(role), ({ action }) => action.kind);
    found.set(role, kinds);
  }
  return kinds.get(kind) ?? NONE;
}

const NONE: readonly Grant[] = [];

function allGrants({ statements, denials }: Statements): Grant[] {
  const found: Grant[] = [];
  for (const statement of statements) {
    if (statement.effect === 'Deny') continue;
    for (const [index, { sensitive }] of statement.actions.entries()) {
      if (sensitive.length > 0) addGrants(statement, index, sensitive, denials, found);
    }
    if (statement.notActions !== undefined) {
      const { notActions } = statement;
      const left = SENSITIVE_ACTIONS.filter(({ action }) => !notActions.some((pattern) => standsFor(pattern, action)));
      addGrants(statement, 0, left, denials, found);
    }
  }
  return found;
}

function addGrants(
  statement: PolicyStatement,
  index: number,
  sensitive: readonly SensitiveAction[],
  denials: Denials,
  found: Grant[],
): void {
  for (const action of sensitive) {
    for (const [resourceIndex, resource] of statement.resources.entries()) {
      if (denials.cover(action.action, reachOf(resource))) continue;
      found.push({ statement, index, action, resource, resourceIndex });
    }
  }
}
