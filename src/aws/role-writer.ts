import { randomUUID } from 'node:crypto';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  type Tag,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { REVOCATION, revocationPolicy } from '../core/iam/revocation-policy.ts';
import { type RoleId, roleId } from '../core/model/ids.ts';
import type { Operation } from '../core/model/operation.ts';
import { TAGS } from '../core/model/ownership.ts';
import { REVOCATION_MARGIN } from '../core/plan/revocation.ts';
import { LeaseLostError, NameTakenError, RefusedError, UnreachableError } from '../errors.ts';
import type { IamSender, RoleWriter } from '../ports.ts';
import { type IamCommand, send } from './iam-call.ts';
import { leftovers } from './role-leftovers.ts';
import { hasReason } from './world-error.ts';

/** How often a DeleteRole may find that something was added to the role again. */
const STRIPPING_ROUNDS = 3;

/**
 * One operation, one call. The plan has decided what to do; nothing is decided here, and something is read only where
 * IAM's answer leaves open what happened.
 */
export class IamRoleWriter implements RoleWriter {
  readonly #sender: IamSender;
  readonly #newToken: () => string;
  readonly #now: () => Date;

  /** @param newToken gives a text that no other caller has; of the characters that IAM allows in tags */
  constructor(sender: IamSender, newToken: () => string = randomUUID, now: () => Date = () => new Date()) {
    this.#sender = sender;
    this.#newToken = newToken;
    this.#now = now;
  }

  async perform(role: string, operation: Operation): Promise<RoleId | undefined> {
    try {
      if (operation.call === 'CreateRole') return await this.#createRole(role, operation);
      await this.#perform(role, operation);
      return undefined;
    } catch (error) {
      if (TAKES_AWAY.has(operation.call) && hasReason(error, 'NoSuchEntity')) return undefined;
      throw error;
    }
  }

  #perform(role: string, operation: Exclude<Operation, CreateRole>): Promise<unknown> {
    switch (operation.call) {
      case 'DeleteRole':
        return this.#deleteRole(role);
      case 'RevokeSessions':
        return this.#send(role, revocation(this.#now()));
      default:
        return this.#send(role, operation);
    }
  }

  /**
   * A CreateRole whose answer was lost is sent again, and meets its own role. IAM then says the same as of a role that
   * another caller has made, and a listing may not show either yet. So every role is created with a tag that no other
   * caller can have written. It stays, as to take it off would cost a call, and says nothing any more.
   */
  async #createRole(role: string, operation: CreateRole): Promise<RoleId | undefined> {
    const born = this.#newToken();
    try {
      const tags = { ...operation.tags, [TAGS.creation]: born };
      const command = commandOf(role, { ...operation, tags }) as CreateRoleCommand;
      const { Role } = await send(this.#sender, { call: operation.call, on: role, command });
      return roleId(Role?.RoleId ?? '');
    } catch (error) {
      if (!(error instanceof RefusedError) || !hasReason(error, 'EntityAlreadyExists')) throw error;
      const found = await this.#found(role);
      if (found?.creation === born) return found.roleId;
      throw found === undefined ? error : new NameTakenError(error.message, { cause: error, remedy: TAKEN });
    }
  }

  /** undefined if we may not know. @throws UnreachableError, LeaseLostError */
  async #found(RoleName: string): Promise<{ creation: string | undefined; roleId: RoleId | undefined } | undefined> {
    try {
      const attempt = { call: 'GetRole', on: RoleName, command: new GetRoleCommand({ RoleName }) };
      const { Role } = await send(this.#sender, attempt);
      const creation = Role?.Tags?.find(({ Key }) => Key === TAGS.creation)?.Value;
      return { creation, roleId: roleId(Role?.RoleId ?? '') };
    } catch (error) {
      if (error instanceof UnreachableError || error instanceof LeaseLostError) throw error;
      return undefined;
    }
  }

  /**
   * The plan has listed what the role holds, so the first call does it. Only a policy or an instance profile added
   * after the plan was made brings a DeleteConflict; it is a reason to look again, not to leave half a role behind.
   */
  async #deleteRole(role: string): Promise<void> {
    for (let round = 0; ; round++) {
      try {
        await this.#send(role, { call: 'DeleteRole' });
        return;
      } catch (error) {
        if (round === STRIPPING_ROUNDS || !hasReason(error, 'DeleteConflict')) throw error;
      }
      for (const leftover of await leftovers(this.#sender, role)) await this.perform(role, leftover);
    }
  }

  #send(role: string, operation: Sendable): Promise<unknown> {
    return send(this.#sender, { call: operation.call, on: role, command: commandOf(role, operation) });
  }
}

const TAKEN = 'Plan again: it shows whose role it is. `rolekeeper explain name-taken` says what to do then.';

/** All sessions that were opened until now, or are being opened by an STS that does not know the new policy yet. */
function revocation(now: Date): Sendable {
  const before = new Date(now.getTime() + REVOCATION_MARGIN).toISOString();
  return { call: 'PutRolePolicy', policyName: REVOCATION, document: revocationPolicy(before) };
}

/** What is one command of IAM as it stands. */
type Sendable = Exclude<Operation, { readonly call: 'RevokeSessions' }>;

type CreateRole = Extract<Operation, { readonly call: 'CreateRole' }>;

/** Here NoSuchEntity says that the thing, or the whole role, is gone already. Everywhere else it is a failure. */
const TAKES_AWAY: ReadonlySet<Operation['call']> = new Set([
  'DetachRolePolicy',
  'DeleteRolePolicy',
  'RemoveRoleFromInstanceProfile',
  'UntagRole',
  'DeleteRole',
] as const);

function commandOf(RoleName: string, operation: Sendable): IamCommand<object> {
  switch (operation.call) {
    case 'CreateRole':
      return new CreateRoleCommand({
        RoleName,
        Path: operation.path,
        AssumeRolePolicyDocument: operation.trust,
        Description: operation.description,
        MaxSessionDuration: operation.maxSessionSeconds,
        PermissionsBoundary: operation.boundaryArn,
        Tags: tagList(operation.tags),
      });
    case 'PutRolePermissionsBoundary':
      return new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: operation.boundaryArn });
    case 'DetachRolePolicy':
      return new DetachRolePolicyCommand({ RoleName, PolicyArn: operation.policyArn });
    case 'DeleteRolePolicy':
      return new DeleteRolePolicyCommand({ RoleName, PolicyName: operation.policyName });
    case 'UpdateAssumeRolePolicy':
      return new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: operation.trust });
    case 'UpdateRole': {
      // Both, always: some IAMs reset the one that is left out (moto sets the description to nothing).
      const { description: Description, maxSessionSeconds: MaxSessionDuration } = operation;
      return new UpdateRoleCommand({ RoleName, Description, MaxSessionDuration });
    }
    case 'AttachRolePolicy':
      return new AttachRolePolicyCommand({ RoleName, PolicyArn: operation.policyArn });
    case 'PutRolePolicy': {
      const { policyName: PolicyName, document: PolicyDocument } = operation;
      return new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument });
    }
    case 'UntagRole':
      return new UntagRoleCommand({ RoleName, TagKeys: [...operation.keys] });
    case 'TagRole':
      return new TagRoleCommand({ RoleName, Tags: tagList(operation.tags) });
    case 'RemoveRoleFromInstanceProfile':
      return new RemoveRoleFromInstanceProfileCommand({
        RoleName,
        InstanceProfileName: operation.instanceProfileName,
      });
    case 'DeleteRole':
      return new DeleteRoleCommand({ RoleName });
  }
}

function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
