/**
 * What STS does with a trust policy at a call of AssumeRoleWithWebIdentity: any trust policy, not only those that we
 * write. From AWS's documentation of the policy language; a second evaluator, by another author, agrees with it
 * on 100,000 documents and tokens (test/core/trust/trust-evaluator.test.ts).
 *
 *   a role is entered     if a statement allows it and none denies it
 *   a statement applies   if principal, action and every condition do
 *   a condition holds     if one of its values matches; a negated one if none does
 *   a key that is absent  fails a plain operator, and passes a negated one, …IfExists and ForAllValues: this is what
 *                         makes `ForAllValues:StringEquals` on a claim that no token has an open door
 *
 * A trust policy may also test what is not known before the call, such as `aws:SourceIp`: the answer is then `depends`.
 * From where the call comes can be known (call-origin.ts): a role of the gate is entered from the gate's VPC alone.
 */

import { compare, takesPatterns, takesVariables } from '../iam/condition-comparison.ts';
import { type KeyValue, literal, type Replaced, replaceVariables } from '../iam/policy-variable.ts';
import { matches } from '../iam/wildcard.ts';
import { type Answer, allOf, anyOf, asAnswer, not } from './answer.ts';
import { canBeChosen } from './call-keys.ts';
import type { TrustCondition, TrustDocument, TrustStatement } from './trust-document.ts';

/** A call of STS, as a trust policy sees it. */
export interface StsRequest {
  /** The ARN of the provider that vouches for the token. */
  readonly principal: string;
  /** `sts:AssumeRoleWithWebIdentity`. */
  readonly action: string;
  /** The values of the policy's condition keys, which are in lower case. */
  lookUp(key: string): KeyValue;
}

/** Whether the call is allowed. */
export function admits(document: TrustDocument, request: StsRequest): Answer {
  const variables = document.version === '2012-10-17';
  const applying = (effect: TrustStatement['effect']) =>
    anyOf(
      document.statements
        .filter((statement) => statement.effect === effect)
        .map((statement) => applies(statement, request, variables)),
    );
  return allOf([not(applying('Deny')), applying('Allow')]);
}

function applies(statement: TrustStatement, request: StsRequest, variables: boolean): Answer {
  if (!isNamed(statement.principal, request.principal) || !isAbout(statement.action, request.action)) return 'no';
  return allOf(statement.conditions.map((condition) => holds(condition, request, variables)));
}

/**
 * `"*"` counts whatever its type. IAM takes it for AWS principals only, but the answer must not be "no caller gets in"
 * where AWS's documentation leaves it open.
 */
function isNamed({ not, members }: TrustStatement['principal'], provider: string): boolean {
  const named = members.some(({ type, id }) => id === '*' || (type === 'Federated' && id === provider));
  return named !== not;
}

/** Actions ignore letter case. */
export function isAbout({ not, patterns }: TrustStatement['action'], action: string): boolean {
  return patterns.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) !== not;
}

/** Whether one condition holds. `variables`: whether the document's version has policy variables. */
export function holds(condition: TrustCondition, request: StsRequest, variables: boolean): Answer {
  const { operator, key, values } = condition;
  const found = request.lookUp(key);
  if (found.is === 'unknown' && !(found.isThere && operator.base === 'Null')) {
    return canBeChosen(condition) ? 'depends' : 'no';
  }
  if (operator.base === 'Null') {
    return asAnswer(values.some((value) => value.toLowerCase() === String(found.is === 'absent')));
  }
  if (found.is === 'absent') {
    // ForAnyValue is false without the key and IfExists true: AWS does not say which of them wins.
    return operator.set === 'ForAnyValue' && operator.ifExists ? 'depends' : asAnswer(holdsWithoutKey(condition));
  }
  if (found.is === 'unknown') return 'depends';
  const actual = takesPatterns(operator.base) ? literal(found.value) : found.value;
  const answer = anyOf(answersTo(condition, actual, request, variables));
  return operator.negated ? not(answer) : answer;
}

/**
 * For a key that is not there.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function holdsWithoutKey({ operator: { base, set, ifExists, negated }, values }: TrustCondition): boolean {
  if (base === 'Null') return values.some((value) => value.toLowerCase() === 'true');
  if (ifExists || set === 'ForAllValues') return true;
  return negated && set === undefined;
}

/** One answer for each value, worked out when it is asked for: the first that matches is enough. */
function* answersTo(
  { operator, values }: TrustCondition,
  actual: string,
  request: StsRequest,
  variables: boolean,
): Iterable<Answer> {
  const { base, negated } = operator;
  if (base === 'Null') return;
  const replaces = variables && takesVariables(base);
  const asPattern = takesPatterns(base);
  for (const value of values) {
    const wanted: Replaced = replaces
      ? replaceVariables(value, asPattern, (key) => request.lookUp(key))
      : { is: 'text', text: value };
    if (wanted.is === 'text') {
      const same = compare(base, actual, wanted.text);
      // "Not equal" of two things that cannot be compared may be true or false; "equal" of them is not true.
      yield same === undefined && negated ? 'depends' : asAnswer(same === true);
    } else {
      // A variable without a value matches nothing; whether it then differs from everything, AWS does not say.
      yield wanted.is === 'unknown' || negated ? 'depends' : 'no';
    }
  }
}
