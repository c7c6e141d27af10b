/**
 * `spec.expect`: what a team says that its role must, and must not, be allowed. A test of the policies, evaluated
 * without AWS on the role's own statements and on the boundary, where the settings have its text. Three verdicts: it
 * holds; it fails, which is a mistake in the manifest; or it cannot be decided offline, which is reported and blocks
 * nothing.
 *
 * What cannot be decided: conditions and policy variables; how far a wildcard runs, where AWS's documentation and its
 * simulator differ; an action on a resource that it does not work on, which tests nothing; the text of managed policies, which may allow what the
 * statements do not; a boundary whose text is not in the settings; resource policies and organisation policies.
 */
import { type ActionPattern, actionPattern, expand, expandWithin, standsFor } from '../iam/action-pattern.ts';
import type { CatalogueAction } from '../iam/catalogue.ts';
import { hasWildcard, matches } from '../iam/wildcard.ts';
import type { Expectation, Manifest } from '../manifest/manifest.ts';
import type { Settings } from '../manifest/settings.ts';
import type { Finding } from '../model/finding.ts';
import { type Answer, allowedOnAll, allowedOnSome } from '../permissions/allowance.ts';
import { documentStatements, type PolicyStatement } from '../permissions/policy-statements.ts';
import { worksOn } from './resource-mismatch.ts';
import type { CheckedRole, RoleUnderCheck } from './rule.ts';
import { suggestion, unknownActionWords } from './unknown-action.ts';

interface Verdict {
  readonly is: 'holds' | 'fails' | 'unknown';
  readonly why: string;
}

/** Adds to `checked` what became of every expectation of the role. */
export function checkExpectations(role: RoleUnderCheck, checked: CheckedRole): void {
  const { manifest, settings } = role;
  const boundary = boundaryOf(settings);
  for (const [index, expectation] of manifest.expect.entries()) {
    const word = 'allow' in expectation ? 'allow' : 'deny';
    const pointer = `/spec/expect/${index}/${word}`;
    const action = actionPattern('allow' in expectation ? expectation.allow : expectation.deny);
    // Only what is reported needs a place: finding one reads the file again.
    const place = () => manifest.document.locate(pointer);
    const unknown = unknownActionWords(action, settings.knownActions);
    if (unknown !== undefined) {
      checked.issues.push({
        code: 'unknown-action',
        message: unknown,
        remedy: suggestion(action),
        pointer,
        place: place(),
      });
      continue;
    }
    const verdict = !testsAnything(action, expectation)
      ? { is: 'unknown' as const, why: `${action.text} does not work on that: the expectation tests nothing` }
      : 'allow' in expectation
        ? mustAllow(action, expectation, role, boundary)
        : mustDeny(action, expectation, role, boundary);
    const message = `expected to ${word} ${action.text} on ${expectation.on ?? '*'}: ${verdict.why}`;
    if (verdict.is === 'fails') {
      const remedy = 'correct the policy, or the expectation';
      checked.issues.push({ code: 'expectation-failed', message, remedy, pointer, place: place() });
    } else if (verdict.is === 'unknown') {
      const remedy = 'nothing is blocked; `rolekeeper explain expectation-unknown` says what can be decided offline';
      const { name: role } = manifest;
      checked.findings.push({
        code: 'expectation-unknown',
        blocks: 'nothing',
        role,
        message,
        remedy,
        pointer,
        place: place(),
      });
    }
  }
}

/** `deny: s3:GetObject` on a bucket holds whatever is allowed on its objects. */
function testsAnything({ known }: ActionPattern, { on = '*' }: Expectation): boolean {
  return known === undefined || on === '*' || worksOn(known, [on]);
}

/** Once for all roles: what could not be checked. */
export function unseenBoundary(manifests: readonly Manifest[], settings: Settings): Finding[] {
  const concerned = manifests.some((manifest) => manifest.expect.some((expectation) => 'allow' in expectation));
  if (!concerned || settings.roles.boundaryDocument !== undefined) return [];
  return [
    {
      code: 'expectation-unknown',
      blocks: 'nothing',
      message:
        'what manifests expect to be allowed was checked in their own policies only: the settings do not have the text of the boundary',
      remedy: 'put it under roles.boundaryDocument in rolekeeper.yaml, as AWS prints it',
    },
  ];
}

/** The text of the boundary as statements; undefined if the settings do not have it. */
function boundaryOf({ roles }: Settings): PolicyStatement[] | undefined {
  return roles.boundaryDocument === undefined ? undefined : documentStatements(roles.boundaryDocument, '');
}

function mustAllow(
  pattern: ActionPattern,
  { on = '*' }: Expectation,
  { statements, manifest, settings }: RoleUnderCheck,
  boundary: readonly PolicyStatement[] | undefined,
): Verdict {
  return worst(actionsOf(pattern, settings), ({ name }) => {
    const own = allowedOnAll(statements, name, on);
    if (own.is === 'no' && own.by?.effect !== 'Deny' && attachesManaged(manifest)) {
      return { is: 'unknown', why: `its own statements do not allow ${name}; its managed policies may` };
    }
    if (own.is !== 'yes') return refusal(own, name, manifest, 'the role’s own policies');
    const above = boundary === undefined ? own : allowedOnAll(boundary, name, on);
    return above.is === 'yes' ? HOLDS : refusal(above, name, undefined, 'the boundary');
  });
}

function mustDeny(
  pattern: ActionPattern,
  { on = '*' }: Expectation,
  { statements, manifest, settings }: RoleUnderCheck,
  boundary: readonly PolicyStatement[] | undefined,
): Verdict {
  const found = worst([...meant(pattern, statements), ...namedActions(pattern, settings)], ({ name }) => {
    const own = allowedOnSome(statements, name, on);
    const above: Answer = boundary === undefined ? { is: 'yes', by: undefined } : allowedOnSome(boundary, name, on);
    if (own.is === 'no' || above.is === 'no') return HOLDS;
    const where = lineOf(own, manifest);
    if (own.is === 'yes' && above.is === 'yes') return { is: 'fails', why: `${name} is allowed${where}` };
    return { is: 'unknown', why: `${name} may be allowed${where}: ${doubtWords(own.is === 'maybe' ? own : above)}` };
  });
  if (found.is !== 'holds' || !attachesManaged(manifest) || isShut(pattern, on, boundary, settings)) return found;
  return { is: 'unknown', why: 'its own statements do not allow it; its managed policies may' };
}

/** What AWS has, and what the settings say that it has by now. */
type Action = Pick<CatalogueAction, 'name'>;

function actionsOf(pattern: ActionPattern, settings: Settings): readonly Action[] {
  return [...expand(pattern), ...namedActions(pattern, settings)];
}

/** Of guardrails.knownActions, those that the catalogue does not have. */
function namedActions(pattern: ActionPattern, { knownActions }: Settings): Action[] {
  if (knownActions === undefined || pattern.known !== undefined) return [];
  const named = [...knownActions.values()].filter(({ action }) => standsFor(pattern, action));
  return named.flatMap(({ action }) => (actionPattern(action).known === undefined ? { name: action } : []));
}

/** Whether the boundary lets nothing of it through, whatever managed policies say. */
function isShut(
  pattern: ActionPattern,
  on: string,
  boundary: readonly PolicyStatement[] | undefined,
  settings: Settings,
): boolean {
  if (boundary === undefined || hasWildcard(pattern.service)) return false;
  return actionsOf(pattern, settings).every(({ name }) => allowedOnSome(boundary, name, on).is === 'no');
}

/** The actions that the pattern and some Allow both stand for: the others are not allowed anyway. */
function meant(pattern: ActionPattern, statements: readonly PolicyStatement[]): readonly CatalogueAction[] {
  if (pattern.known !== undefined) return [pattern.known];
  const allows = statements.filter(({ effect }) => effect === 'Allow');
  if (allows.some(({ notActions }) => notActions !== undefined)) return expand(pattern);
  const found = new Set<CatalogueAction>();
  for (const { actions } of allows) {
    for (const allowed of actions) for (const action of common(pattern, allowed)) found.add(action);
  }
  return [...found];
}

function common(pattern: ActionPattern, allowed: ActionPattern): readonly CatalogueAction[] {
  if (allowed.known !== undefined) return standsFor(pattern, allowed.known.name) ? [allowed.known] : [];
  if (hasWildcard(allowed.service)) return expand(pattern).filter(({ name }) => standsFor(allowed, name));
  if (!matches(pattern.service, allowed.service)) return [];
  return expandWithin(allowed, allowed.service).filter(({ name }) => standsFor(pattern, name));
}

const HOLDS: Verdict = { is: 'holds', why: '' };

/** One that fails wins over one that is not decided, and that one over one that holds. */
function worst(actions: readonly Action[], judge: (action: Action) => Verdict): Verdict {
  let found = HOLDS;
  for (const action of actions) {
    const verdict = judge(action);
    if (verdict.is === 'fails') return verdict;
    if (found.is === 'holds') found = verdict;
  }
  return found;
}

function refusal(answer: Answer, name: string, manifest: Manifest | undefined, whose: string): Verdict {
  const where = manifest === undefined ? '' : lineOf(answer, manifest);
  if (answer.is === 'maybe')
    return { is: 'unknown', why: `in ${whose} the answer for ${name} ${doubtWords(answer)}${where}` };
  if (answer.by === undefined) return { is: 'fails', why: `nothing in ${whose} allows ${name} there` };
  if (answer.by.effect === 'Deny') return { is: 'fails', why: `${whose} deny ${name}${where}` };
  return { is: 'fails', why: `${whose} allow ${name} on a part of it only${where}` };
}

function doubtWords({ doubt }: Answer): string {
  return doubt === 'wildcard'
    ? 'depends on whether a wildcard runs over the colons of an ARN, where AWS’s documentation and its simulator differ'
    : 'depends on a condition or variable, which is not evaluated';
}

function attachesManaged({ policies }: Manifest): boolean {
  return policies.some((entry) => 'managed' in entry);
}

function lineOf({ by }: Answer, { document }: Manifest): string {
  return by === undefined ? '' : ` (line ${document.locate(by.place.pointer).line})`;
}
