/**
 * The grammar of an identity policy, as IAM enforces it when a document is put on a role. IAM answers a mistake with
 * "MalformedPolicyDocument" and no place; this says where. Source: IAM User Guide, "Grammar of the IAM JSON policy
 * language". A Principal has no place here, as the document is on the principal itself.
 */

import { didYouMean } from '../text/did-you-mean.ts';
import { isJsonObject, type JsonObject, listOf } from '../text/json.ts';
import { pointerTo } from '../text/json-pointer.ts';
import { checkCondition } from './condition-grammar.ts';
import type { AddMistake, GrammarMistake } from './grammar-mistake.ts';
import { DOCUMENT_ELEMENTS, STATEMENT_ELEMENTS } from './policy-elements.ts';
import { resourceProblem } from './resource-grammar.ts';

type Json = unknown;

/** A role's own policy has no principal: it is the role. */
const OWN_ELEMENTS = STATEMENT_ELEMENTS.filter((element) => element !== 'Principal' && element !== 'NotPrincipal');

/** Every mistake of a document; an empty list says that IAM would take it, as far as grammar goes. */
export function identityGrammar(document: JsonObject): GrammarMistake[] {
  const found: GrammarMistake[] = [];
  const add = (pointer: string, message: string, remedy: string) => found.push({ pointer, message, remedy });
  const { Version, Id, Statement } = document;
  checkElements(document, DOCUMENT_ELEMENTS, '', 'a policy document', add);
  checkVersion(Version, add);
  if (Id !== undefined && typeof Id !== 'string') add('/Id', 'Id is not a text', 'write it as a text, or leave it out');

  const statements = Array.isArray(Statement) ? Statement : [Statement];
  if (Statement === undefined || statements.length === 0) {
    add(
      '/Statement',
      'Statement is empty: IAM takes no policy without a statement',
      'add a statement, or remove the policy',
    );
    return found;
  }
  for (const [index, statement] of statements.entries()) {
    checkStatement(statement, Array.isArray(Statement) ? `/Statement/${index}` : '/Statement', add);
  }
  found.push(
    ...repeatedSids(
      statements.map((statement) => (isJsonObject(statement) ? statement.Sid : undefined)),
      (index) => `/Statement/${index}/Sid`,
    ),
  );
  return found;
}

function checkElements(
  object: JsonObject,
  known: readonly string[],
  pointer: string,
  whose: string,
  add: AddMistake,
): void {
  for (const element of Object.keys(object)) {
    if (known.includes(element)) continue;
    const near = didYouMean(element, known);
    const here = pointerTo(pointer, element);
    if (element === 'Principal' || element === 'NotPrincipal') {
      add(
        here,
        `${element} has no place in a role's own policy: the role is the principal`,
        'remove it; spec.repositories says who may assume the role',
      );
    } else if (near === undefined) {
      add(here, `"${element}" is not an element of ${whose}`, `the elements are ${known.join(', ')}`);
    } else {
      add(here, `"${element}" is not an element of ${whose}`, `did you mean ${near}? IAM wants the exact letters`);
    }
  }
}

/**
 * The older language, which is also meant where there is no Version, is gone for roles: IAM answers "Policy document must
 * be version 2012-10-17 or greater". In a document that says so, `${aws:username}` was those fifteen characters; so the
 * version is asked for, and not added.
 */
function checkVersion(version: Json, add: AddMistake): void {
  if (version === '2012-10-17') return;
  if (version === undefined) {
    add('', 'the document has no Version: IAM takes none without', VERSION_REMEDY);
  } else if (version === '2008-10-17') {
    add('/Version', 'Version "2008-10-17" is an older language, which IAM does not take for a role', VERSION_REMEDY);
  } else {
    add('/Version', `Version ${JSON.stringify(version)} does not exist`, VERSION_REMEDY);
  }
}

const VERSION_REMEDY = 'write Version: "2012-10-17"; policy variables such as ${aws:username} then have their value';

function checkStatement(statement: Json, pointer: string, add: AddMistake): void {
  if (!isJsonObject(statement)) {
    add(pointer, 'a statement is an object', 'write Effect, Action and Resource');
    return;
  }
  checkElements(statement, OWN_ELEMENTS, pointer, 'a statement', add);
  const { Sid, Effect, Condition } = statement;
  if (Sid !== undefined && !(typeof Sid === 'string' && /^[A-Za-z0-9]*$/.test(Sid))) {
    add(
      `${pointer}/Sid`,
      `Sid ${JSON.stringify(Sid)}: only letters and digits`,
      'leave out spaces, hyphens and underscores',
    );
  }
  if (Effect !== 'Allow' && Effect !== 'Deny') {
    add(
      `${pointer}/Effect`,
      `Effect is ${Effect === undefined ? 'missing' : JSON.stringify(Effect)}`,
      'write exactly "Allow" or "Deny"',
    );
  }
  checkPair(statement, 'Action', pointer, actionProblem, add);
  checkPair(statement, 'Resource', pointer, resourceProblem, add);
  if (Condition !== undefined) checkCondition(Condition, `${pointer}/Condition`, add);
}

/** Exactly one of Action and NotAction, of Resource and NotResource: a text, or a list of texts that is not empty. */
function checkPair(
  statement: JsonObject,
  element: 'Action' | 'Resource',
  pointer: string,
  problem: (text: string) => Omit<GrammarMistake, 'pointer'> | undefined,
  add: AddMistake,
): void {
  const present = [element, `Not${element}`].filter((name) => name in statement);
  const [name] = present;
  if (name === undefined || present.length === 2) {
    const message = name === undefined ? `${element} is missing` : `${element} and Not${element} exclude each other`;
    add(
      present.length === 2 ? `${pointer}/Not${element}` : pointer,
      message,
      `write one of ${element} and Not${element}`,
    );
    return;
  }
  const value = statement[name];
  const texts = listOf(value);
  if (texts.length === 0)
    add(`${pointer}/${name}`, `${name} is an empty list`, 'list something, or remove the statement');
  for (const [index, text] of texts.entries()) {
    const here = Array.isArray(value) ? `${pointer}/${name}/${index}` : `${pointer}/${name}`;
    if (typeof text !== 'string') {
      add(here, `${name} holds ${JSON.stringify(text)}, which is not a text`, 'write a text or a list of texts');
      continue;
    }
    const wrong = problem(text);
    if (wrong !== undefined) add(here, wrong.message, wrong.remedy);
  }
}

/** IAM takes `*` for the service or its name, and nothing in between. */
export function actionProblem(text: string): Omit<GrammarMistake, 'pointer'> | undefined {
  if (text === '*' || /^(\*|[A-Za-z0-9-]+):[A-Za-z0-9*?-]+$/.test(text)) return undefined;
  const [service = '', name] = text.split(':');
  if (/[*?]/.test(service) && name !== undefined) {
    return { message: `"${text}": the service is not spelt out`, remedy: 'write the service, such as s3, or * alone' };
  }
  return { message: `"${text}" is not an action`, remedy: 'write service:Action, such as s3:GetObject' };
}

/** IAM wants the Sids of a policy to differ. */
export function repeatedSids(sids: readonly Json[], pointerOf: (index: number) => string): GrammarMistake[] {
  const seen = new Set<Json>();
  return sids.flatMap((sid, index) => {
    if (sid === undefined || sid === '') return [];
    const again = seen.has(sid);
    seen.add(sid);
    if (!again) return [];
    return {
      pointer: pointerOf(index),
      message: `Sid ${JSON.stringify(sid)} appears twice in this policy`,
      remedy: 'give each statement its own, or none',
    };
  });
}
