/**
 * Whether a role may do more after a change of its inline policies than before. All of them count together, as a
 * statement that moves from one policy to another changes nothing. A request that only the new statements allow proves
 * that they widen; that each of them is covered by an old one proves that they do not.
 */

import { matches } from '../iam/wildcard.ts';
import type { Widening } from '../model/facet-change.ts';
import type { PolicyText } from '../model/role-spec.ts';
import { type Clause, clausesOf, type Names } from './clause.ts';
import { coversNames, implies, namesMeet } from './cover.ts';

export interface Permissions {
  readonly inline: readonly Clause[];
  /** Whether there are managed policies as well; their texts are not known here, and what they allow is not counted. */
  readonly managed: boolean;
}

/** undefined if a policy cannot be understood. */
export function permissionsOf(
  inline: Iterable<PolicyText>,
  managedPolicyArns: readonly string[],
): Permissions | undefined {
  const clauses = [...inline].map(clausesOf);
  if (!clauses.every((some) => some !== undefined)) return undefined;
  return { inline: clauses.flat(), managed: managedPolicyArns.length > 0 };
}

/** `removed` and `added` are the statements of one policy, before and after, within the role's permissions. */
export function permissionWidth(
  removed: readonly Clause[],
  added: readonly Clause[],
  before: Permissions,
  after: Permissions,
): Widening {
  const grants = added.filter(({ allows }) => allows).flatMap((clause) => newGrants(clause, before, after));
  const lifted = removed.filter(({ allows }) => !allows).flatMap((clause) => liftedDenials(clause, after));
  const more = [...grants, ...lifted];
  const widening = more.filter(({ certain }) => certain);
  if (widening.length > 0) return { width: 'widens', words: listed(widening) };
  if (more.length > 0) return { width: 'unknown', words: listed(more) };

  const gone = removed.filter(({ allows }) => allows).flatMap((clause) => uncovered(clause, after.inline, true));
  if (gone.length > 0) return { width: 'narrows', words: `no longer allows ${few(gone.map(({ words }) => words))}` };
  const denials = added.filter(({ allows }) => !allows).flatMap((clause) => uncovered(clause, before.inline, false));
  if (denials.length > 0) return { width: 'narrows', words: `denies ${few(denials.map(({ words }) => words))}` };
  return { width: 'neutral', words: '' };
}

/** Something that may be done after the change and, `certain`ly or not, not before. */
interface More {
  readonly words: string;
  readonly certain: boolean;
}

/** Parts of an Allow that no old Allow covers. */
function newGrants(clause: Clause, before: Permissions, after: Permissions): More[] {
  const denials = after.inline.filter(({ allows, tests }) => !allows && tests.length === 0);
  return uncovered(clause, before.inline, true)
    .filter(({ action, resource }) => !denials.some((denial) => reaches(denial, action, resource)))
    .map(({ action, resource, words }) => {
      const old = before.inline.filter(({ allows }) => allows);
      const near = old.filter((other) => reaches(other, action, resource));
      if (near.some(({ tests }) => implies(tests, clause.tests))) {
        return { certain: true, words: `allows ${words} without a condition that it had` };
      }
      if (near.length > 0) return { certain: false, words: `allows ${words} under other conditions` };
      const [one, on] = [named(example(action)), named(example(resource))];
      return old.some((other) => reaches(other, one, on))
        ? { certain: false, words: `allows ${words}, which several old statements may have allowed together` }
        : { certain: true, words: `allows ${words}` };
    });
}

/** Parts of a Deny that no new Deny covers, where something allows what it kept out. */
function liftedDenials(clause: Clause, after: Permissions): More[] {
  return uncovered(clause, after.inline, false).flatMap(({ action, resource, words }) => {
    const allowing = after.inline.filter(
      (other) => other.allows && namesMeet(other.action, action) && namesMeet(other.resource, resource),
    );
    const certain = clause.tests.length === 0 && allowing.some(({ tests }) => tests.length === 0);
    if (allowing.length > 0) return { certain, words: `no longer denies ${words}` };
    return after.managed
      ? { certain: false, words: `no longer denies ${words}, which a managed policy may allow` }
      : [];
  });
}

interface Part {
  readonly action: Names;
  readonly resource: Names;
  readonly words: string;
}

/** The parts of a clause, one action on one resource each, that no clause of the same effect covers. */
function uncovered(clause: Clause, others: readonly Clause[], allows: boolean): Part[] {
  const near = others.filter((other) => other.allows === allows && implies(clause.tests, other.tests));
  return parts(clause.action).flatMap((action) => {
    const about = near.filter((other) => coversNames(other.action, action));
    return parts(clause.resource)
      .filter((resource) => !about.some((other) => coversNames(other.resource, resource)))
      .map((resource) => ({ action, resource, words: `${namesWords(action)} on ${namesWords(resource)}` }));
  });
}

function parts(names: Names): Names[] {
  return names.not ? [names] : names.patterns.map((pattern, index) => named(pattern, names.words[index]));
}

function named(pattern: string, word = pattern): Names {
  return { not: false, patterns: [pattern], words: [word] };
}

function reaches(clause: Clause, action: Names, resource: Names): boolean {
  return coversNames(clause.action, action) && coversNames(clause.resource, resource);
}

/** One name that is meant; of everything but a few, one that no policy is likely to name. */
function example({ not, patterns: [first = '*', ...rest] }: Names): string {
  if (!not) return first.replaceAll('*', 'x').replaceAll('?', 'x');
  const stranger = 'stranger:example';
  return [first, ...rest].some((pattern) => matches(pattern, stranger)) ? `${stranger}-of-nobody` : stranger;
}

function namesWords({ not, words }: Names): string {
  return not ? `everything but ${words.join(', ')}` : words.join(', ');
}

function listed(more: readonly More[]): string {
  return few(more.map(({ words }) => words));
}

/** The first ones, and how many more. */
function few(words: readonly string[]): string {
  const shown = words.slice(0, MOST);
  return words.length > MOST ? `${shown.join('; ')}; and ${words.length - MOST} more` : shown.join('; ');
}

const MOST = 2;
