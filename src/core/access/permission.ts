/**
 * Whether a role may do something: one action on one resource, or on any of its kind, by the role's identity policies and
 * by its permissions boundary. Three answers: `yes` and `no` are certain of what was read, all else is `maybe`, with what
 * it depends on. An unseen policy may allow and deny anything, so with one of them no answer is certain but a Deny.
 *
 *   allowed    by an identity policy AND by the boundary, if there is one
 *   denied     by a Deny of either
 *
 * What is never looked at is NOT_LOOKED_AT. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { actionPattern } from '../iam/action-pattern.ts';
import { hasWildcard } from '../iam/wildcard.ts';
import { type Answer, allowedOnAll, allowedOnSome, isAbout } from '../permissions/allowance.ts';
import type { PolicyStatement } from '../permissions/policy-statements.ts';
import type { AskedAction } from './asked-action.ts';
import { deniedRefusal, notAllowedRefusal, overBoundaryRefusal } from './permission-refusal.ts';
import type { Refusal } from './refusal.ts';
import type { PlacedStatement, RolePolicies } from './role-policies.ts';

export type Word = 'yes' | 'maybe' | 'no';

export interface Permission {
  /** `yes`: on all that was asked for, or on a part of it; `onAll` says which. */
  readonly is: Word;
  readonly onAll: Word;
  /** The statement that allows it, or may. */
  readonly allowedBy: PlacedStatement | undefined;
  /** Of `maybe`: on what it depends. */
  readonly doubts: readonly Doubt[];
  /** Of `no`. */
  readonly refusal: Refusal | undefined;
}

export type Doubt =
  /** A condition or a variable, which is not evaluated; or how far a wildcard runs, where AWS's documentation and its simulator differ. */
  | { readonly is: 'condition' | 'wildcard'; readonly by: PlacedStatement }
  /** A Deny takes a part of it back; which, the question leaves open. */
  | { readonly is: 'part'; readonly by: PlacedStatement | undefined }
  | { readonly is: 'policy-unseen' | 'boundary-unseen'; readonly policy: string };

/** Policies that a role does not have itself. The first may also allow, all others only deny. */
export const NOT_LOOKED_AT = [
  'resource policies',
  'service control policies',
  'resource control policies',
  'session policies',
  'VPC endpoint policies',
] as const;

export function permissionTo(asked: AskedAction, policies: RolePolicies): Permission {
  const each = asked.on.map((resource) => onOne(asked, resource, policies));
  const best = each.reduce((one, other) => (rankOf(other) > rankOf(one) ? other : one));
  const onAll = each.reduce<Word>((word, one) => lesser(word, one.onAll), 'yes');
  const { onSome, allowedBy, doubts, refusal } = best;
  // What is asked about one resource is answered of that one.
  const isOne = asked.on.length === 1 && !hasWildcard(asked.on[0] ?? '*');
  const is = onAll === 'yes' ? 'yes' : isOne && onSome === 'yes' ? 'maybe' : onSome;
  return { is, onAll, allowedBy, doubts: is === 'maybe' ? doubts : [], refusal: is === 'no' ? refusal : undefined };
}

interface OnOne extends Pick<Permission, 'onAll' | 'allowedBy' | 'doubts' | 'refusal'> {
  readonly onSome: Word;
}

const RANK: Readonly<Record<Word, number>> = { no: 0, maybe: 1, yes: 2 };

/** Of several that are refused the one that came furthest says why. */
function rankOf({ onSome, refusal }: OnOne): number {
  return RANK[onSome] + (refusal?.code === 'action-over-boundary' ? 0.5 : 0);
}

function lesser(a: Word, b: Word): Word {
  return RANK[a] < RANK[b] ? a : b;
}

function onOne(asked: AskedAction, resource: string, { statements, unseen, boundary }: RolePolicies): OnOne {
  const own = judge(statements, unseen.length > 0, asked.action, resource);
  const above =
    boundary.is === 'none'
      ? FREE
      : judge(boundary.is === 'read' ? boundary.statements : [], boundary.is === 'unseen', asked.action, resource);
  const onAll = lesser(own.all.is, above.all.is);
  const onSome = both(own, above, asked.action, resource);
  const allowedBy = allowOf(own, statements);
  const doubts = [
    ...unseen.map((policy): Doubt => ({ is: 'policy-unseen', policy })),
    ...doubtsOf(own, statements),
    ...(boundary.is === 'unseen' ? [{ is: 'boundary-unseen', policy: boundary.arn } as const] : []),
    ...(boundary.is === 'read' ? doubtsOf(above, boundary.statements) : []),
  ];
  return {
    onAll,
    onSome,
    allowedBy,
    doubts: reasonsOf(doubts),
    refusal: refusalOf(),
  };

  function refusalOf(): Refusal | undefined {
    const denial = denialOf(own, statements, asked.action, resource);
    if (own.some === 'no') return denial === undefined ? notAllowedRefusal(asked) : deniedRefusal(asked, denial);
    if (above.some !== 'no' || boundary.is !== 'read') return undefined;
    return overBoundaryRefusal(asked, boundary.arn, denialOf(above, boundary.statements, asked.action, resource));
  }
}

/** That only a part is allowed is no reason beside another one. */
function reasonsOf(doubts: readonly Doubt[]): readonly Doubt[] {
  const reasons = doubts.filter(({ is }) => is !== 'part');
  if (reasons.length > 0) return reasons;
  return doubts.length > 0 ? doubts : [{ is: 'part', by: undefined }];
}

/** What one set of policies says by itself. */
interface Judged {
  readonly all: Answer;
  readonly any: Answer;
  /** Of `any`, as far as it is certain. */
  readonly some: Word;
  readonly statements: readonly PolicyStatement[];
}

/** No boundary stands in the way. */
const FREE: Judged = {
  all: { is: 'yes', by: undefined },
  any: { is: 'yes', by: undefined },
  some: 'yes',
  statements: [],
};

/** Stands for what was not read: it may allow everything. What is denied all the same is denied for certain. */
const ANYTHING: PolicyStatement = {
  effect: 'Allow',
  actions: [actionPattern('*')],
  notActions: undefined,
  resources: ['*'],
  notResources: undefined,
  conditional: true,
  place: { pointer: '', spelling: 'iam' },
};

function judge(read: readonly PolicyStatement[], isUnseen: boolean, action: string, resource: string): Judged {
  const statements = isUnseen ? [...read, ANYTHING] : read;
  const all = unless(isUnseen, allowedOnAll(statements, action, resource));
  const any = unless(isUnseen, allowedOnSome(statements, action, resource));
  const some = any.is === 'yes' && all.is !== 'yes' && isTakenInParts(statements, action) ? 'maybe' : any.is;
  return { all, any, some, statements };
}

/** An unseen policy may deny. */
function unless(isUnseen: boolean, answer: Answer): Answer {
  return isUnseen && answer.is === 'yes' ? { ...answer, is: 'maybe' } : answer;
}

/** Several Denies may take everything together, where none of them does so alone. */
function isTakenInParts(statements: readonly PolicyStatement[], action: string): boolean {
  const denies = statements.filter((one) => one.effect === 'Deny' && isAbout(one, action));
  return denies.reduce((sum, { resources, notResources }) => sum + (notResources ?? resources).length, 0) > 1;
}

/** Whether anything is allowed by both: on all of one, or on a resource that a policy of one of them names. */
function both(own: Judged, above: Judged, action: string, resource: string): Word {
  if (own.any.is === 'no' || above.any.is === 'no') return 'no';
  if (own.all.is === 'yes' && above.all.is === 'yes') return 'yes';
  if (own.all.is === 'yes' && above.some === 'yes') return 'yes';
  if (above.all.is === 'yes' && own.some === 'yes') return 'yes';
  const named = [...(own.any.by?.resources ?? []), ...(above.any.by?.resources ?? [])];
  const within = named.filter((one) => allowedOnAll([anythingOn(resource)], action, one).is === 'yes');
  const isBoth = (one: string) =>
    [own, above].every(
      (side) =>
        side === FREE ||
        unless(side.statements.includes(ANYTHING), allowedOnAll(side.statements, action, one)).is === 'yes',
    );
  return within.some(isBoth) ? 'yes' : 'maybe';
}

function anythingOn(resource: string): PolicyStatement {
  return { ...ANYTHING, conditional: false, resources: [resource] };
}

function allowOf({ all, any }: Judged, statements: readonly PlacedStatement[]): PlacedStatement | undefined {
  const found = [any.by, all.by].map((by) => statements.find((one) => one === by));
  return found.find((one) => one?.effect === 'Allow');
}

/** The Deny that shuts what would be allowed otherwise. */
function denialOf(
  { all, statements: judged }: Judged,
  statements: readonly PlacedStatement[],
  action: string,
  resource: string,
): PlacedStatement | undefined {
  const by = statements.find((one) => one === all.by);
  if (all.is !== 'no' || by?.effect !== 'Deny') return undefined;
  const allows = judged.filter(({ effect }) => effect === 'Allow');
  return allowedOnSome(allows, action, resource).is === 'no' ? undefined : by;
}

function doubtsOf({ all, any }: Judged, statements: readonly PlacedStatement[]): Doubt[] {
  const doubts = [all, any].flatMap((answer): Doubt[] => {
    const by = statements.find((one) => one === answer.by);
    if (by === undefined) return [];
    if (answer.is === 'maybe') return answer.doubt === undefined ? [] : [{ is: answer.doubt, by }];
    return answer.is === 'no' ? [{ is: 'part', by }] : [];
  });
  return doubts.filter(
    (one, index) => doubts.findIndex((other) => 'by' in one && 'by' in other && other.by === one.by) === index,
  );
}
