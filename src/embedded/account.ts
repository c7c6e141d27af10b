/** One account's IAM while it runs: what the state file says, indexed. Calls work on it; nothing else does. */
import type { AccountState, Detail, InstanceProfileDetail, OpenIDConnectProviderDetail } from './account-state.ts';
import type { Pager } from './paging.ts';
import { PolicyStore } from './policy-store.ts';
import type { Quotas } from './quotas.ts';
import { RoleStore } from './role-store.ts';
import { by } from './sorting.ts';

export interface AccountOptions {
  readonly now: () => Date;
  readonly quotas: Quotas;
  readonly pager: Pager;
}

export class Account {
  readonly id: string;
  readonly quotas: Quotas;
  readonly pager: Pager;
  readonly roles: RoleStore;
  readonly policies: PolicyStore;
  /** By ARN; undefined where a bare dump does not hold them. */
  readonly providers: Map<string, OpenIDConnectProviderDetail> | undefined;
  /** Those that hold no role, by lower-cased name; the others stand in their role's list. */
  readonly emptyProfiles: Map<string, InstanceProfileDetail>;
  readonly users: readonly Detail[];
  readonly groups: readonly Detail[];
  readonly #now: () => Date;

  constructor(state: AccountState, { now, quotas, pager }: AccountOptions) {
    this.id = state.Account;
    this.quotas = quotas;
    this.pager = pager;
    this.roles = new RoleStore(state.RoleDetailList);
    this.policies = new PolicyStore(state.Policies);
    this.providers =
      state.OpenIDConnectProviders && new Map(state.OpenIDConnectProviders.map((provider) => [provider.Arn, provider]));
    this.emptyProfiles = new Map(
      state.InstanceProfiles.map((profile) => [profile.InstanceProfileName.toLowerCase(), profile]),
    );
    this.users = state.UserDetailList;
    this.groups = state.GroupDetailList;
    this.#now = now;
  }

  /** Everything as it is now, every list sorted. Later calls do not change it. */
  get state(): AccountState {
    return {
      Account: this.id,
      UserDetailList: this.users,
      GroupDetailList: this.groups,
      RoleDetailList: this.roles.all,
      Policies: this.policies.all,
      InstanceProfiles: [...this.emptyProfiles.values()].sort(by(({ Arn }) => Arn)),
      ...(this.providers && {
        OpenIDConnectProviders: [...this.providers.values()].sort(by(({ Arn }) => Arn)),
      }),
    };
  }

  /** `kind` is the ARN's last part up to the path: `role`, `policy`, `instance-profile`. */
  arn(kind: string, path: string, name: string): string {
    return `arn:aws:iam::${this.id}:${kind}${path}${name}`;
  }

  /** Now, as the CLI prints a date: whole seconds, with an offset. */
  timestamp(): string {
    return this.#now()
      .toISOString()
      .replace(/\.\d+Z$/, '+00:00');
  }
}
