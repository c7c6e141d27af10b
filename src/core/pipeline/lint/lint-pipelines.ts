/**
 * A pipelines file against roles: every step and every role, and whether the file fails. A pipeline has steps that want
 * no role, and a repository has roles that this file does not use; neither is a fault. A step that wants a role and
 * cannot become it is one, and so is a file of which no step can become the role that was asked about.
 */
import type { DesiredRole } from '../../model/desired-role.ts';
import { SERVICE_PATH } from '../../model/service-roles.ts';
import { type LintWorld, roleArn } from '../lint-world.ts';
import type { PipelineStep, PipelinesFile } from '../pipelines-file.ts';
import { scriptOf } from '../step-script.ts';
import { HOLE, type Written } from '../written.ts';
import { type StepVerdict, stepVerdict } from './step-verdict.ts';

export interface RoleLint {
  readonly role: DesiredRole;
  readonly arn: string;
  /** In the order of the file. */
  readonly verdicts: readonly StepVerdict[];
  /** No step can become it, and it was asked about by name. */
  readonly unreached: boolean;
}

export interface Undeclared {
  readonly step: PipelineStep;
  readonly arn: Written;
  /** One of the two that the deployment makes for the config repository. */
  readonly isOfService: boolean;
}

export interface PipelineLint {
  readonly file: PipelinesFile;
  readonly repository: LintWorld['repository'];
  readonly roles: readonly RoleLint[];
  /** What steps ask for that is no role of a manifest: it is not judged. */
  readonly undeclared: readonly Undeclared[];
  /** Steps that want a role and cannot become it. */
  readonly failing: readonly PipelineStep[];
  readonly failed: boolean;
}

/** @param name one role; undefined: all of the repository, and those that the file names */
export function lintPipelines(file: PipelinesFile, world: LintWorld, name: string | undefined): PipelineLint {
  const roles = (name === undefined ? rolesOf(file, world) : world.roles.filter((role) => role.name === name)).map(
    (role): RoleLint => {
      const verdicts = file.steps.map((step) => stepVerdict(step, file, role, world));
      const isReached = verdicts.some(({ answer }) => answer !== 'cannot-match') || file.elsewhere.length > 0;
      return {
        role,
        arn: roleArn(world.trust.provider, role),
        verdicts,
        unreached: name !== undefined && !isReached,
      };
    },
  );
  const failing = file.steps.filter((_step, index) => fails(roles.flatMap(({ verdicts }) => verdicts[index] ?? [])));
  return {
    file,
    repository: world.repository,
    roles,
    undeclared: undeclaredOf(file, roles, world),
    failing,
    failed: failing.length > 0 || roles.some(({ unreached }) => unreached),
  };
}

/** But for an ARN that is taken for a misspelt one: then the step wants that role, and is judged. */
function undeclaredOf(file: PipelinesFile, roles: readonly RoleLint[], world: LintWorld): Undeclared[] {
  const declared = new Set(world.roles.map((role) => roleArn(world.trust.provider, role)));
  return file.steps.flatMap((step, index) => {
    if (roles.some(({ verdicts }) => verdicts[index]?.wants === 'yes')) return [];
    const asked = scriptOf(step).asked.filter(({ text }) => !text.includes(HOLE) && !declared.has(text));
    return asked.map((arn) => ({ step, arn, isOfService: OF_SERVICE.test(arn.text) }));
  });
}

/** The roles of the config repository's own pipeline, of whatever deployment (infra/pipeline-roles.ts). */
const OF_SERVICE = new RegExp(`:role${SERVICE_PATH}[\\w-]+-(plan|upload)$`);

/** A step that names a role has to become that one; one that names none, any of those that were looked at. */
function fails(verdicts: readonly StepVerdict[]): boolean {
  const named = verdicts.filter(({ wants }) => wants === 'yes');
  const about = named.length > 0 ? named : verdicts.filter(({ wants }) => wants === 'perhaps');
  const cannot = about.filter(({ answer }) => answer === 'cannot-match');
  return named.length > 0 ? cannot.length > 0 : about.length > 0 && cannot.length === about.length;
}

/** Those that trust the repository, and those whose ARN a step asks for: such a step is wrong here. */
function rolesOf(file: PipelinesFile, { roles, repository, trust }: LintWorld): DesiredRole[] {
  const asked = new Set(file.steps.flatMap((step) => scriptOf(step).asked.map(({ text }) => text)));
  return roles.filter(
    (role) =>
      role.admission.doors.some((door) => door.repository.uuid === repository.uuid) ||
      asked.has(roleArn(trust.provider, role)),
  );
}
