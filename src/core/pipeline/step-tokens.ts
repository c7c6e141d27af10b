/**
 * The tokens that a step can have, from what the file says of it. What is certain has one value; a template, a variable
 * or a setting whose effect is not documented has several. The role's own trust policy is then asked about all of them
 * (step-verdict.ts): what does not decide needs no answer, and what decides is named.
 */
import { matchesBranchGlob } from '../manifest/branch-glob.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import { STRANGERS } from '../trust/token.ts';
import { isOneBranch, runsFor } from './branch-pattern.ts';
import type { LintWorld } from './lint-world.ts';
import type { OidcSetting, PipelineStep, PipelinesFile } from './pipelines-file.ts';
import { canBecome, withoutTemplates, withoutVariables } from './written.ts';

/** A value that no file names. */
const [{ repositoryUuid: OTHER_REPOSITORY, environmentUuid, branch: otherBranch }] = STRANGERS;
export const OTHER_BRANCH = otherBranch;
export const OTHER_ENVIRONMENT = environmentUuid ?? '';

/** Where a step runs: a repository, and the environment that it deploys to. */
export interface StepPlace {
  readonly repositoryUuid: string;
  readonly environmentUuid: string | undefined;
}

/** The audiences of a token; several at once are one list. `none`: there is no token. */
export type TokenAudience = readonly string[] | 'none';

/** Whether the step has a token, and for whom. Never empty. */
export function possibleAudiences(step: PipelineStep, file: PipelinesFile, world: LintWorld): TokenAudience[] {
  const usual = [defaultAudience(world)];
  const ofAll = file.oidc;
  const global = ofAll?.is === 'audiences' ? audienceLists(ofAll, usual, world) : [usual];
  const { oidc } = step;
  if (oidc?.is === 'audiences') {
    const own = audienceLists(oidc, usual, world);
    if (ofAll?.is !== 'audiences') return own;
    // Whether a step's audiences take the place of those of all steps, or come on top, is not documented.
    return [...own, ...own.flatMap((one) => global.map((other) => [...new Set([...other, ...one])]))];
  }
  if (oidc === undefined || oidc.is === 'off') {
    // Atlassian shows `options.oidc` beside steps with `oidc`, and does not say what it does to one without.
    const asked = oidc === undefined && ofAll !== undefined && ofAll.is !== 'off';
    return asked ? ['none', ...global] : ['none'];
  }
  return oidc.is === 'unclear' ? ['none', ...global] : global;
}

/** What Bitbucket gives a step that names no audience. */
function defaultAudience({ trust: { provider } }: LintWorld): string {
  return `ari:cloud:bitbucket::workspace/${provider.workspaceUuid.slice(1, -1)}`;
}

/** A template may stand for the right audience, or for another one; whether a variable does is not documented. */
function audienceLists(
  { audiences }: Extract<OidcSetting, { is: 'audiences' }>,
  usual: readonly string[],
  { trust: { provider } }: LintWorld,
): string[][] {
  if (audiences.length === 0) return [[...usual]];
  let lists: string[][] = [[]];
  for (const { text } of audiences.slice(0, MOST_AUDIENCES)) {
    const open = withoutVariables(text);
    const values = open === text ? [text] : [...(canBecome(open, provider.audience) ? [provider.audience] : []), text];
    lists = lists.flatMap((list) => values.map((value) => [...new Set([...list, value])])).slice(0, MOST_LISTS);
  }
  return lists;
}

/** Bitbucket takes ten. */
const MOST_AUDIENCES = 12;
const MOST_LISTS = 64;

/** Repository and environment. A `shared` pipeline runs in any repository of the role, and in others. */
export function possiblePlaces(step: PipelineStep, role: DesiredRole, world: LintWorld): StepPlace[] {
  const own = world.repository;
  if (step.section.kind !== 'shared') return placesIn(own.uuid, own.environments, step, role);
  const theirs = [...new Set(role.admission.doors.map(({ repository }) => repository.uuid))];
  return [...theirs, OTHER_REPOSITORY].flatMap((uuid) =>
    placesIn(uuid, world.trust.lock.byUuid.get(uuid)?.environments ?? new Map(), step, role),
  );
}

function placesIn(
  repositoryUuid: string,
  environments: ReadonlyMap<string, string>,
  step: PipelineStep,
  role: DesiredRole,
): StepPlace[] {
  const { deployment, environment } = step;
  const named = deployment ?? environment;
  if (named === undefined) return [{ repositoryUuid, environmentUuid: undefined }];
  const uuids = environmentsNamed(named.text, repositoryUuid, environments, role);
  // `environment` is new, and whether the token of such a step names it is not documented.
  const all = deployment === undefined ? [...uuids, undefined] : uuids;
  return all.map((uuid) => ({ repositoryUuid, environmentUuid: uuid }));
}

function environmentsNamed(
  text: string,
  repositoryUuid: string,
  environments: ReadonlyMap<string, string>,
  { admission }: DesiredRole,
): string[] {
  const exact = environments.get(text);
  if (exact !== undefined) return [exact];
  const open = withoutTemplates(text);
  const isOpen = open !== text;
  const near = [...environments].filter(([name]) =>
    // Whether letter case counts is not documented.
    isOpen ? canBecome(open, name) : name.toLowerCase() === text.toLowerCase(),
  );
  // A manifest may pin an environment by its UUID alone: it has a name, and the lock file does not say which.
  const known = new Set(environments.values());
  const unnamed = admission.doors
    .filter(({ repository, environment }) => repository.uuid === repositoryUuid && environment !== undefined)
    .flatMap(({ environment }) => environment?.uuid ?? [])
    .filter((uuid) => !known.has(uuid));
  return [...near.map(([, uuid]) => uuid), ...unnamed, OTHER_ENVIRONMENT];
}

/** Of no weight where the subject has no branch. Never empty. */
export function possibleBranches(step: PipelineStep, file: PipelinesFile, role: DesiredRole): string[] {
  const { enforcement } = role.admission;
  const named = enforcement.by === 'nobody' ? [] : enforcement.branches;
  if (step.section.kind === 'branches' && isOneBranch(step.section.name)) return [step.section.name];
  return [...named.filter((branch) => runsOn(step, branch, file) !== 'no'), OTHER_BRANCH];
}

/** Whether the gate lets in a token of this branch. @param globs the branches of the manifest */
export function gateTakes(globs: readonly string[], branch: string): boolean {
  return globs.some((glob) => matchesBranchGlob(glob, branch));
}

/** Whether the step's pipeline runs for a branch; `unknown` where something else than a push starts it. */
export function runsOn(
  { section }: PipelineStep,
  branch: string,
  { sections }: PipelinesFile,
): 'yes' | 'no' | 'unknown' {
  const patterns = sections.flatMap(({ kind, name }) => (kind === 'branches' ? name : []));
  switch (section.kind) {
    case 'branches':
      return runsFor(section.name, branch, patterns);
    case 'default': {
      const others = patterns.map((pattern) => runsFor(pattern, branch, patterns));
      if (others.includes('yes')) return 'no';
      return others.includes('unknown') ? 'unknown' : 'yes';
    }
    case 'custom':
      return 'yes';
    default:
      return 'unknown';
  }
}
