/**
 * When two policy documents mean the same. IAM stores what it is given in its own order and spelling, so a comparison
 * of texts would see drift at every pass; a comparison that ignores too much would miss it. What is ignored:
 *
 *  - a scalar and the list of that one element; the order and the repeats of a list whose order has no meaning
 *    (statements, actions, resources, principals, condition values)
 *  - the letter case of actions
 *  - an account id and its root ARN as principal; `"*"` and `{"AWS": "*"}`
 *  - `true` and `"true"`, `1` and `"1"` as condition values
 *  - the order of object keys, and white space
 *
 * Everything else is a difference: a Sid, a Version, the case of a resource, an operator, an absent condition.
 */

import type { PolicyText } from '../model/role-spec.ts';
import { digestOf } from '../text/digest.ts';
import { isJsonObject, listOf } from '../text/json.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Whether IAM would decide every request alike under both. Texts that are not JSON are equal only letter by letter. */
export function samePolicy(a: PolicyText, b: PolicyText): boolean {
  if (a === b) return true;
  const left = canonicalPolicy(a);
  return left !== undefined && left === canonicalPolicy(b);
}

/** One spelling for all documents of the same meaning, or undefined for text that is not a JSON object. */
export function canonicalPolicy(text: PolicyText): PolicyText | undefined {
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  if (!isJsonObject(document)) return undefined;
  const { Statement, ...rest } = document;
  return stableText({ ...rest, Statement: sortedList(listOf(Statement).map(canonicalStatement)) });
}

function canonicalStatement(statement: Json): Json {
  if (!isJsonObject(statement)) return statement;
  return Object.fromEntries(
    Object.entries(statement).map(([element, value]) => [element, canonicalElement(element, value)]),
  );
}

function canonicalElement(element: string, value: Json): Json {
  switch (element) {
    case 'Action':
    case 'NotAction':
      return sortedList(listOf(value).map((action) => (typeof action === 'string' ? action.toLowerCase() : action)));
    case 'Resource':
    case 'NotResource':
      return sortedList(listOf(value));
    case 'Principal':
    case 'NotPrincipal':
      return canonicalPrincipal(value);
    case 'Condition':
      return canonicalCondition(value);
    default:
      return value;
  }
}

function canonicalPrincipal(value: Json): Json {
  if (value === '*') return { AWS: ['*'] };
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([type, members]) => [
      type,
      sortedList(listOf(members).map((member) => (type === 'AWS' ? accountAsRootArn(member) : member))),
    ]),
  );
}

/** IAM turns an account id into its root ARN when it stores a document. */
export function accountAsRootArn<Member>(member: Member): Member | string {
  return typeof member === 'string' && /^\d{12}$/.test(member) ? `arn:aws:iam::${member}:root` : member;
}

function canonicalCondition(value: Json): Json {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([operator, keys]) => [
      operator,
      isJsonObject(keys) ? canonicalConditionKeys(keys) : keys,
    ]),
  );
}

function canonicalConditionKeys(keys: { [key: string]: Json }): Json {
  return Object.fromEntries(
    Object.entries(keys).map(([key, values]) => [
      key,
      sortedList(listOf(values).map((v) => (typeof v === 'boolean' || typeof v === 'number' ? String(v) : v))),
    ]),
  );
}

/** Sorted by spelling, without repeats. */
function sortedList(values: readonly Json[]): Json[] {
  const bySpelling = new Map(values.map((value) => [stableText(value), value]));
  return [...bySpelling.keys()].sort().map((spelling) => bySpelling.get(spelling) as Json);
}

/** JSON with the keys of every object sorted. */
function stableText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(stableText).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${stableText(value[key] as Json)}`);
  return `{${members.join(',')}}`;
}

/** The same for every spelling of the same document. @throws Error if it is no JSON object */
export function policyDigest(document: PolicyText): string {
  const canonical = canonicalPolicy(document);
  if (canonical === undefined) throw new Error('this is not a policy document');
  return digestOf(canonical);
}
