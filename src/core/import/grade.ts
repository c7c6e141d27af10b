/**
 * What becomes of a role when the manifest that was made of it is applied. Everything dangerous about an import is decided
 * here, so this says it once.
 *
 * Terms.
 *
 *   exact     the role is given back: the same trust policy, permissions, session and description; only the boundary,
 *             our tags, and the name of a role that has to be made beside the old one are new
 *   tightens  nothing more is admitted or allowed than today, and something less or something else: a trust policy that
 *             was sloppier than ours, actions that the boundary takes away, a tag that gets another value, or a session
 *             and a description that were not read
 *   widens    a step could enter that cannot today, or an action may be allowed that is not today; or it cannot be shown
 *             that it is not so
 *
 * Why *widens* is the answer to every doubt. An import is read by people who have 200 roles to get through, and who were
 * told that nothing changes. Nobody looks for a hole in such a diff. So a manifest is written only if it can be proven,
 * from the two documents and nothing else, that it admits nobody new. What proves it is not what made it: wanted-steps.ts
 * proposes steps; here the trust policy that the compiler wrote for them is compared with the role's own (trustWidth),
 * door by door and statement by statement, and `unknown` counts as more. A mistake in the proposal is a finding then, and
 * not a way in. The classic mistakes all end here: dropping `aws:SourceIp`, reviving a dead condition, turning "deploys
 * nowhere" into any branch, pairing one repository with the environment of another, taking the usual audience where the
 * role asks for its own.
 *
 * Why the tokens are written out. `{repo}:{env}:*`, as we write it, also matches texts that no token can be. Compared as
 * texts it would be wider than `{repo}:{env}:{????????-…}`, which admits the same steps. So of our own policy the steps
 * that really exist are compared (token-patterns.ts), and of the role's own the text as it stands: the comparison stays
 * on the safe side.
 *
 * Permissions are copied, never translated: policies that differ in meaning count as *widens*, whatever they say. A
 * boundary that a role gets can only take away; one that it has already and that ours replaces may give, unless the old one
 * allows all that the policies do. Policies that ask who calls (its tags, its ARN) are the same text about another role
 * (asks-about-itself.ts).
 *
 * What is not seen: who else trusts the old ARN (bucket policies, keys, other accounts), and conditions elsewhere that
 * read the role's tags. The report lists these as not looked at.
 */

import { samePolicy } from '../iam/policy-document.ts';
import type { SubjectFormat } from '../manifest/subject-format.ts';
import type { ActualRole } from '../model/actual-role.ts';
import { type BeyondBoundary, isWithin } from '../model/beyond-boundary.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { ManagedTexts } from '../model/managed-text.ts';
import { isReservedTag } from '../model/ownership.ts';
import type { PolicyText, RoleSpec } from '../model/role-spec.ts';
import { beyondBoundary } from '../permissions/beyond-boundary.ts';
import { roleFacets } from '../plan/role-facets.ts';
import { isJsonObject, listOf, parseJsonObject } from '../text/json.ts';
import { pinnedSubject } from '../trust/pinned-subject.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import { trustWidth } from '../widening/trust-width.ts';
import { asksAboutItself } from './asks-about-itself.ts';
import { isWithinBoundary } from './former-boundary.ts';
import { tokenPatterns } from './token-patterns.ts';

export type Grade = 'exact' | 'tightens' | 'widens';

export interface Graded {
  readonly grade: Grade;
  /** What would be more than today, in words; not empty if and only if the grade is `widens`. */
  readonly more: readonly string[];
  /** What would be less, or other; not empty if the grade is `tightens`. */
  readonly differs: readonly string[];
  /** Actions that the boundary takes away, and those where it may. */
  readonly lost: readonly string[];
  readonly perhaps: readonly string[];
}

export interface Grading {
  readonly world: TrustWorld;
  /** The text of the settings' boundary; undefined: neither the settings nor the account have it. */
  readonly boundary: PolicyText | undefined;
  readonly texts: ManagedTexts;
}

/** @param desired as the compiler made it of the manifest */
export function gradeOf(actual: ActualRole, desired: DesiredRole, { world, boundary, texts }: Grading): Graded {
  const more: string[] = [];
  const differs: string[] = [];
  let beyond = NOTHING;
  for (const { facet, key = '', before, after } of roleFacets(desired, actual, [actual])) {
    switch (facet) {
      case 'trust': {
        const { width, words } = trustWidth(
          actual.trust,
          everyToken(desired.trust, world.provider.subjectFormat),
          world,
        );
        if (width === 'widens' || width === 'unknown') more.push(`trust policy: ${words}`);
        else
          differs.push(
            `trust policy: ${words.startsWith('no longer') ? words : 'the same steps enter, by a stricter form'}`,
          );
        break;
      }
      case 'boundary':
        if (before !== undefined && !isWithinBoundary(actual, before, texts)) {
          more.push(`boundary: ${after} takes the place of ${before}, and may allow what that one does not`);
        }
        if (boundary === undefined)
          differs.push('boundary: its text is not known, so what it takes away is not either');
        else beyond = beyondBoundary(actual, boundary, texts);
        break;
      case 'tag':
        // Ours, and those that the settings put on every role, are added to all.
        if (before !== undefined && !isReservedTag(key)) {
          differs.push(
            after === undefined ? `tag ${key}: is taken off` : `tag ${key}: "${after}" in the place of "${before}"`,
          );
        }
        break;
      case 'session':
        if (Number(after) > Number(before)) more.push(`session: ${after} seconds in the place of ${before}`);
        else differs.push(`session: ${after} seconds in the place of ${before}`);
        break;
      case 'description':
        differs.push('description: another one');
        break;
      default:
        more.push(`policies: ${key} is not what the role has`);
    }
  }
  more.push(...asksAboutItself(actual, desired, texts));
  differs.push(...beyondWords(beyond));
  if (actual.unread.length > 0) differs.push(`${actual.unread.join(' and ')}: not read; the manifest has the defaults`);
  const grade = more.length > 0 ? 'widens' : differs.length > 0 ? 'tightens' : 'exact';
  return { grade, more, differs, lost: beyond.lost, perhaps: beyond.perhaps };
}

const NOTHING: BeyondBoundary = { lost: [], perhaps: [], unseen: [] };

function beyondWords(beyond: BeyondBoundary): string[] {
  if (isWithin(beyond)) return [];
  const { lost, perhaps, unseen } = beyond;
  return [
    ...(lost.length > 0 ? [`boundary: takes away ${some(lost)}`] : []),
    ...(perhaps.length > 0 ? [`boundary: may take away ${some(perhaps)}`] : []),
    ...(unseen.length > 0
      ? [`boundary: what it takes of ${unseen.join(', ')} is not known, as the text was not read`]
      : []),
  ];
}

/** The first ones, and how many more; all of them stand in the JSON. */
function some(actions: readonly string[]): string {
  return actions.length <= 4 ? actions.join(', ') : `${actions.slice(0, 3).join(', ')} and ${actions.length - 3} more`;
}

/** A trust policy of ours with every step written out that a token can be of. @throws Error if it is not of ours */
export function everyToken(trust: PolicyText, format: SubjectFormat): PolicyText {
  const document = parseJsonObject(trust);
  const [statement] = listOf(document?.Statement);
  if (!isJsonObject(statement) || !isJsonObject(statement.Condition))
    throw new Error('this is no trust policy of ours');
  const { StringEquals, StringLike } = statement.Condition;
  if (!isJsonObject(StringEquals)) throw new Error('this is no trust policy of ours');
  const isSub = ([key]: [string, unknown]) => key.endsWith(':sub');
  const subs = [...Object.entries(StringEquals), ...Object.entries(isJsonObject(StringLike) ? StringLike : {})].filter(
    isSub,
  );
  const [[key = '', values] = []] = subs;
  const patterns = listOf(values as string | string[]).flatMap((value) => {
    const pinned = pinnedSubject(format, value);
    if (pinned === undefined) throw new Error(`${value} is no subject of ours`);
    const where = pinned.environmentUuid === undefined ? 'any' : { environment: pinned.environmentUuid };
    return tokenPatterns(format, { ...pinned, where });
  });
  const others = Object.fromEntries(Object.entries(StringEquals).filter((one) => !isSub(one)));
  return JSON.stringify({
    ...document,
    Statement: [{ ...statement, Condition: { StringEquals: others, StringLike: { [key]: patterns } } }],
  });
}

/** Whether nothing differs but the boundary, our tags and those of the settings: what *exact* promises, asked once more. */
export function isGivenBack(actual: ActualRole, desired: DesiredRole): boolean {
  return (
    actual.unread.length === 0 &&
    roleFacets(desired, actual, [actual]).every(
      ({ facet, key = '', before }) =>
        facet === 'boundary' || (facet === 'tag' && (before === undefined || isReservedTag(key))),
    )
  );
}

/** Whether two roles that were compiled admit and allow the same. */
export function isSameRole(one: DesiredRole, other: DesiredRole): boolean {
  return (
    samePolicy(one.trust, other.trust) &&
    one.maxSessionSeconds === other.maxSessionSeconds &&
    one.boundaryArn === other.boundaryArn &&
    one.description === other.description &&
    sameOwnTags(one.tags, other.tags) &&
    samePolicies(one, other)
  );
}

type Policies = Pick<DesiredRole, 'inlinePolicies' | 'managedPolicyArns'>;

export function samePolicies(one: Policies, other: Policies): boolean {
  const [names, others] = [Object.keys(one.inlinePolicies), Object.keys(other.inlinePolicies)];
  return (
    one.managedPolicyArns.join() === other.managedPolicyArns.join() &&
    names.length === others.length &&
    names.every((name) => samePolicy(one.inlinePolicies[name] ?? '', other.inlinePolicies[name] ?? ''))
  );
}

/** Ours say what is not the role's: when it ends, and what becomes of it then. */
export function sameOwnTags(one: RoleSpec['tags'], other: RoleSpec['tags']): boolean {
  return sameTexts(ownTags(one), ownTags(other));
}

function ownTags(tags: RoleSpec['tags']): RoleSpec['tags'] {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !isReservedTag(key)));
}

function sameTexts(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
