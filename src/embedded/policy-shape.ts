/** What every policy document has in common, whatever it is attached to. */
import type { PolicyDocument } from './account-state.ts';
import { duplicateKey } from './duplicate-keys.ts';
import { malformedPolicyDocument } from './iam-error.ts';
import { checkCondition } from './policy-condition.ts';

export type Statement = Readonly<Record<string, unknown>>;

const ELEMENTS = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/**
 * Reads a policy text up to its statements, each with a known set of elements, an effect and a sound condition.
 * What a statement must and must not name is for `checkStatement` to say: it differs between trust and permissions.
 * @throws IamError MalformedPolicyDocument
 */
export function parsePolicy(text: string, checkStatement: (statement: Statement) => void): PolicyDocument {
  const document = parseObject(text);
  for (const element of Object.keys(document)) {
    if (!ELEMENTS.has(element)) throw syntaxError(`unknown element ${element}`);
  }
  const { Version, Id, Statement } = document;
  if (Version !== undefined && Version !== '2012-10-17' && Version !== '2008-10-17') {
    throw malformedPolicyDocument('The policy must contain a valid version string');
  }
  if (Id !== undefined && typeof Id !== 'string') throw syntaxError('Id must be a text');
  const statements = listOf(Statement);
  if (statements.length === 0) throw syntaxError('it has no Statement');
  const sids = new Set<string>();
  for (const statement of statements) {
    checkCommon(statement, sids);
    checkStatement(statement as Statement);
  }
  return document;
}

function parseObject(text: string): PolicyDocument {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw malformedPolicyDocument(`This policy contains invalid Json: ${String(error)}`);
  }
  if (!isObject(document)) throw syntaxError('it is not a JSON object');
  const duplicate = duplicateKey(text);
  if (duplicate !== undefined) {
    throw syntaxError(`the key ${duplicate} stands twice in one object`);
  }
  return document;
}

function checkCommon(statement: unknown, sids: Set<string>): asserts statement is Statement {
  if (!isObject(statement)) throw syntaxError('a Statement must be an object');
  for (const element of Object.keys(statement)) {
    if (!STATEMENT_ELEMENTS.has(element)) {
      throw syntaxError(`unknown element ${element} in a Statement`);
    }
  }
  const { Sid, Effect, Condition } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny') {
    throw malformedPolicyDocument(
      Effect === undefined ? 'Missing required field Effect' : `Invalid effect: ${String(Effect)}`,
    );
  }
  if (Sid !== undefined) checkSid(Sid, sids);
  if (Condition !== undefined) checkCondition(Condition);
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

/** The texts of an element that may be one or a list. @throws IamError MalformedPolicyDocument if it is neither. */
export function textsOf(element: string, value: unknown): readonly string[] {
  const texts = listOf(value);
  if (texts.length === 0 || !texts.every((text): text is string => typeof text === 'string' && text !== '')) {
    throw syntaxError(`${element} must be a text or a list of texts, not empty`);
  }
  return texts;
}

/** IAM takes one thing and a list of one thing for the same. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** IAM says no more than the first sentence; the rest is ours. */
export function syntaxError(detail: string) {
  return malformedPolicyDocument(`Syntax errors in policy. (${detail})`);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Characters that count against a quota: IAM leaves white space out.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
 */
export function policySize(document: PolicyDocument): number {
  return JSON.stringify(document).replace(/\s/g, '').length;
}
