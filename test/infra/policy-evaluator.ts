/**
 * IAM's evaluation of identity-based policies, for one request and the condition operators that our policies use. It
 * knows nothing of the code that writes the policies, and throws on an operator it does not know: a condition that is
 * skipped would be a test that cannot fail.
 */
import type { PolicyStatementJson } from '../../infra/policy-statement.ts';

export interface IamRequest {
  /** `iam:CreateRole` */
  action: string;
  /** ARN, or `*` for an action without resources. */
  resource: string;
  /** Condition keys as IAM spells them; an absent key is absent. */
  context: Readonly<Record<string, string | readonly string[]>>;
}

export type Decision = 'allowed' | 'explicitly denied' | 'not allowed';

export function evaluate(statements: readonly PolicyStatementJson[], request: IamRequest): Decision {
  const matching = statements.filter((statement) => applies(statement, request));
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'explicitly denied';
  return matching.some(({ Effect }) => Effect === 'Allow') ? 'allowed' : 'not allowed';
}

function applies(statement: PolicyStatementJson, { action, resource, context }: IamRequest): boolean {
  const { Action, NotAction = [], Resource, NotResource = [], Condition = {} } = statement;
  const anyAction = (patterns: readonly string[]) => patterns.some((pattern) => matches(pattern, action, 'i'));
  const anyResource = (patterns: readonly string[]) => patterns.some((pattern) => matches(pattern, resource));
  return (
    (Action ? anyAction(Action) : !anyAction(NotAction)) &&
    (Resource ? anyResource(Resource) : !anyResource(NotResource)) &&
    Object.entries(Condition).every(([operator, block]) =>
      Object.entries(block).every(([key, value]) => holds(operator, [value].flat(), valuesOf(context, key))),
    )
  );
}

/** IAM ignores the case of condition keys, and with it that of a tag key inside one. */
function valuesOf(context: IamRequest['context'], key: string): string[] | undefined {
  const entry = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase());
  return entry && [entry[1]].flat();
}

function holds(operator: string, wanted: readonly string[], actual: readonly string[] | undefined): boolean {
  const [value] = actual ?? [];
  switch (operator) {
    case 'StringEquals':
      return value !== undefined && wanted.includes(value);
    // It asks nothing where the key is absent.
    case 'StringEqualsIfExists':
      return value === undefined || wanted.includes(value);
    // A negated operator holds when the key is absent.
    case 'StringNotEquals':
      return value === undefined || !wanted.includes(value);
    case 'StringLike':
    case 'ArnLike':
    case 'ArnEquals':
      return value !== undefined && wanted.some((pattern) => matches(pattern, value));
    case 'StringNotLike':
      return value === undefined || !wanted.some((pattern) => matches(pattern, value));
    case 'Null':
      return wanted.includes(String(actual === undefined));
    case 'ForAnyValue:StringEquals':
      return (actual ?? []).some((item) => wanted.includes(item));
    case 'ForAnyValue:StringLike':
      return (actual ?? []).some((item) => wanted.some((pattern) => matches(pattern, item)));
    case 'ForAnyValue:StringNotEquals':
      return (actual ?? []).some((item) => !wanted.includes(item));
    // True of no values at all, and of a key that is not there.
    case 'ForAllValues:StringEquals':
      return (actual ?? []).every((item) => wanted.includes(item));
    case 'ForAllValues:StringNotEquals':
      return (actual ?? []).every((item) => !wanted.includes(item));
    case 'ForAnyValue:StringEqualsIgnoreCase':
      return (actual ?? []).some((item) => wanted.some((text) => text.toLowerCase() === item.toLowerCase()));
    default:
      throw new Error(`The evaluator does not know the condition operator ${operator}`);
  }
}

/** `*` is any text, colons and slashes included; `?` is one character. */
export function matches(pattern: string, text: string, flags = ''): boolean {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, `s${flags}`).test(text);
}
