/** Instance profiles: they hold a role for EC2, and a role that one holds cannot be deleted. */
import type { Account } from '../account.ts';
import type { InstanceProfileDetail, RoleDetail } from '../account-state.ts';
import { deleteConflict, entityAlreadyExists, limitExceeded, noSuchEntity } from '../iam-error.ts';
import type { Input } from '../input.ts';
import { instanceProfileName, path, roleName } from '../names.ts';
import { by } from '../sorting.ts';
import { uniqueId } from '../unique-id.ts';
import { instanceProfile } from '../wire-format.ts';
import type { Calls } from './call.ts';

export const instanceProfileCalls: Calls = {
  CreateInstanceProfile: createInstanceProfile,
  AddRoleToInstanceProfile: addRoleToInstanceProfile,
  RemoveRoleFromInstanceProfile: removeRoleFromInstanceProfile,
  DeleteInstanceProfile: deleteInstanceProfile,
  ListInstanceProfilesForRole: listInstanceProfilesForRole,
};

function createInstanceProfile(account: Account, input: Input) {
  const name = instanceProfileName(input);
  const at = path(input);
  if (find(account, name)) throw entityAlreadyExists(`Instance Profile ${name} already exists.`);
  const quota = account.quotas.instanceProfilesPerAccount;
  if (countInstanceProfiles(account) >= quota) {
    throw limitExceeded(`Cannot exceed quota for InstanceProfilesPerAccount: ${quota}`);
  }
  const profile: InstanceProfileDetail = {
    Path: at,
    InstanceProfileName: name,
    InstanceProfileId: uniqueId('AIPA'),
    Arn: account.arn('instance-profile', at, name),
    CreateDate: account.timestamp(),
  };
  account.emptyProfiles.set(name.toLowerCase(), profile);
  return { InstanceProfile: instanceProfile(profile, undefined) };
}

/** @throws IamError LimitExceeded for a second role: one profile holds one. */
function addRoleToInstanceProfile(account: Account, input: Input) {
  const { profile, holder } = get(account, instanceProfileName(input));
  const role = account.roles.getForWrite(roleName(input));
  if (holder) throw limitExceeded('Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
  account.emptyProfiles.delete(profile.InstanceProfileName.toLowerCase());
  account.roles.replace({ ...role, InstanceProfileList: [...role.InstanceProfileList, profile] });
  return {};
}

function removeRoleFromInstanceProfile(account: Account, input: Input) {
  const { profile } = get(account, instanceProfileName(input));
  const role = account.roles.getForWrite(roleName(input));
  if (!role.InstanceProfileList.includes(profile)) {
    throw noSuchEntity(`Role ${role.RoleName} in Instance Profile ${profile.InstanceProfileName} cannot be found.`);
  }
  account.roles.replace({
    ...role,
    InstanceProfileList: role.InstanceProfileList.filter((other) => other !== profile),
  });
  account.emptyProfiles.set(profile.InstanceProfileName.toLowerCase(), profile);
  return {};
}

function deleteInstanceProfile(account: Account, input: Input) {
  const { profile, holder } = get(account, instanceProfileName(input));
  if (holder) throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
  account.emptyProfiles.delete(profile.InstanceProfileName.toLowerCase());
  return {};
}

function listInstanceProfilesForRole(account: Account, input: Input) {
  const role = account.roles.get(roleName(input));
  const { items, ...page } = account.pager.page(input, {
    operation: 'ListInstanceProfilesForRole',
    scope: role.RoleId,
    items: [...role.InstanceProfileList].sort(by(({ Arn }) => Arn)),
    keyOf: ({ Arn }) => Arn,
  });
  return { InstanceProfiles: items.map((profile) => instanceProfile(profile, role)), ...page };
}

interface Found {
  readonly profile: InstanceProfileDetail;
  readonly holder: RoleDetail | undefined;
}

function get(account: Account, name: string): Found {
  const found = find(account, name);
  if (!found) throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
  return found;
}

/** A walk over the roles: these calls are rare, and a second index would have to be kept true. */
function find(account: Account, name: string): Found | undefined {
  const key = name.toLowerCase();
  const empty = account.emptyProfiles.get(key);
  if (empty) return { profile: empty, holder: undefined };
  for (const holder of account.roles.all) {
    const profile = holder.InstanceProfileList.find((other) => other.InstanceProfileName.toLowerCase() === key);
    if (profile) return { profile, holder };
  }
  return undefined;
}

export function countInstanceProfiles(account: Account): number {
  return account.roles.all.reduce((sum, role) => sum + role.InstanceProfileList.length, account.emptyProfiles.size);
}
