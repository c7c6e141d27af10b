/** What every policy document has in common, whatever it is attached to. */

import { DOCUMENT_ELEMENTS, STATEMENT_ELEMENTS } from '../core/iam/policy-elements.ts';
import { duplicateKey } from '../core/text/duplicate-keys.ts';
import { isJsonObject, listOf } from '../core/text/json.ts';
import type { PolicyDocument } from './account-state.ts';
import { type IamError, malformedPolicyDocument, syntaxError } from './iam-error.ts';
import { checkCondition } from './policy-condition.ts';

export type Statement = Readonly<Record<string, unknown>>;

/** Trust policies and permission policies go through different parsers of IAM, with different words. */
export interface Dialect {
  readonly notJson: (error: unknown) => IamError;
  /** undefined if the document names none. */
  readonly checkVersion: (version: unknown) => void;
  /** What a statement must and must not name, and its effect. */
  readonly checkStatement: (statement: Statement) => void;
}

const ELEMENTS: ReadonlySet<string> = new Set(DOCUMENT_ELEMENTS);
const ELEMENTS_OF_STATEMENTS: ReadonlySet<string> = new Set(STATEMENT_ELEMENTS);

/** @throws IamError MalformedPolicyDocument */
export function parsePolicy(text: string, { notJson, checkVersion, checkStatement }: Dialect): PolicyDocument {
  const document = parseObject(text, notJson);
  refuseUnknown(document, ELEMENTS, 'the document');
  const { Version, Id, Statement } = document;
  if (Id !== undefined && typeof Id !== 'string') throw syntaxError('Id must be a text');
  checkVersion(Version);
  const statements = listOf(Statement);
  if (statements.length === 0) throw syntaxError('it has no Statement');
  const sids = new Set<string>();
  for (const statement of statements) {
    if (!isJsonObject(statement)) throw syntaxError('a Statement must be an object');
    refuseUnknown(statement, ELEMENTS_OF_STATEMENTS, 'a Statement');
    if (statement.Sid !== undefined) checkSid(statement.Sid, sids);
    checkStatement(statement);
    if (statement.Condition !== undefined) checkCondition(statement.Condition);
  }
  return document;
}

function parseObject(text: string, notJson: Dialect['notJson']): PolicyDocument {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw notJson(error);
  }
  if (!isJsonObject(document)) throw syntaxError('it is not a JSON object');
  const duplicate = duplicateKey(text);
  if (duplicate !== undefined) throw syntaxError(`the key ${duplicate} stands twice in one object`);
  return document;
}

function refuseUnknown(object: Statement, known: ReadonlySet<string>, place: string): void {
  const unknown = Object.keys(object).find((element) => !known.has(element));
  if (unknown !== undefined) throw syntaxError(`unknown element ${unknown} in ${place}`);
}

function checkSid(sid: unknown, sids: Set<string>): void {
  if (typeof sid !== 'string' || !/^[0-9A-Za-z]*$/.test(sid)) {
    throw malformedPolicyDocument(
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    );
  }
  if (sid !== '' && sids.has(sid)) {
    throw malformedPolicyDocument('Statement IDs (SID) in a single policy must be unique.');
  }
  sids.add(sid);
}

/**
 * Characters that count against a quota: IAM leaves white space out.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
 */
export function policySize(document: PolicyDocument): number {
  return JSON.stringify(document).replace(/\s/g, '').length;
}
