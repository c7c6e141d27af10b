/**
 * Reads every role of an account, whole, in about two calls per thousand roles.
 *
 * Why in bulk. The obvious reader asks per role: GetRole, ListRolePolicies, one GetRolePolicy per inline policy,
 * ListAttachedRolePolicies, ListRoleTags. That is 5,500 calls for 1,000 roles, all against the one rate limit that an
 * account's IAM has, which its people and its deployments share. Bulk calls cost the same whatever a role contains.
 *
 * Why two listings. Neither gives the whole role:
 *   - GetAccountAuthorizationDetails: trust, inline and attached policies, boundary, tags, last use; of every role of
 *     the account, since it has no path filter. Not the description, not MaxSessionDuration.
 *   - ListRoles(PathPrefix): description and MaxSessionDuration. Not tags, boundary or policies.
 * Joined they are the whole role, for the roles under our path. Roles elsewhere come from the first listing alone, with
 * the rest marked as unread: they are here only so that a name that is taken is seen, and nothing is compared on them.
 *
 * Why the join can tear. The listings are not one snapshot. A role made or deleted between two pages is in one of them
 * only; a role deleted and made again is in both with two RoleIds; and for some seconds after a write IAM itself may
 * answer differently from one call to the next. Each of these is a role about which we know only a part, so we wait a
 * little and read both listings again, a few times, then give up and name the roles.
 *
 * Why never a partial answer. What comes back from here is compared with what should be there: a missing role is
 * created, a superfluous one deleted. A page that failed looks exactly like roles that do not exist. So one failure,
 * anywhere, fails the whole read: there is no way to get a shorter list out of this file. Only one answer of IAM means
 * "not there", and only for the provider: NoSuchEntity for exactly that name.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetAccountAuthorizationDetailsCommand,
  GetOpenIDConnectProviderCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { accountOfSettings, remedyForAccount } from '../core/manifest/sample-account.ts';
import type { ActualRole } from '../core/model/actual-role.ts';
import type { ActualState, PolicyStates, Scope } from '../core/model/actual-state.ts';
import type { Arn } from '../core/model/ids.ts';
import type { ManagedTexts } from '../core/model/managed-text.ts';
import { IncompleteReadError, WrongAccountError } from '../errors.ts';
import type { AccountReader, IamSender } from '../ports.ts';
import { readBoundary } from './boundary-reader.ts';
import { send } from './iam-call.ts';
import { readPages } from './pages.ts';
import { readPolicies } from './policy-reader.ts';
import { PolicyTexts } from './policy-texts.ts';
import { actualRole } from './role-detail.ts';
import { joinRoles, type ListedRole, listedRole } from './role-join.ts';
import { readTrustQuota } from './trust-quota.ts';
import { hasReason } from './world-error.ts';

/** The most that either listing allows; IAM may send less. */
const PAGE_SIZE = 1000;

const UNREAD = { is: 'unread' } as const;

const USE_OTHERS =
  'Use credentials of that account (--profile or AWS_PROFILE), or correct the account in rolekeeper.yaml.';

/** Milliseconds before each further reading of a torn state; together about what a write to IAM takes to be seen. */
const PAUSES = [1000, 2000, 4000];

/** Is told how many pages, and roles, of the account have been read; begins again if it has to be read again. */
export type OnPage = (pages: number, roles: number) => void;

export class IamRoleReader implements AccountReader {
  readonly #sender: IamSender;
  readonly #account: () => Promise<string>;
  readonly #pause: (milliseconds: number) => Promise<unknown>;
  readonly #texts: PolicyTexts;
  readonly #onPage: OnPage;

  /** @param account the account that the sender's credentials belong to, twelve digits */
  constructor(
    sender: IamSender,
    account: () => Promise<string>,
    pause: (milliseconds: number) => Promise<unknown> = (milliseconds) => sleep(milliseconds),
    onPage: OnPage = () => undefined,
  ) {
    this.#sender = sender;
    this.#account = account;
    this.#pause = pause;
    this.#onPage = onPage;
    this.#texts = new PolicyTexts(sender);
  }

  async read(scope: Scope): Promise<ActualState> {
    const reading = Promise.all([
      this.#readRoles(scope),
      scope.providerArn === undefined ? UNREAD : this.#readProvider(scope.providerArn),
      this.readBeside(scope),
    ]);
    // Another account may refuse these calls; that it is another account is then the better message.
    reading.catch(() => {});
    await this.checkAccount(scope.account);
    const [roles, provider, beside] = await reading;
    return { account: scope.account, roles, complete: true, provider, ...beside };
  }

  /** Of a scope, what is asked beside its roles and the provider. No call where it names nothing of that. @throws WorldError */
  async readBeside({
    boundaryArn,
    trustQuota,
  }: Scope): Promise<Pick<ActualState, 'boundary' | 'trustPolicyCharacters'>> {
    const [boundary, trustPolicyCharacters] = await Promise.all([
      boundaryArn === undefined ? undefined : readBoundary(this.#sender, boundaryArn),
      trustQuota === true ? readTrustQuota(this.#sender) : undefined,
    ]);
    return {
      ...(boundary && { boundary }),
      ...(trustPolicyCharacters !== undefined && { trustPolicyCharacters }),
    };
  }

  readPolicies(arns: readonly Arn[]): Promise<PolicyStates> {
    return readPolicies(this.#sender, arns);
  }

  readPolicyTexts(arns: readonly Arn[]): Promise<ManagedTexts> {
    return this.#texts.read(arns);
  }

  /** @throws WrongAccountError if the credentials are of another account, UnreachableError */
  async checkAccount(expected: string): Promise<void> {
    const account = await this.#account();
    if (account === expected) return;
    const named = accountOfSettings(expected);
    throw new WrongAccountError(`The credentials belong to account ${account}, and the settings name ${named}.`, {
      remedy: remedyForAccount(expected, account, USE_OTHERS),
    });
  }

  async #readRoles(scope: Scope): Promise<readonly ActualRole[]> {
    for (let attempt = 0; ; attempt++) {
      const [described, listed] = await Promise.all([this.#describeRoles(scope), this.#listRoles(scope.path)]);
      const { roles, torn } = joinRoles(described, listed, scope.path);
      if (torn.length === 0) return roles;

      const pause = PAUSES[attempt];
      if (pause === undefined) throw tornError(torn);
      await this.#pause(pause);
    }
  }

  /** Every role of the account, without what this listing leaves out. */
  #describeRoles(scope: Scope): Promise<ActualRole[]> {
    const call = 'GetAccountAuthorizationDetails';
    let pages = 0;
    let read = 0;
    return readPages(
      call,
      (Marker) => {
        const input = { Filter: ['Role' as const], MaxItems: PAGE_SIZE, Marker };
        return send(this.#sender, { call, command: new GetAccountAuthorizationDetailsCommand(input) });
      },
      (page) => {
        const roles = page.RoleDetailList?.map((detail) => actualRole(detail, scope));
        read += roles?.length ?? 0;
        pages += 1;
        this.#onPage(pages, read);
        return roles;
      },
    );
  }

  /** The roles under our path, without their policies and tags. */
  #listRoles(path: string): Promise<ListedRole[]> {
    const call = 'ListRoles';
    return readPages(
      call,
      (Marker) => {
        const input = { PathPrefix: path, MaxItems: PAGE_SIZE, Marker };
        return send(this.#sender, { call, on: path, command: new ListRolesCommand(input) });
      },
      (page) => page.Roles?.map(listedRole),
    );
  }

  async #readProvider(arn: string): Promise<ActualState['provider']> {
    const call = 'GetOpenIDConnectProvider';
    try {
      const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
      const { Url, ClientIDList = [] } = await send(this.#sender, { call, on: arn, command });
      if (Url === undefined) throw new IncompleteReadError(`${call} was answered without the provider's address.`);
      return { is: 'present', url: Url.replace(/^https:\/\//, ''), clientIds: ClientIDList };
    } catch (error) {
      if (hasReason(error, 'NoSuchEntity')) return { is: 'missing' };
      // The embedded IAM's word for a dump that never held providers.
      if (hasReason(error, 'NotInDump')) return { is: 'unread' };
      throw error;
    }
  }
}

function tornError(names: readonly string[]): IncompleteReadError {
  const shown = names.length > 10 ? [...names.slice(0, 10), `${names.length - 10} more`] : names;
  return new IncompleteReadError(
    `IAM changed while it was read, and did not come to rest: ListRoles and GetAccountAuthorizationDetails disagree on ${shown.join(', ')}.`,
    { remedy: 'Run it again when no other caller is changing these roles.' },
  );
}
