/**
 * One text under Action, prepared for the guardrails: `s3:GetObject`, `s3:Get*`, `IaM:p?ssR*le`, `*`. What it means is
 * worked out once for each spelling, as the same few hundred appear in thousands of manifests.
 */
import { type CatalogueAction, serviceOf, servicePrefixes } from './catalogue.ts';
import { SENSITIVE_ACTIONS, type SensitiveAction, sensitiveActionsOf } from './sensitive-actions.ts';
import { hasWildcard, matches } from './wildcard.ts';

export interface ActionPattern {
  /** As the manifest spells it. */
  readonly text: string;
  /** In lower case: IAM ignores the case of actions. `*` alone is `*` and `*`. */
  readonly service: string;
  readonly name: string;
  /** undefined for a pattern with wildcards, and for an action that AWS does not have. */
  readonly known: CatalogueAction | undefined;
  readonly wildcard: boolean;
  /** The sensitive actions that it stands for. */
  readonly sensitive: readonly SensitiveAction[];
}

const patterns = new Map<string, ActionPattern>();
/** As many spellings as a big organisation has; beyond that the oldest ones are worked out again. */
const REMEMBERED = 4096;

export function actionPattern(text: string): ActionPattern {
  const known = patterns.get(text);
  if (known !== undefined) return known;
  if (patterns.size >= REMEMBERED) patterns.clear();
  const made = make(text);
  patterns.set(text, made);
  return made;
}

/** Whether the pattern stands for this one action; `action` as AWS spells it. */
export function standsFor({ service, name, wildcard }: ActionPattern, action: string): boolean {
  const colon = action.indexOf(':');
  // Most comparisons of a pass end here.
  if (!wildcard && action.length !== service.length + 1 + name.length) return false;
  if (!matches(service, action.slice(0, colon).toLowerCase())) return false;
  return matches(name, action.slice(colon + 1).toLowerCase());
}

/** Every action of AWS that the pattern stands for. A wildcard in the service's name makes it slow: milliseconds. */
export function expand(pattern: ActionPattern): CatalogueAction[] {
  const { service } = pattern;
  const prefixes = hasWildcard(service) ? servicePrefixes().filter((prefix) => matches(service, prefix)) : [service];
  return prefixes.flatMap((prefix) => expandWithin(pattern, prefix));
}

/** Of those, the actions of one service, which the pattern's service stands for. */
export function expandWithin({ name, known }: ActionPattern, prefix: string): readonly CatalogueAction[] {
  if (known !== undefined) return [known];
  const found: CatalogueAction[] = [];
  for (const [other, action] of serviceOf(prefix)?.actions ?? []) if (matches(name, other)) found.push(action);
  return found;
}

/** Whether AWS has any action that the pattern, whose service is spelt out, stands for. */
export function standsForAny({ service, name, known, wildcard }: ActionPattern): boolean {
  if (known !== undefined) return true;
  const actions = serviceOf(service)?.actions;
  if (!wildcard || actions === undefined) return false;
  for (const other of actions.keys()) if (matches(name, other)) return true;
  return false;
}

function make(text: string): ActionPattern {
  const lower = text.toLowerCase();
  const colon = lower.indexOf(':');
  const service = colon < 0 ? lower : lower.slice(0, colon);
  const name = colon < 0 ? '*' : lower.slice(colon + 1);
  const candidates = hasWildcard(service)
    ? SENSITIVE_ACTIONS.filter((one) => matches(service, one.service))
    : sensitiveActionsOf(service);
  return {
    text,
    service,
    name,
    wildcard: hasWildcard(lower),
    known: serviceOf(service)?.actions.get(name),
    sensitive: candidates.filter((one) => matches(name, one.name)),
  };
}
