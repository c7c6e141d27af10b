/** The managed policies that the account knows: its own, and those of AWS that a dump contained. */
import { isServicePolicy } from '../core/iam/managed-policy.ts';
import type { ManagedPolicyDetail } from './account-state.ts';
import { entityAlreadyExists, limitExceeded, noSuchEntity } from './iam-error.ts';
import type { PolicyArn } from './names.ts';
import { by } from './sorting.ts';

/** How many times a policy is attached, or used as a boundary: both counts stand in the policy itself. */
type Count = 'AttachmentCount' | 'PermissionsBoundaryUsageCount';

export class PolicyStore {
  readonly #byArn = new Map<string, ManagedPolicyDetail>();

  constructor(policies: readonly ManagedPolicyDetail[]) {
    for (const policy of policies) this.#byArn.set(policy.Arn, policy);
  }

  /** Sorted by ARN. */
  get all(): readonly ManagedPolicyDetail[] {
    return [...this.#byArn.values()].sort(by(({ Arn }) => Arn));
  }

  /** The account's own. */
  get local(): readonly ManagedPolicyDetail[] {
    return this.all.filter(({ Arn }) => !isAwsManaged(Arn));
  }

  /**
   * AWS's own policies are over a thousand and change monthly, so any well-formed ARN of one counts as existing.
   */
  exists({ arn, account }: PolicyArn): boolean {
    return account === 'aws' || this.#byArn.has(arn);
  }

  /** There, and neither withdrawn by AWS nor kept for a role of its own service. */
  isAttachable(policy: PolicyArn): boolean {
    return this.exists(policy) && this.#byArn.get(policy.arn)?.IsAttachable !== false && !isServicePolicy(policy.arn);
  }

  /** @throws IamError NoSuchEntity */
  get(arn: string): ManagedPolicyDetail {
    const policy = this.#byArn.get(arn);
    if (!policy) throw noSuchEntity(`Policy ${arn} was not found.`);
    return policy;
  }

  find(arn: string): ManagedPolicyDetail | undefined {
    return this.#byArn.get(arn);
  }

  /** @throws IamError EntityAlreadyExists (names are unique across paths and ignoring case), LimitExceeded */
  add(policy: ManagedPolicyDetail, quota: number): void {
    const name = policy.PolicyName.toLowerCase();
    if (this.local.some(({ PolicyName }) => PolicyName.toLowerCase() === name)) {
      throw entityAlreadyExists(
        `A policy called ${policy.PolicyName} already exists. Duplicate names are not allowed.`,
      );
    }
    if (this.local.length >= quota) throw limitExceeded(`Cannot exceed quota for PoliciesPerAccount: ${quota}`);
    this.#byArn.set(policy.Arn, policy);
  }

  /** Adds to one of a policy's counts; a policy of AWS that is not in the state has none to keep. */
  count(arn: string | undefined, count: Count, by: 1 | -1): void {
    const policy = arn === undefined ? undefined : this.#byArn.get(arn);
    if (policy) this.#byArn.set(policy.Arn, { ...policy, [count]: Math.max(0, policy[count] + by) });
  }
}

export function isAwsManaged(arn: string): boolean {
  return /^arn:[^:]*:iam::aws:policy\//.test(arn);
}
