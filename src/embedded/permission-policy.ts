/** Inline and managed policies: who they are for is known, so they name actions and resources and no principal. */

import { listOf } from '../core/text/json.ts';
import type { PolicyDocument } from './account-state.ts';
import { malformedPolicyDocument, notParsed, syntaxError } from './iam-error.ts';
import { type Dialect, parsePolicy, type Statement } from './policy-shape.ts';
import { textsOf } from './policy-value.ts';
import { checkResource } from './resource-arn.ts';

const DIALECT: Dialect = {
  notJson: (error) => syntaxError(String(error)),
  checkVersion(version) {
    if (version === '2012-10-17') return;
    if (version !== undefined && version !== '2008-10-17') throw syntaxError(`there is no version ${String(version)}`);
    throw malformedPolicyDocument('Policy document must be version 2012-10-17 or greater.');
  },
  checkStatement,
};

/** @throws IamError MalformedPolicyDocument */
export function parsePermissionPolicy(text: string): PolicyDocument {
  return parsePolicy(text, DIALECT);
}

function checkStatement(statement: Statement): void {
  const { Effect, Principal, NotPrincipal } = statement;
  if (Principal !== undefined || NotPrincipal !== undefined) {
    throw malformedPolicyDocument('Policy document should not specify a principal.');
  }
  checkEffect(Effect);
  for (const action of oneOf(statement, 'Action', 'NotAction')) checkAction(action);
  for (const resource of oneOf(statement, 'Resource', 'NotResource')) checkResource(resource);
}

function checkEffect(effect: unknown): void {
  if (effect === 'Allow' || effect === 'Deny') return;
  if (typeof effect === 'string' && /^(allow|deny)$/i.test(effect)) throw notParsed();
  throw syntaxError(`Effect must be Allow or Deny, not ${String(effect)}`);
}

/** The texts of an element or of its opposite: exactly one of the two must be there. */
function oneOf(statement: Statement, element: 'Action' | 'Resource', opposite: string): readonly string[] {
  const value = statement[element];
  const other = statement[opposite];
  if (value !== undefined && other !== undefined) throw syntaxError(`${element} and ${opposite} in one Statement`);
  if (listOf(value ?? other).length === 0) {
    throw malformedPolicyDocument(`Policy statement must contain ${element.toLowerCase()}s.`);
  }
  return textsOf(element, value ?? other);
}

function checkAction(action: string): void {
  const [vendor = '', name, more] = action.split(':');
  if (vendor === '*' && name === undefined) return;
  if (name === undefined) {
    throw malformedPolicyDocument('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  }
  if (more !== undefined) throw malformedPolicyDocument('Actions/Condition can contain only one colon.');
  if (vendor !== '*' && !/^[A-Za-z0-9.-]+$/.test(vendor)) {
    throw malformedPolicyDocument(`Vendor ${vendor} is not valid`);
  }
  if (name === '') throw notParsed();
}
