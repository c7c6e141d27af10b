/**
 * A trust policy, ours or not, read into one shape: scalars become lists, every part knows its place. What IAM's
 * grammar refuses is listed as problems; a document with problems is not evaluated, as no role can have it.
 */

import { type ConditionOperator, conditionOperator, nearestOperator } from '../iam/condition-operator.ts';
import { STATEMENT_ELEMENTS } from '../iam/policy-elements.ts';
import type { JsonObject } from '../text/json.ts';
import { isJsonObject, listOf } from '../text/json.ts';
import { pointerTo } from '../text/json-pointer.ts';

export interface TrustDocument {
  /** As written; undefined means 2008-10-17, in which policy variables are plain text. */
  readonly version: unknown;
  readonly statements: readonly TrustStatement[];
}

export interface TrustStatement {
  /** JSON pointer, such as `/Statement/0`. */
  readonly at: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principal: {
    /** `NotPrincipal`: every caller but these. */
    readonly not: boolean;
    /** `"*"` is every caller: `{ type: 'AWS', id: '*' }`. */
    readonly members: readonly { readonly type: string; readonly id: string }[];
  };
  readonly action: { readonly not: boolean; readonly patterns: readonly string[] };
  readonly conditions: readonly TrustCondition[];
}

export interface TrustCondition {
  /** `/Statement/0/Condition/StringLike/<key>`. */
  readonly at: string;
  readonly operator: ConditionOperator;
  /** In lower case, as IAM ignores the case of keys. */
  readonly key: string;
  readonly keyAsWritten: string;
  readonly values: readonly string[];
}

export interface TrustProblem {
  readonly at: string;
  readonly message: string;
}

export type ReadTrust = { readonly document: TrustDocument } | { readonly problems: readonly TrustProblem[] };

/**
 * The deepest thing in a policy is a condition's value: document, Statement, statement, Condition, operator, key, list.
 */
const DEEPEST = 8;

/** Never throws, whatever the text is. */
export function readTrustDocument(text: string): ReadTrust {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    return { problems: [{ at: '', message: `it is not JSON: ${error instanceof Error ? error.message : error}` }] };
  }
  if (!isJsonObject(root)) return { problems: [{ at: '', message: 'it is not a JSON object' }] };
  if (isDeeper(root, DEEPEST)) return { problems: [{ at: '', message: 'it nests deeper than any policy' }] };
  const reader = new Reader();
  const statements = reader.statements(root);
  return reader.problems.length > 0
    ? { problems: reader.problems }
    : { document: { version: root.Version, statements } };
}

class Reader {
  readonly problems: TrustProblem[] = [];

  statements(root: JsonObject): TrustStatement[] {
    this.#onlyKnown(root, ['Version', 'Id', 'Statement'], '');
    if (root.Statement === undefined) this.#add('', 'it has no Statement');
    const list = Array.isArray(root.Statement);
    const statements = listOf(root.Statement);
    if (list && statements.length === 0) this.#add('/Statement', 'Statement is empty');
    return statements.flatMap((item, index) => {
      const at = list ? `/Statement/${index}` : '/Statement';
      if (isJsonObject(item)) return this.#statement(item, at);
      this.#add(at, 'a statement is an object');
      return [];
    });
  }

  #statement(item: JsonObject, at: string): TrustStatement {
    this.#onlyKnown(item, ELEMENTS, at);
    for (const name of ['Resource', 'NotResource']) {
      if (item[name] !== undefined)
        this.#add(`${at}/${name}`, `${name} has no place in a trust policy: the role itself is the resource`);
    }
    const { Effect } = item;
    if (Effect !== 'Allow' && Effect !== 'Deny') this.#add(at, 'Effect is not Allow or Deny');
    const principal = this.#oneOf(item, 'Principal', at);
    const action = this.#oneOf(item, 'Action', at);
    return {
      at,
      effect: Effect === 'Deny' ? 'Deny' : 'Allow',
      principal: { not: principal.not, members: this.#members(principal.value, principal.at) },
      action: { not: action.not, patterns: this.#texts(action.value, action.at) },
      conditions: this.#conditions(item.Condition, `${at}/Condition`),
    };
  }

  /** An element or its `Not…` twin: one of the two, and not both. */
  #oneOf(item: JsonObject, name: string, at: string): { not: boolean; value: unknown; at: string } {
    const not = item[name] === undefined;
    const spelt = not ? `Not${name}` : name;
    if (not === (item[`Not${name}`] === undefined)) {
      this.#add(at, not ? `it has no ${name}` : `it has both ${name} and Not${name}`);
    }
    return { not, value: item[spelt], at: `${at}/${spelt}` };
  }

  #members(value: unknown, at: string): TrustStatement['principal']['members'] {
    if (value === undefined) return [];
    if (value === '*') return [{ type: 'AWS', id: '*' }];
    if (!isJsonObject(value) || Object.keys(value).length === 0) {
      this.#add(at, 'a principal is "*" or an object such as {"Federated": "arn:…"}');
      return [];
    }
    return Object.entries(value).flatMap(([type, ids]) =>
      this.#texts(ids, pointerTo(at, type)).map((id) => ({ type, id })),
    );
  }

  #texts(value: unknown, at: string): string[] {
    if (value === undefined) return [];
    const texts = listOf(value);
    if (texts.length > 0 && texts.every((text) => typeof text === 'string' && text !== '')) return texts as string[];
    this.#add(at, 'it is not a text or a list of texts');
    return [];
  }

  #conditions(value: unknown, at: string): TrustCondition[] {
    if (value === undefined) return [];
    return this.#entries(value, at).flatMap(([name, keys]) => {
      const place = pointerTo(at, name);
      const operator = conditionOperator(name);
      if (operator === undefined) {
        const near = nearestOperator(name);
        this.#add(place, `${name} is not a condition operator${near === undefined ? '' : `; did you mean ${near}?`}`);
        return [];
      }
      return this.#entries(keys, place).map(([key, values]) => this.#condition(operator, key, values, place));
    });
  }

  #condition(operator: ConditionOperator, key: string, given: unknown, parent: string): TrustCondition {
    const at = pointerTo(parent, key);
    if (!key.includes(':')) this.#add(at, `${key} is not a condition key: those have a colon`);
    const values = listOf(given);
    if (values.length === 0 || !values.every((item) => ['string', 'number', 'boolean'].includes(typeof item))) {
      this.#add(at, 'it is not a value or a list of values');
    }
    return { at, operator, key: key.toLowerCase(), keyAsWritten: key, values: values.map(String) };
  }

  #entries(value: unknown, at: string): [string, unknown][] {
    if (isJsonObject(value)) return Object.entries(value);
    this.#add(at, 'it is not an object');
    return [];
  }

  #onlyKnown(object: JsonObject, known: readonly string[], at: string): void {
    for (const name of Object.keys(object)) {
      if (!known.includes(name))
        this.#add(pointerTo(at, name), `${JSON.stringify(name)} is not an element of a policy`);
    }
  }

  #add(at: string, message: string): void {
    this.problems.push({ at, message });
  }
}

const ELEMENTS: readonly string[] = STATEMENT_ELEMENTS;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1));
}
