/** The calls that look at the account as a whole. */
import type { Account } from '../account.ts';
import { constraintError } from '../iam-error.ts';
import { type Input, optionalList } from '../input.ts';
import { isAwsManaged } from '../policy-store.ts';
import { roleKey } from '../role-store.ts';
import { detailedRole, dumped } from '../wire-format.ts';
import type { Calls } from './call.ts';
import { countInstanceProfiles } from './instance-profiles.ts';

export const accountWideCalls: Calls = {
  GetAccountAuthorizationDetails: getAccountAuthorizationDetails,
  GetAccountSummary: getAccountSummary,
};

const KINDS = ['User', 'Group', 'Role', 'LocalManagedPolicy', 'AWSManagedPolicy'] as const;

/** One thing of the account: which list it belongs to, what it sorts by, and how it is shown. */
interface Entry {
  readonly list: 'UserDetailList' | 'GroupDetailList' | 'RoleDetailList' | 'Policies';
  readonly key: string;
  readonly show: () => object;
}

/** All four lists are always there, and one page may hold the end of one and the beginning of the next. */
function getAccountAuthorizationDetails(account: Account, input: Input) {
  const kinds = filterOf(input);
  const { items, ...page } = account.pager.page(input, {
    operation: 'GetAccountAuthorizationDetails',
    scope: kinds.join(' '),
    items: kinds.flatMap((kind) => entries(account, kind)),
    keyOf: ({ key }) => key,
  });
  const shown = (list: Entry['list']) => items.filter((item) => item.list === list).map((item) => item.show());
  return {
    UserDetailList: shown('UserDetailList'),
    GroupDetailList: shown('GroupDetailList'),
    RoleDetailList: shown('RoleDetailList'),
    Policies: shown('Policies'),
    ...page,
  };
}

/** Nothing asked for is everything asked for; the order asked in does not matter. */
function filterOf(input: Input): readonly (typeof KINDS)[number][] {
  const asked = optionalList(input, 'Filter', 1000);
  const unknown = asked.find((kind) => !KINDS.some((known) => known === kind));
  if (unknown !== undefined) throw constraintError('filter', `satisfy enum value set: [${KINDS.join(', ')}]`);
  return KINDS.filter((kind) => asked.length === 0 || asked.includes(kind));
}

/** The digit in front keeps the kinds apart in the one order that paging needs. */
function entries(account: Account, kind: (typeof KINDS)[number]): readonly Entry[] {
  switch (kind) {
    case 'User':
      return account.users.map((user, index) => ({
        list: 'UserDetailList',
        key: at(0, index),
        show: () => dumped(user),
      }));
    case 'Group':
      return account.groups.map((group, index) => ({
        list: 'GroupDetailList',
        key: at(1, index),
        show: () => dumped(group),
      }));
    case 'Role':
      return account.roles.all.map((role) => ({
        list: 'RoleDetailList',
        key: `2${roleKey(role)}`,
        show: () => detailedRole(role),
      }));
    default:
      return account.policies.all
        .filter(({ Arn }) => isAwsManaged(Arn) === (kind === 'AWSManagedPolicy'))
        .map((policy) => ({
          list: 'Policies',
          key: `${kind === 'AWSManagedPolicy' ? 4 : 3}${policy.Arn}`,
          show: () => dumped({ ...policy }),
        }));
  }
}

/** Users and groups never change here, so their place is their key. */
function at(kind: number, index: number): string {
  return kind + String(index).padStart(8, '0');
}

/** The figures that concern roles and what they use; the real answer has some on keys and certificates as well. */
function getAccountSummary(account: Account) {
  const { quotas, roles, policies } = account;
  return {
    SummaryMap: {
      Users: account.users.length,
      Groups: account.groups.length,
      Roles: roles.size,
      RolesQuota: quotas.rolesPerAccount,
      Policies: policies.local.length,
      PoliciesQuota: quotas.managedPoliciesPerAccount,
      PolicySizeQuota: quotas.managedPolicyCharacters,
      PolicyVersionsInUse: policies.all.filter(({ AttachmentCount }) => AttachmentCount > 0).length,
      AssumeRolePolicySizeQuota: quotas.trustPolicyCharacters,
      RolePolicySizeQuota: quotas.inlinePolicyCharacters,
      AttachedPoliciesPerRoleQuota: quotas.managedPoliciesPerRole,
      InstanceProfiles: countInstanceProfiles(account),
      InstanceProfilesQuota: quotas.instanceProfilesPerAccount,
      Providers: account.providers?.size ?? 0,
    },
  };
}
