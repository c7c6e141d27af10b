/** One statement of a policy, ready to be compared: the same shape for trust and for permissions. */

import { type ConditionOperator, conditionOperator } from '../iam/condition-operator.ts';
import type { PolicyText } from '../model/role-spec.ts';
import { isJsonObject, type JsonObject, listOf, parseJsonObject } from '../text/json.ts';

export interface Clause {
  readonly allows: boolean;
  /** Empty for permissions. */
  readonly principal: Names;
  /** In lower case. */
  readonly action: Names;
  /** `*` for trust. */
  readonly resource: Names;
  readonly tests: readonly ConditionTest[];
}

/** Patterns, or (`not`) everything but them. `words` are the same as they were written. */
export interface Names {
  readonly not: boolean;
  readonly patterns: readonly string[];
  readonly words: readonly string[];
}

export interface ConditionTest {
  readonly operator: ConditionOperator;
  readonly key: string;
  readonly values: readonly string[];
}

/** undefined if the text has a statement that cannot be understood. */
export function clausesOf(text: PolicyText): Clause[] | undefined {
  const document = parseJsonObject(text);
  if (document === undefined || document.Statement === undefined) return undefined;
  // Before 2012-10-17 a variable is plain text, and `${*}` is a star that is no wildcard: languages that are not read
  // here.
  if (text.includes('${') && (document.Version !== '2012-10-17' || /\$\{[*?]\}/.test(text))) return undefined;
  const clauses = listOf(document.Statement).map(clauseOf);
  return clauses.every((clause) => clause !== undefined) ? clauses : undefined;
}

function clauseOf(statement: unknown): Clause | undefined {
  if (!isJsonObject(statement)) return undefined;
  const { Effect, Condition } = statement;
  const tests = testsOf(Condition);
  if ((Effect !== 'Allow' && Effect !== 'Deny') || tests === undefined) return undefined;
  return {
    allows: Effect === 'Allow',
    principal: principals(statement),
    action: names(statement.Action, statement.NotAction, (action) => action.toLowerCase()),
    resource: names(statement.Resource, statement.NotResource, (resource) => resource),
    tests,
  };
}

function principals({ Principal, NotPrincipal }: JsonObject): Names {
  const members = Principal ?? NotPrincipal;
  if (!isJsonObject(members)) return EVERYTHING;
  const patterns = Object.entries(members).flatMap(([type, ids]) =>
    texts(ids).map((id) => (id === '*' ? '*' : `${type} ${accountAsRootArn(id)}`)),
  );
  return { not: Principal === undefined, patterns, words: patterns };
}

/** IAM turns an account id into its root ARN when it stores a document. */
function accountAsRootArn(id: string): string {
  return /^\d{12}$/.test(id) ? `arn:aws:iam::${id}:root` : id;
}

/** Neither of the two: permissions have no principal, and trust has no resource. */
const EVERYTHING: Names = { not: false, patterns: ['*'], words: ['*'] };

function names(list: unknown, notList: unknown, spelt: (name: string) => string): Names {
  if (list === undefined && notList === undefined) return EVERYTHING;
  const words = texts(list ?? notList);
  return { not: list === undefined, patterns: words.map(spelt), words };
}

function texts(value: unknown): string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}

function testsOf(condition: unknown): ConditionTest[] | undefined {
  if (condition === undefined) return [];
  if (!isJsonObject(condition)) return undefined;
  const tests: ConditionTest[] = [];
  for (const [name, keys] of Object.entries(condition)) {
    const operator = conditionOperator(name);
    if (operator === undefined || !isJsonObject(keys)) return undefined;
    for (const [key, values] of Object.entries(keys)) {
      tests.push({ operator, key: key.toLowerCase(), values: listOf(values).map(String) });
    }
  }
  return tests;
}
