/**
 * The policies of a role as a manifest says them: `statements` where they mean the same to IAM, else the `document`
 * word for word. Nothing is simplified and nothing left out.
 */
import { samePolicy } from '../iam/policy-document.ts';
import type { PolicyEntry, StatementEntry } from '../manifest/manifest.ts';
import type { RoleSpec } from '../model/role-spec.ts';
import { isJsonObject, listOf, parseJsonObject } from '../text/json.ts';

/** Managed ones first, then inline ones by name. A document that is no JSON object is left out: the proof finds it. */
export function policyEntries({
  managedPolicyArns,
  inlinePolicies,
}: Pick<RoleSpec, 'managedPolicyArns' | 'inlinePolicies'>): PolicyEntry[] {
  return [
    ...managedPolicyArns.map((managed) => ({ managed })),
    ...Object.entries(inlinePolicies).flatMap(([name, text]) => inlineEntry(name, text) ?? []),
  ];
}

function inlineEntry(name: string, text: string): PolicyEntry | undefined {
  const document = parseJsonObject(text);
  if (document === undefined) return undefined;
  const statements = document.Version === '2012-10-17' ? listOf(document.Statement).map(statementEntry) : [];
  const isSaid = statements.length > 0 && statements.length <= 100 && statements.every((one) => one !== undefined);
  return isSaid && samePolicy(text, asIam(statements)) ? { name, statements } : { name, document };
}

function statementEntry(statement: unknown): StatementEntry | undefined {
  if (!isJsonObject(statement)) return undefined;
  const { Sid, Effect, Action, Resource, Condition, ...others } = statement;
  const [actions, resources] = [textsOf(Action, ACTION), textsOf(Resource, RESOURCE)];
  if (Object.keys(others).length > 0 || actions === undefined || resources === undefined) return undefined;
  if (Effect !== 'Allow' && Effect !== 'Deny') return undefined;
  if (Sid !== undefined && !(typeof Sid === 'string' && /^[A-Za-z0-9]{1,64}$/.test(Sid))) return undefined;
  if (Condition !== undefined && !isCondition(Condition)) return undefined;
  return {
    ...(typeof Sid === 'string' && { sid: Sid }),
    ...(Effect === 'Deny' && { effect: Effect }),
    actions,
    resources,
    ...(Condition !== undefined && { conditions: Condition as NonNullable<StatementEntry['conditions']> }),
  };
}

/** As in schemas/pipeline-role.schema.json. */
const ACTION = /^(\*|[A-Za-z0-9*?-]{1,64}:[A-Za-z0-9*?]{1,128})$/;
const RESOURCE = /^(\*|arn:[^\s]*)$/;

function textsOf(value: unknown, form: RegExp): string[] | undefined {
  const texts = [...new Set(listOf(value))];
  const isRight =
    texts.length > 0 && texts.length <= 500 && texts.every((text) => typeof text === 'string' && form.test(text));
  return isRight ? (texts as string[]) : undefined;
}

function isCondition(value: unknown): boolean {
  const isFilled = (one: unknown) => isJsonObject(one) && Object.keys(one).length > 0;
  const isValue = (one: unknown) =>
    ['boolean', 'number'].includes(typeof one) || (typeof one === 'string' && one !== '');
  return (
    isJsonObject(value) &&
    isFilled(value) &&
    Object.values(value).every(
      (keys) =>
        isFilled(keys) &&
        Object.values(keys as object).every((one) => listOf(one).length > 0 && listOf(one).every(isValue)),
    )
  );
}

function asIam(statements: readonly StatementEntry[]): string {
  const Statement = statements.map(({ sid, effect = 'Allow', actions, resources, conditions }) => ({
    ...(sid !== undefined && { Sid: sid }),
    Effect: effect,
    Action: actions,
    Resource: resources,
    ...(conditions !== undefined && { Condition: conditions }),
  }));
  return JSON.stringify({ Version: '2012-10-17', Statement });
}
