/** Turns the policies of a manifest into what IAM stores: managed policy ARNs and inline documents. */

import { inUsualOrder } from '../iam/policy-elements.ts';
import type { Manifest, PolicyEntry, StatementEntry } from '../manifest/manifest.ts';
import type { PolicyExpiry } from '../model/desired-role.ts';
import type { Arn } from '../model/ids.ts';
import type { PolicyText } from '../model/role-spec.ts';
import type { Home } from './presets/preset.ts';
import { presetStatements } from './presets.ts';

/** An inline policy with its place in the manifest. */
export interface InlinePolicy {
  readonly name: string;
  readonly document: PolicyText;
  readonly pointer: string;
}

/** Managed ARNs, sorted. No manifest has one twice. */
export function managedPolicyArns(manifest: Manifest): Arn[] {
  return manifest.policies.flatMap((entry) => ('managed' in entry ? [entry.managed] : [])).sort();
}

/** Inline policies in the order of the manifest; it is for the caller to refuse two of one name. */
export function inlinePolicies(manifest: Manifest, home: Home): InlinePolicy[] {
  return manifest.policies.flatMap((entry, index) => {
    const pointer = `/spec/policies/${index}`;
    return 'managed' in entry ? [] : [{ ...inlinePolicy(entry, home), pointer }];
  });
}

/** The policies that have a last day. */
export function policyExpiries({ policies }: Manifest): PolicyExpiry[] {
  return policies.flatMap((entry): PolicyExpiry[] => {
    const { expires } = entry;
    if (expires === undefined) return [];
    if (!('managed' in entry)) return [{ facet: 'inlinePolicy', key: inlineName(entry), expires }];
    return [{ facet: 'managedPolicy', key: entry.managed, expires }];
  });
}

type InlineEntry = Exclude<PolicyEntry, { readonly managed: string }>;

function inlineName(entry: InlineEntry): string {
  return 'preset' in entry ? (entry.name ?? entry.preset) : entry.name;
}

function inlinePolicy(entry: InlineEntry, home: Home): Omit<InlinePolicy, 'pointer'> {
  const name = inlineName(entry);
  if ('preset' in entry) {
    const statements = presetStatements(entry.preset, entry.with ?? {}, home);
    return { name, document: policyText(statements) };
  }
  // A pasted document goes to IAM word for word: people compare it with where they took it from.
  return {
    name,
    document: 'document' in entry ? JSON.stringify(inUsualOrder(entry.document)) : policyText(entry.statements),
  };
}

function policyText(statements: readonly StatementEntry[]): PolicyText {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements.map(statementAsIamSpellsIt) });
}

function statementAsIamSpellsIt({ sid, effect = 'Allow', actions, resources, conditions }: StatementEntry): object {
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect,
    Action: scalarOrList(actions),
    Resource: scalarOrList(resources),
    ...(conditions === undefined ? {} : { Condition: conditions }),
  };
}

function scalarOrList(values: readonly string[]): string | readonly string[] {
  return values.length === 1 && values[0] !== undefined ? values[0] : values;
}
