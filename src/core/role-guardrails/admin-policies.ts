/** Which of a role's policies make it an administrator, judged as the guardrails judge those of a manifest. */

import type { ActualRole } from '../model/actual-role.ts';
import { documentStatements } from '../permissions/policy-statements.ts';
import { whatItIs } from './admin-access.ts';
import { awsPolicyName, whatItDoes } from './admin-managed-policy.ts';

export interface AdminPolicy {
  readonly code: 'admin-access' | 'admin-managed-policy';
  /** The inline policy's name or the managed policy's ARN. */
  readonly policy: string;
  readonly message: string;
}

/** The text of a customer managed policy is not in the state: what it allows is not reported here. */
export function adminPolicies({ managedPolicyArns, inlinePolicies }: ActualRole): AdminPolicy[] {
  return [
    ...managedPolicyArns.flatMap(managedPolicy),
    ...Object.entries(inlinePolicies).flatMap(([name, text]) => inlinePolicy(name, text)),
  ];
}

function managedPolicy(policy: string): AdminPolicy[] {
  const name = awsPolicyName(policy);
  const what = name === undefined ? undefined : whatItDoes(name);
  return what === undefined ? [] : [{ code: 'admin-managed-policy', policy, message: `${name} ${what}` }];
}

function inlinePolicy(policy: string, text: string): AdminPolicy[] {
  const actions = documentStatements(JSON.parse(text), '')
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) => statement.actions);
  const messages = actions.flatMap(({ text: action, service, name }) => {
    const what = whatItIs(service, name);
    return what === undefined ? [] : `"${action}" in policy ${policy} is ${what}`;
  });
  return [...new Set(messages)].map((message) => ({ code: 'admin-access', policy, message }));
}
