/** The roles of the account, found by name as IAM finds them. */
import type { RoleDetail } from './account-state.ts';
import { deleteConflict, entityAlreadyExists, limitExceeded, noSuchEntity, unmodifiableEntity } from './iam-error.ts';
import { by } from './sorting.ts';

/**
 * Names are unique whatever their path and their case, and a role is found under any spelling of its name: the API
 * reference says "names are not distinguished by case". That GetRole follows is likely, not measured.
 */
export class RoleStore {
  readonly #byName = new Map<string, RoleDetail>();
  /** Sorted by lower-cased name; made again after a role was added or removed. */
  #sorted: readonly RoleDetail[] | undefined;

  constructor(roles: readonly RoleDetail[]) {
    for (const role of roles) this.#byName.set(roleKey(role), role);
  }

  get size(): number {
    return this.#byName.size;
  }

  /** Sorted by roleKey. */
  get all(): readonly RoleDetail[] {
    this.#sorted ??= [...this.#byName.values()].sort(by(roleKey));
    return this.#sorted;
  }

  has(name: string): boolean {
    return this.#byName.has(name.toLowerCase());
  }

  /** @throws IamError NoSuchEntity */
  get(name: string): RoleDetail {
    const role = this.#byName.get(name.toLowerCase());
    if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`);
    return role;
  }

  /** A role that may be written to. @throws IamError NoSuchEntity, UnmodifiableEntity for AWS's own roles. */
  getForWrite(name: string): RoleDetail {
    const role = this.get(name);
    if (isProtected(role.Path)) {
      throw unmodifiableEntity(
        `Cannot perform the operation on the protected role '${role.RoleName}' - this role is only modifiable by AWS`,
      );
    }
    return role;
  }

  /** @throws IamError EntityAlreadyExists, LimitExceeded */
  add(role: RoleDetail, quota: number): void {
    if (this.has(role.RoleName)) throw entityAlreadyExists(`Role with name ${role.RoleName} already exists.`);
    if (this.size >= quota) throw limitExceeded(`Cannot exceed quota for RolesPerAccount: ${quota}`);
    this.replace(role);
  }

  /** Puts a changed role in the place of the one with its name. */
  replace(role: RoleDetail): void {
    this.#byName.set(roleKey(role), role);
    this.#sorted = undefined;
  }

  /** @throws IamError DeleteConflict while anything hangs on it: the order is that of IAM's own checks. */
  remove(role: RoleDetail): void {
    if (role.InstanceProfileList.length > 0) {
      throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
    }
    if (role.AttachedManagedPolicies.length > 0) {
      throw deleteConflict('Cannot delete entity, must detach all policies first.');
    }
    if (role.RolePolicyList.length > 0) {
      throw deleteConflict('Cannot delete entity, must delete policies first.');
    }
    this.#byName.delete(roleKey(role));
    this.#sorted = undefined;
  }
}

export function roleKey({ RoleName }: RoleDetail): string {
  return RoleName.toLowerCase();
}

/** Service-linked roles and those of IAM Identity Center: AWS made them and AWS alone changes them. */
export function isProtected(path: string): boolean {
  return path.startsWith('/aws-service-role/') || path.startsWith('/aws-reserved/');
}
