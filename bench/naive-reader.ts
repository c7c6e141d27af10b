/**
 * The obvious reader, to compare with: lists the roles, then asks for each of them what it holds. It gives the same
 * state, so the same plan can be made from it.
 */
import {
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
} from '@aws-sdk/client-iam';
import pLimit from 'p-limit';
import { send } from '../src/aws/iam-call.ts';
import { readPages } from '../src/aws/pages.ts';
import { readPolicies } from '../src/aws/policy-reader.ts';
import { PolicyTexts } from '../src/aws/policy-texts.ts';
import { actualRole } from '../src/aws/role-detail.ts';
import type { ActualRole } from '../src/core/model/actual-role.ts';
import type { ActualState, PolicyStates, Scope } from '../src/core/model/actual-state.ts';
import type { Arn } from '../src/core/model/ids.ts';
import type { ManagedTexts } from '../src/core/model/managed-text.ts';
import type { AccountReader, IamSender } from '../src/ports.ts';

export class NaiveReader implements AccountReader {
  readonly #sender: IamSender;
  readonly #account: () => Promise<string>;
  readonly #inFlight: number;

  /** @param inFlight calls at a time; ours has four at most: two listings, the provider, the account */
  constructor(sender: IamSender, account: () => Promise<string>, inFlight: number) {
    this.#sender = sender;
    this.#account = account;
    this.#inFlight = inFlight;
  }

  async readPolicies(arns: readonly Arn[]): Promise<PolicyStates> {
    return readPolicies(this.#sender, arns);
  }

  readPolicyTexts(arns: readonly Arn[]): Promise<ManagedTexts> {
    return new PolicyTexts(this.#sender).read(arns);
  }

  async read(scope: Scope): Promise<ActualState> {
    const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: scope.providerArn });
    const { Url = '', ClientIDList = [] } = await send(this.#sender, { call: 'GetOpenIDConnectProvider', command });
    const listed = await readPages(
      'ListRoles',
      (Marker) => {
        const input = { PathPrefix: scope.path, MaxItems: 1000, Marker };
        return send(this.#sender, { call: 'ListRoles', command: new ListRolesCommand(input) });
      },
      (page) => page.Roles,
    );
    const roles = await pLimit(this.#inFlight).map(listed, ({ RoleName = '' }) => this.#readRole(RoleName, scope));
    return {
      account: await this.#account(),
      roles,
      complete: true,
      provider: { is: 'present', url: Url, clientIds: ClientIDList },
    };
  }

  /** One after the other: 5.5 calls for 1.5 inline policies. */
  async #readRole(RoleName: string, scope: Scope): Promise<ActualRole> {
    const { Role } = await send(this.#sender, { call: 'GetRole', command: new GetRoleCommand({ RoleName }) });
    const names = await readPages(
      'ListRolePolicies',
      (Marker) => {
        const command = new ListRolePoliciesCommand({ RoleName, Marker });
        return send(this.#sender, { call: 'ListRolePolicies', command });
      },
      (page) => page.PolicyNames,
    );
    const RolePolicyList = [];
    for (const PolicyName of names) {
      const command = new GetRolePolicyCommand({ RoleName, PolicyName });
      RolePolicyList.push(await send(this.#sender, { call: 'GetRolePolicy', command }));
    }
    const AttachedManagedPolicies = await readPages(
      'ListAttachedRolePolicies',
      (Marker) => {
        const command = new ListAttachedRolePoliciesCommand({ RoleName, Marker });
        return send(this.#sender, { call: 'ListAttachedRolePolicies', command });
      },
      (page) => page.AttachedPolicies,
    );
    const Tags = await readPages(
      'ListRoleTags',
      (Marker) => {
        const command = new ListRoleTagsCommand({ RoleName, Marker });
        return send(this.#sender, { call: 'ListRoleTags', command });
      },
      (page) => page.Tags,
    );
    const whole = actualRole({ ...Role, RolePolicyList, AttachedManagedPolicies, Tags }, scope);
    return {
      ...whole,
      description: Role?.Description ?? '',
      maxSessionSeconds: Role?.MaxSessionDuration ?? 3600,
      unread: [],
    };
  }
}
