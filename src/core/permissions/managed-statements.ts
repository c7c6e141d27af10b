/**
 * The statements of the managed policies that a role has attached, as far as their texts are known: those of the account
 * from where it was read, AWS's own from the facts that ship with this program. A policy whose text is not known is said
 * to be unseen, and never taken for harmless.
 */

import { type ActionPattern, actionPattern } from '../iam/action-pattern.ts';
import { awsPolicyFacts } from '../iam/aws-managed-policies.ts';
import { isAwsPolicy } from '../iam/managed-policy.ts';
import { hasWildcard } from '../iam/wildcard.ts';
import type { PolicyEntry } from '../manifest/manifest.ts';
import type { Arn } from '../model/ids.ts';
import type { ManagedTexts } from '../model/managed-text.ts';
import { isJsonObject } from '../text/json.ts';
import { documentStatements, type PolicyStatement } from './policy-statements.ts';

export interface AttachedStatements {
  readonly statements: readonly PolicyStatement[];
  /** Policies of which nothing is known but the ARN. */
  readonly unseen: readonly Arn[];
}

/** Those whose texts have to be asked for, each once, sorted: AWS's own are known, but those that are newer. */
export function textsToRead(arns: Iterable<Arn>): Arn[] {
  return [...new Set(arns)].filter(isUnseen).sort();
}

/** Whether only an account has its text. */
export function isUnseen(arn: Arn): boolean {
  return !isAwsPolicy(arn) || awsPolicyFacts(arn) === undefined;
}

/** In the order of the manifest. */
export function managedStatements(policies: readonly PolicyEntry[], texts: ManagedTexts): AttachedStatements {
  if (!policies.some((entry) => 'managed' in entry)) return NONE;
  const statements: PolicyStatement[] = [];
  const unseen: Arn[] = [];
  for (const [index, entry] of policies.entries()) {
    if (!('managed' in entry)) continue;
    const judged = statementsOf(entry.managed, texts);
    if (judged === undefined) unseen.push(entry.managed);
    else statements.push(...judged.map((one) => at(managedPointer(index), one)));
  }
  return { statements, unseen };
}

const taken = new WeakMap<ManagedTexts, Map<Arn, readonly PolicyStatement[] | undefined>>();

/** Taken apart once, however many roles attach the policy; undefined: its text is not known. */
function statementsOf(arn: Arn, texts: ManagedTexts): readonly PolicyStatement[] | undefined {
  const known = taken.get(texts) ?? new Map<Arn, readonly PolicyStatement[] | undefined>();
  taken.set(texts, known);
  if (!known.has(arn)) {
    const document = documentOf(arn, texts);
    const written = document && documentStatements(document, '');
    known.set(arn, written && (isAwsPolicy(arn) ? written : bounded(written)));
  }
  return known.get(arn);
}

const NONE: AttachedStatements = { statements: [], unseen: [] };

/** Where the text of a managed policy would be, one step below its ARN, which is where it is shown. */
export function managedPointer(index: number): string {
  return `/spec/policies/${index}/managed/text`;
}

/** Whether a pointer leads into the text of a managed policy. */
export function isInManaged(pointer: string): boolean {
  return /^\/spec\/policies\/\d+\/managed\/text/.test(pointer);
}

/** What was read of the account is newer than what ships with this program. */
function documentOf(arn: Arn, texts: ManagedTexts): Readonly<Record<string, unknown>> | undefined {
  const text = texts.get(arn);
  if (text?.is === 'read') return parsed(text.document);
  return isAwsPolicy(arn) ? awsPolicyFacts(arn) : undefined;
}

function parsed(document: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(document);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The rules look at every action on every resource. Anybody who may write a policy of the account could make that take
 * minutes, and hold up the healing of all roles: so of a policy with more pairs than people write, each statement counts
 * as if it were about everything, and a Deny of several resources for nothing.
 */
function bounded(written: readonly PolicyStatement[]): readonly PolicyStatement[] {
  const statements = written.map((one) => ({ ...one, actions: onceEach(one) }));
  const pairs = statements.reduce((sum, { actions, resources }) => sum + actions.length * resources.length, 0);
  if (pairs <= PAIRS) return statements;
  return statements.flatMap((one) => {
    if (one.resources.length === 1 && one.notResources === undefined) return one;
    return one.effect === 'Deny' ? [] : { ...one, resources: ['*'], notResources: undefined };
  });
}

/** Each spelling once; and of patterns for whole services more than people write count as `*`, in a Deny as none. */
function onceEach({ effect, actions }: PolicyStatement): readonly ActionPattern[] {
  const once = [...new Map(actions.map((one) => [`${one.service}:${one.name}`.replace(/\*+/g, '*'), one])).values()];
  const wide = once.filter(({ service }) => hasWildcard(service));
  if (wide.length <= WIDE) return once;
  return effect === 'Deny' ? once.filter((one) => !wide.includes(one)) : [actionPattern('*')];
}

const WIDE = 5;

/** Of AWS's own 1,237 policies three that name several resources have about as many, or more. */
const PAIRS = 1500;

function at(pointer: string, statement: PolicyStatement): PolicyStatement {
  return { ...statement, place: { pointer: `${pointer}${statement.place.pointer}`, spelling: 'iam' } };
}
