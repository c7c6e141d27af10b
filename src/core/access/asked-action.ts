/**
 * One action and one resource, as a person asks for them. What would be answered wrongly is not asked: an action that AWS
 * does not have, a pattern, and a resource of a kind that the action does not work on.
 */
import { actionPattern } from '../iam/action-pattern.ts';
import type { CatalogueAction } from '../iam/catalogue.ts';
import type { ExampleHome } from '../iam/example-resource.ts';
import { hasWildcard } from '../iam/wildcard.ts';
import type { KnownActions } from '../manifest/known-actions.ts';
import { whatItWorksOn, worksOn } from '../role-guardrails/resource-mismatch.ts';
import { suggestion, unknownActionWords } from '../role-guardrails/unknown-action.ts';

export interface AskedAction {
  /** As AWS spells it. */
  readonly action: string;
  /** An ARN, or a pattern of ARNs; undefined: none was named. */
  readonly resource: string | undefined;
  /** On what it is judged: the resource, or every kind that the action works on; never empty. */
  readonly on: readonly string[];
}

export interface Misasked {
  readonly message: string;
  readonly remedy: string;
}

export type Question = ExampleHome & { readonly knownActions?: KnownActions };

/** @param home whose resources an example is of */
export function askedAction(
  text: string,
  resource: string | undefined,
  home: Question,
): { readonly asked: AskedAction } | { readonly misasked: Misasked } {
  const pattern = actionPattern(text);
  if (!text.includes(':') || hasWildcard(text)) {
    const message = hasWildcard(text) ? `"${text}" stands for many actions` : `"${text}" is not an action of AWS`;
    return { misasked: { message, remedy: 'Name one action with its service, such as s3:PutObject.' } };
  }
  const unknown = unknownActionWords(pattern, home.knownActions);
  if (unknown !== undefined) return { misasked: { message: unknown, remedy: sentence(suggestion(pattern)) } };
  const { known } = pattern;
  const action = known?.name ?? home.knownActions?.get(text.toLowerCase())?.action ?? text;
  if (resource === undefined || resource === '*') {
    return { asked: { action, resource: undefined, on: kindsOf(known, home) } };
  }
  if (!resource.startsWith('arn:')) {
    const message = `"${resource}" is not the ARN of a resource`;
    const remedy = `Give an ARN, such as ${exampleOf(known, home)}; or leave --resource out.`;
    return { misasked: { message, remedy } };
  }
  if (known !== undefined && !worksOn(known, [resource])) {
    const message = `${action} does not work on ${resource}: no policy can allow it there`;
    const remedy = `It works on ${whatItWorksOn(known, home, [resource])}.`;
    return { misasked: { message, remedy } };
  }
  return { asked: { action, resource, on: [resource] } };
}

/** In the partition of the account, so that a policy which names that partition is about all of them. */
function kindsOf(known: CatalogueAction | undefined, { partition }: ExampleHome): readonly string[] {
  const kinds = (known?.resources ?? []).map((pattern) => pattern.replace(/^arn:\*:/, `arn:${partition}:`));
  return kinds.length === 0 ? ['*'] : kinds;
}

function exampleOf(known: CatalogueAction | undefined, home: ExampleHome): string {
  return known === undefined || known.formats.length === 0
    ? `arn:${home.partition}:s3:::checkout-assets/index.html`
    : whatItWorksOn(known, home, []).replace(/^.* such as /, '');
}

function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?]$/.test(whole) ? whole : `${whole}.`;
}
