/**
 * The statements of a role's own policies in one shape, however the manifest spells them: as `statements`, as a pasted
 * `document`, or by a preset. Each knows its place, so that what is wrong with an action is shown at that action.
 */

import { type ActionPattern, actionPattern } from '../iam/action-pattern.ts';
import type { PolicyEntry, StatementEntry } from '../manifest/manifest.ts';
import { isJsonObject } from '../text/json.ts';
import { pointerTo } from '../text/json-pointer.ts';
import type { Home } from './presets/preset.ts';
import { presetStatements } from './presets.ts';

export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  /** The values of Action; empty if the statement has a NotAction. */
  readonly actions: readonly ActionPattern[];
  readonly notActions: readonly ActionPattern[] | undefined;
  /** The values of Resource; `*` alone if the statement has a NotResource: it may be anything. */
  readonly resources: readonly string[];
  readonly notResources: readonly string[] | undefined;
  /**
   * Whether there is a Condition. No condition is ever evaluated: an Allow counts as if it had none, a Deny not at all.
   */
  readonly conditional: boolean;
  /** Its Condition as it stands; only own-assets looks at what one names. */
  readonly conditions?: unknown;
  readonly place: Place;
}

/**
 * Where a statement is. `preset`: it is not in the manifest; the preset's parameters are. Those of a managed policy are below
 * its ARN (managed-statements.ts), which is what the manifest has.
 */
export interface Place {
  readonly pointer: string;
  readonly spelling: 'manifest' | 'iam' | 'preset';
}

/** Every statement of every inline policy, in the order of the manifest. What is not a statement is left out. */
export function policyStatements(policies: readonly PolicyEntry[], home: Home): PolicyStatement[] {
  const statements: PolicyStatement[] = [];
  for (const [index, entry] of policies.entries()) {
    if ('managed' in entry) continue;
    const pointer = `/spec/policies/${index}`;
    if ('document' in entry) {
      statements.push(...documentStatements(entry.document, `${pointer}/document`));
    } else if ('preset' in entry) {
      const place: Place = { pointer: `${pointer}/with`, spelling: 'preset' };
      for (const written of presetStatements(entry.preset, entry.with ?? {}, home))
        statements.push(statement(written, place));
    } else {
      for (const [number, written] of entry.statements.entries()) {
        statements.push(statement(written, { pointer: `${pointer}/statements/${number}`, spelling: 'manifest' }));
      }
    }
  }
  return statements;
}

/**
 * The pointer to one action of the statement by its number under Action. It may go one step too far, where a scalar
 * is used instead of a list: violation-record.ts corrects it.
 */
export function actionPointer({ place, notActions }: PolicyStatement, index: number): string {
  const { pointer, spelling } = place;
  // Nothing of the statement is in the manifest, so its actions and resources have no places there.
  if (spelling === 'preset') return pointer;
  if (notActions !== undefined) return `${pointer}/NotAction`;
  return pointerTo(`${pointer}/${spelling === 'iam' ? 'Action' : 'actions'}`, index);
}

/** The same for a resource. */
export function resourcePointer({ place, notResources }: PolicyStatement, index: number): string {
  const { pointer, spelling } = place;
  if (spelling === 'preset') return pointer;
  if (notResources !== undefined) return `${pointer}/NotResource`;
  return pointerTo(`${pointer}/${spelling === 'iam' ? 'Resource' : 'resources'}`, index);
}

function statement(
  { effect = 'Allow', actions, resources, conditions }: StatementEntry,
  place: Place,
): PolicyStatement {
  return {
    effect,
    actions: actions.map(actionPattern),
    notActions: undefined,
    resources,
    notResources: undefined,
    conditional: conditions !== undefined,
    conditions,
    place,
  };
}

/** The statements of a document as IAM spells them; `pointer` is where the document is. */
export function documentStatements(document: Readonly<Record<string, unknown>>, pointer: string): PolicyStatement[] {
  const { Statement } = document;
  if (!Array.isArray(Statement)) return iamStatement(Statement, `${pointer}/Statement`);
  return Statement.flatMap((item, index) => iamStatement(item, `${pointer}/Statement/${index}`));
}

function iamStatement(value: unknown, pointer: string): PolicyStatement[] {
  if (!isJsonObject(value)) return [];
  const { Effect, Action, NotAction, Resource, NotResource, Condition } = value;
  if (Effect !== 'Allow' && Effect !== 'Deny') return [];
  return [
    {
      effect: Effect,
      actions: texts(Action).map(actionPattern),
      notActions: NotAction === undefined ? undefined : texts(NotAction).map(actionPattern),
      resources: NotResource === undefined ? texts(Resource) : ['*'],
      notResources: NotResource === undefined ? undefined : texts(NotResource),
      conditional: Condition !== undefined,
      conditions: Condition,
      place: { pointer, spelling: 'iam' },
    },
  ];
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');
}
