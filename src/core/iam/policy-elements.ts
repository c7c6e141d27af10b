/**
 * The elements of a policy document, in the order in which IAM's documentation writes them. IAM takes no others. The
 * order has no meaning; but IAM has called a document legacy whose Version came after its Statement, so we keep to it.
 */
import { isJsonObject, type JsonObject } from '../text/json.ts';

export const DOCUMENT_ELEMENTS = ['Version', 'Id', 'Statement'] as const;

export const STATEMENT_ELEMENTS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
] as const;

/** The same document, its elements and those of its statements in the usual order; what is inside of them as it was. */
export function inUsualOrder(document: JsonObject): JsonObject {
  const { Statement } = document;
  const statements = Array.isArray(Statement) ? Statement.map(statementInOrder) : statementInOrder(Statement);
  return ordered('Statement' in document ? { ...document, Statement: statements } : document, DOCUMENT_ELEMENTS);
}

function statementInOrder(statement: unknown): unknown {
  return isJsonObject(statement) ? ordered(statement, STATEMENT_ELEMENTS) : statement;
}

/** What is not an element comes last, so that nothing is lost. */
function ordered(object: JsonObject, elements: readonly string[]): JsonObject {
  const first = elements.filter((element) => Object.hasOwn(object, element));
  const others = Object.keys(object).filter((key) => !elements.includes(key));
  return Object.fromEntries([...first, ...others].map((key) => [key, object[key]]));
}
