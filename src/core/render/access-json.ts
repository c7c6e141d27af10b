/** Who gets in and what they may do, for programs (schemas/access-explanation.schema.json, schemas/who-can.schema.json). */
import type { AccessRole } from '../access/access-role.ts';
import type { AskedAction } from '../access/asked-action.ts';
import { branchKeeping } from '../access/branch-keeper.ts';
import { type Entrance, EVERY, NONE, OTHERS } from '../access/entrances.ts';
import { NOT_LOOKED_AT, type Permission } from '../access/permission.ts';
import type { Access } from '../access/refusal.ts';
import type { RolePolicies } from '../access/role-policies.ts';
import type { AskedStep, StepAccess } from '../access/step-access.ts';
import { nameOf, type TrustWorld } from '../trust/trust-world.ts';
import { answerWords, doubtWords, entranceWords } from './access-words.ts';

export interface AccessJsonContext {
  /** What was judged, for people. */
  readonly source: string;
  readonly world: TrustWorld;
  readonly asked: AskedAction | undefined;
}

/** What `--role` adds to one role. */
export interface RoleDetailJson {
  readonly policies: RolePolicies;
  readonly permission: Permission | undefined;
}

export function accessExplanationJson(
  step: AskedStep,
  roles: readonly StepAccess[],
  detail: RoleDetailJson | undefined,
  { source, world, asked }: AccessJsonContext,
): unknown {
  return {
    version: 'rolekeeper.access-explanation/v1',
    source,
    step: {
      repository: nameOf(world, step.repositoryUuid),
      repositoryUuid: step.repositoryUuid,
      environment: step.environmentUuid === undefined ? null : nameOf(world, step.environmentUuid),
      environmentUuid: step.environmentUuid ?? null,
      branch: step.branch ?? null,
    },
    asked: askedJson(asked),
    roles: roles.map(({ role, access, byManifest, keeping, withEnvironment }) => ({
      ...roleJson(role),
      ...accessJson(access),
      byManifest: byManifest === undefined ? null : accessJson(byManifest),
      branches:
        keeping === undefined
          ? null
          : { keeper: keeping.keeper, branches: keeping.branches, named: keeping.named ?? null, words: keeping.words },
      withEnvironment,
      session: {
        maxSeconds: role.sessionKnown ? role.spec.maxSessionSeconds : null,
        requestSeconds: role.declared?.requestSeconds ?? null,
      },
      policies: detail === undefined ? null : policiesJson(detail.policies),
      permission: detail?.permission === undefined ? null : permissionJson(detail.permission),
    })),
    notLookedAt: NOT_LOOKED_AT,
  };
}

export interface WhoCanRole {
  readonly role: AccessRole;
  readonly permission: Permission | undefined;
  readonly entrances: readonly Entrance[] | undefined;
  /** Callers that are no pipelines, one sentence each. */
  readonly others: readonly string[];
}

export function whoCanJson(roles: readonly WhoCanRole[], { source, world, asked }: AccessJsonContext): unknown {
  return {
    version: 'rolekeeper.who-can/v1',
    source,
    asked: askedJson(asked),
    roles: roles.map(({ role, permission, entrances, others }) => ({
      ...roleJson(role),
      permission: permission === undefined ? null : permissionJson(permission),
      pipelines: entrances?.map((entrance) => entranceJson(entrance, role, world)) ?? null,
      others,
    })),
    notLookedAt: NOT_LOOKED_AT,
  };
}

function askedJson(asked: AskedAction | undefined): unknown {
  return asked === undefined ? null : { action: asked.action, resource: asked.resource ?? null };
}

function roleJson({ name, arn, standing, declared, trustDiffers }: AccessRole) {
  return { name, arn, standing, file: declared?.file ?? null, trustDiffers };
}

function accessJson(access: Access) {
  const { code = null, message = null, remedy = null } = access.is === 'yes' ? {} : access.refusal;
  return { answer: access.is, code, message, remedy };
}

function permissionJson(permission: Permission) {
  const { is, onAll, allowedBy, doubts, refusal } = permission;
  return {
    answer: is,
    onAll,
    words: answerWords(permission, false),
    allowedBy: allowedBy === undefined ? null : { ...placeJson(allowedBy.at), resources: allowedBy.resources },
    dependsOn: doubts.map((doubt) => ({ kind: doubt.is, words: doubtWords(doubt) })),
    code: refusal?.code ?? null,
    message: refusal?.message ?? null,
    remedy: refusal?.remedy ?? null,
  };
}

function placeJson({ kind, policy, statement, sid }: NonNullable<Permission['allowedBy']>['at']) {
  return { kind, policy, statement: statement ?? null, sid: sid ?? null };
}

function policiesJson({ statements, unseen, boundary }: RolePolicies) {
  const read = [...new Set(statements.map(({ at }) => at.policy))];
  return {
    read,
    unseen,
    boundary: boundary.is === 'none' ? null : { arn: boundary.arn, read: boundary.is === 'read' },
  };
}

function entranceJson(entrance: Entrance, { declared }: AccessRole, world: TrustWorld) {
  const { repository, environment, branches, pattern, open, ownAudience, workspace } = entrance;
  const name = (uuid: string | undefined) =>
    uuid === undefined || [EVERY, NONE, OTHERS].includes(uuid) ? null : nameOf(world, uuid);
  const keeping = keepingOf(entrance, declared, world);
  return {
    words: entranceWords(entrance, world),
    repository: name(repository),
    environment: name(environment),
    everyRepository: repository === EVERY,
    steps:
      pattern !== undefined
        ? 'pattern'
        : environment === EVERY
          ? 'every'
          : environment === NONE
            ? 'no-environment'
            : 'environment',
    butRepositories: entrance.butRepositories.map((uuid) => nameOf(world, uuid)),
    butEnvironments: entrance.butEnvironments.map((uuid) => nameOf(world, uuid)),
    branches: branches ?? keeping.branches,
    branchKeeper: keeping.keeper,
    branchWords: keeping.words,
    open,
    ownAudience,
    workspace: workspace ?? world.provider.workspace,
  };
}

/** Who keeps the branches of one entrance. */
export function keepingOf({ environment, vpcs }: Entrance, declared: AccessRole['declared'], { provider }: TrustWorld) {
  const uuid = environment === undefined || [EVERY, NONE, OTHERS].includes(environment) ? undefined : environment;
  const { carriesBranch } = provider.subjectFormat;
  return branchKeeping(declared, { environment: uuid, branch: undefined }, carriesBranch, vpcs === undefined);
}
