/**
 * Whether the uses of a role came from the branches that its manifest names, by what Bitbucket says of the run that each
 * use's step is of. It detects after the fact and enforces nothing: a branch that a person attests stays attested.
 */
import type {
  AuditedUse,
  AuditPeriod,
  BranchAnswer,
  OutsideUse,
  RoleAudit,
  WhyNotAsked,
} from '../model/branch-audit.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { PipelineRun } from '../model/pipeline-run.ts';
import type { RoleUse, UsedStep } from '../model/role-use.ts';
import type { Uuid } from '../text/uuid.ts';

/** What there is to audit of a role: branches that are named, and that IAM does not compare. */
export interface AuditedRole {
  readonly name: string;
  readonly arn: string;
  readonly branches: readonly string[];
}

/** What became of the search for the run of a step. */
export type FoundRun =
  | { readonly run: PipelineRun }
  | { readonly why: Exclude<WhyNotAsked, 'no-step' | 'unknown-kind' | 'role-unclear'> };

/** A step whose run is looked for. */
export interface WantedStep {
  readonly repositoryUuid: Uuid;
  readonly stepUuid: Uuid;
  /** Of the first use by it. */
  readonly at: Date;
}

export function auditedRoles(
  roles: readonly DesiredRole[],
  { account, partition }: { readonly account: string; readonly partition: string },
): AuditedRole[] {
  return roles.flatMap(({ name, path, admission: { enforcement } }) => {
    if (enforcement.by !== 'environment' || enforcement.branches.length === 0) return [];
    return { name, arn: `arn:${partition}:iam::${account}:role${path}${name}`, branches: enforcement.branches };
  });
}

/** The uses that an audit is about: STS let the token in, and the role is one of these. The newest first. */
export function usesToAudit(uses: readonly RoleUse[], roles: readonly AuditedRole[]): RoleUse[] {
  const arns = new Set(roles.map(({ arn }) => arn));
  return uses
    .filter(({ refused, roleArn }) => refused === undefined && roleArn !== undefined && arns.has(roleArn))
    .sort((a, b) => b.at.getTime() - a.at.getTime());
}

/** One for each step, the newest first. @param uses as `usesToAudit` gives them */
export function wantedSteps(uses: readonly RoleUse[]): WantedStep[] {
  const steps = new Map<Uuid, WantedStep>();
  for (const { step, at } of uses) {
    if (!hasStep(step)) continue;
    const { repositoryUuid, stepUuid } = step;
    const known = steps.get(stepUuid);
    if (known === undefined || known.at > at) steps.set(stepUuid, { repositoryUuid, stepUuid, at });
  }
  return [...steps.values()].sort((a, b) => b.at.getTime() - a.at.getTime());
}

/** @param found by the UUID of the step; one that is not in it was not looked for */
export function auditUse(use: RoleUse, branches: readonly string[], found: ReadonlyMap<Uuid, FoundRun>): AuditedUse {
  if (!hasStep(use.step)) return { use, run: undefined, answer: { is: 'not-asked', why: 'no-step' } };
  const one = found.get(use.step.stepUuid) ?? { why: 'limit' };
  if ('why' in one) return { use, run: undefined, answer: { is: 'not-asked', why: one.why } };
  return { use, run: one.run, answer: answerOf(one.run, branches) };
}

function answerOf({ target }: PipelineRun, branches: readonly string[]): BranchAnswer {
  switch (target.kind) {
    case 'branch':
      return branches.includes(target.name)
        ? { is: 'in-order', branch: target.name }
        : { is: 'branch-not-declared', branch: target.name };
    case 'commit':
      return { is: 'branch-not-declared', branch: undefined };
    case 'pull-request':
      return { is: 'pull-request', source: target.source, destination: target.destination };
    case 'tag':
      return { is: 'tag', name: target.name };
    case 'unknown':
      return { is: 'not-asked', why: 'unknown-kind' };
  }
}

/**
 * Of every role, also of those that no use was found of.
 * @param audited the newest first
 * @param ofUnknownRole events that may be a use of any of them
 */
export function roleAudits(
  roles: readonly AuditedRole[],
  audited: readonly AuditedUse[],
  { at, ofUnknownRole, ...period }: AuditPeriod & { readonly at: string; readonly ofUnknownRole: number },
): RoleAudit[] {
  return roles.map(({ name, arn, branches }) => {
    const own = audited.filter(({ use }) => use.roleArn === arn);
    const outside = own.flatMap(outsideUse);
    const notAsked: Partial<Record<WhyNotAsked, number>> = ofUnknownRole === 0 ? {} : { 'role-unclear': ofUnknownRole };
    for (const { answer } of own) {
      if (answer.is === 'not-asked') notAsked[answer.why] = (notAsked[answer.why] ?? 0) + 1;
    }
    return {
      ...{ role: name, at, since: period.since, until: period.until, regions: period.regions.toSorted() },
      branches: branches.toSorted(),
      inOrder: own.filter(({ answer }) => answer.is === 'in-order').length,
      ...{ outsideCount: outside.length, outside: outside.slice(0, MOST_OUTSIDE), notAsked },
    };
  });
}

/** That are kept of one role: more are one fault. */
export const MOST_OUTSIDE = 20;

/** [] for a use that is in order, or was not asked about. */
function outsideUse({ use, run, answer }: AuditedUse): OutsideUse[] {
  if (answer.is === 'in-order' || answer.is === 'not-asked' || run === undefined || use.step === undefined) return [];
  const common = { at: use.at.toISOString(), eventId: use.eventId, is: answer.is };
  return [{ ...common, ref: refOf(answer), repository: use.step.repositoryUuid, run: run.number }];
}

type Outside = Extract<BranchAnswer, { is: OutsideUse['is'] }>;

function refOf(answer: Outside): string | null {
  switch (answer.is) {
    case 'branch-not-declared':
      return answer.branch === undefined ? null : kept(answer.branch);
    case 'pull-request':
      return `${kept(answer.source)} into ${kept(answer.destination)}`;
    case 'tag':
      return kept(answer.name);
  }
}

/** Characters of a name: as many as a manifest's branch may have. What is kept must not grow by what others push. */
const LONGEST_NAME = 255;

function kept(name: string): string {
  const characters = [...name.slice(0, 2 * LONGEST_NAME + 1)];
  return characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME).join('')}…` : name;
}

function hasStep(step: UsedStep | undefined): step is UsedStep & { readonly stepUuid: Uuid } {
  return step?.stepUuid !== undefined;
}
