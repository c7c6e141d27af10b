/**
 * What the policies of a role allow and a boundary does not: what the role loses when it gets that boundary. Read before
 * a role of before is taken over, as there it is the pipelines of somebody who was not asked.
 *
 *  - lost     the boundary allows it on nothing that the policy names
 *  - perhaps  it depends on a condition, or on how far a wildcard runs; or the text of the policy is not known
 *
 * An action on `*` that the boundary allows on anything at all is neither: what the boundary keeps from every role, such
 * as the parts of the service itself, would otherwise be a loss of every role that says `*`.
 */

import { type ActionPattern, actionPattern, expand, expandWithin } from '../iam/action-pattern.ts';
import { servicePrefixes } from '../iam/catalogue.ts';
import { hasWildcard, matches } from '../iam/wildcard.ts';
import type { PolicyEntry } from '../manifest/manifest.ts';
import type { AdoptionFacts, BeyondBoundary } from '../model/beyond-boundary.ts';
import type { Arn } from '../model/ids.ts';
import type { ManagedTexts } from '../model/managed-text.ts';
import type { PolicyText, RoleSpec } from '../model/role-spec.ts';
import { isJsonObject } from '../text/json.ts';
import { allowedOnSome } from './allowance.ts';
import { managedStatements } from './managed-statements.ts';
import { documentStatements, type PolicyStatement } from './policy-statements.ts';

/**
 * Of AWS's own policies a part ships with this program, which is enough for the rules, and not for "nothing is lost": so
 * every policy whose text was not read counts as unseen.
 * @param texts of its managed policies
 */
export function beyondBoundary(
  role: Pick<RoleSpec, 'inlinePolicies' | 'managedPolicyArns'>,
  boundary: PolicyText,
  texts: ManagedTexts,
): BeyondBoundary {
  const limit = statementsOf(boundary);
  const managed = managedStatements(
    role.managedPolicyArns.map((arn): PolicyEntry => ({ managed: arn })),
    texts,
  );
  const own = Object.values(role.inlinePolicies).flatMap(statementsOf);
  const found = { lost: new Set<string>(), perhaps: new Set<string>() };
  for (const statement of [...own, ...managed.statements]) {
    if (statement.effect === 'Deny') continue;
    for (const { text, names } of allowed(statement)) {
      const fates = names.map((name) => ({ name, is: fateOf(name, statement.resources, limit) }));
      for (const word of ['lost', 'perhaps'] as const) {
        const those = fates.filter(({ is }) => is === word);
        // A pattern says in one word what it stands for, where all of that fares alike.
        const isAll = those.length === names.length && names.length > READ;
        for (const one of isAll ? [text] : those.map(({ name }) => name)) found[word].add(one);
      }
    }
  }
  const unseen = role.managedPolicyArns.filter((one) => texts.get(one)?.is !== 'read').sort();
  return { lost: [...found.lost].sort(), perhaps: [...found.perhaps].sort(), unseen };
}

/**
 * Of a role that is adopted.
 * @param gains managed policies that the role gets
 */
export function adoptionFacts(
  role: Pick<RoleSpec, 'inlinePolicies' | 'managedPolicyArns'>,
  gains: readonly Arn[],
  { boundary, texts }: { readonly boundary: PolicyText; readonly texts: ManagedTexts },
): AdoptionFacts {
  const harmless = gains.filter((one) => {
    const text = texts.get(one);
    return text?.is === 'read' && statementsOf(text.document).every(({ effect }) => effect === 'Allow');
  });
  return { ...beyondBoundary(role, boundary, texts), harmless: new Set(harmless) };
}

/** A pattern, and the actions of AWS that it stands for. */
interface Allowed {
  readonly text: string;
  readonly names: readonly string[];
}

/** More names than people read are said by their pattern. */
const READ = 3;

function allowed({ actions, notActions }: PolicyStatement): Allowed[] {
  // Worked out only where they are needed: most statements name their services.
  const services = () => servicePrefixes().map((prefix) => actionPattern(`${prefix}:*`));
  if (notActions === undefined) {
    return actions.flatMap((pattern) =>
      hasWildcard(pattern.service) ? services().map(within(pattern)) : [of(pattern)],
    );
  }
  const left = new Set(notActions.flatMap((pattern) => of(pattern).names));
  return services()
    .map(of)
    .map(({ text, names }) => ({ text, names: names.filter((name) => !left.has(name)) }));
}

/** One that AWS's reference does not list is asked for as it stands. */
function of(pattern: ActionPattern): Allowed {
  const names = expand(pattern).map(({ name }) => name);
  return { text: pattern.text, names: names.length > 0 || pattern.wildcard ? names : [pattern.text] };
}

function within(pattern: ActionPattern): (service: ActionPattern) => Allowed {
  return ({ service }) => ({
    text: `${service}:${pattern.name}`,
    names: matches(pattern.service, service) ? expandWithin(pattern, service).map(({ name }) => name) : [],
  });
}

function fateOf(action: string, resources: readonly string[], limit: readonly PolicyStatement[]) {
  const is = resources.map((resource) => allowedOnSome(limit, action, resource).is);
  return is.includes('no') ? 'lost' : is.includes('maybe') ? 'perhaps' : 'kept';
}

function statementsOf(text: PolicyText): PolicyStatement[] {
  try {
    const document: unknown = JSON.parse(text);
    return isJsonObject(document) ? documentStatements(document, '') : [];
  } catch {
    return [];
  }
}
