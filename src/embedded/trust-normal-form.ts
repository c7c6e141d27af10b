/**
 * IAM does not keep a trust policy as it was sent: it parses it and prints it again, with one-element lists collapsed,
 * account ids turned into root ARNs and lists in an order of its own. A comparison of texts would see drift for ever,
 * so the embedded IAM does the same. Its order is the reverse of the usual one on purpose: a comparison that only sorts
 * what it sends, or happens to send sorted lists, must not pass here by luck.
 */

import { accountAsRootArn } from '../core/iam/policy-document.ts';
import { isJsonObject, listOf } from '../core/text/json.ts';
import type { PolicyDocument } from './account-state.ts';

const ORDER = ['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Condition'];

/** The document must have passed parseTrustPolicy. */
export function normaliseTrust({ Version, Id, Statement }: PolicyDocument): PolicyDocument {
  return {
    // What a document without a version means.
    Version: Version ?? '2008-10-17',
    ...(Id !== undefined && { Id }),
    Statement: listOf(Statement).map(normaliseStatement),
  };
}

function normaliseStatement(statement: unknown): unknown {
  if (!isJsonObject(statement)) return statement;
  return Object.fromEntries(
    ORDER.filter((element) => statement[element] !== undefined).map((element) => [
      element,
      normaliseElement(element, statement[element]),
    ]),
  );
}

function normaliseElement(element: string, value: unknown): unknown {
  switch (element) {
    case 'Principal':
    case 'NotPrincipal':
      return isJsonObject(value) ? mapValues(value, (names) => collapsed(listOf(names).map(accountAsRootArn))) : value;
    case 'Action':
    case 'NotAction':
      return collapsed(listOf(value));
    case 'Condition':
      return isJsonObject(value) ? mapValues(value, normaliseOperator) : value;
    default:
      return value;
  }
}

function normaliseOperator(keys: unknown): unknown {
  return isJsonObject(keys) ? mapValues(keys, (values) => collapsed(listOf(values).map(String))) : keys;
}

function collapsed(values: readonly unknown[]): unknown {
  const distinct = [...new Set(values)].sort().reverse();
  return distinct.length === 1 ? distinct[0] : distinct;
}

function mapValues(object: Readonly<Record<string, unknown>>, change: (value: unknown) => unknown) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
