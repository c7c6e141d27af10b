/**
 * The account of another reader, of which the roles are being read already: what the settings alone decide is asked while
 * the manifests are still parsed. A listing of 1,000 roles takes IAM some seconds, and parsing their manifests takes one.
 *
 * What has begun is given away once, and only for the very roles that it is about. A plan that turns out to need another
 * scope reads by that one: a listing under another path, or of another owner, would show roles as missing that are there.
 */
import type { ActualState, PolicyStates, Scope } from '../core/model/actual-state.ts';
import type { Arn } from '../core/model/ids.ts';
import type { ManagedTexts } from '../core/model/managed-text.ts';
import { sameJson } from '../core/text/json.ts';
import type { AccountReader } from '../ports.ts';
import type { IamRoleReader } from './role-reader.ts';

export class BegunReader implements AccountReader {
  readonly #reader: IamRoleReader;
  #begun: { readonly scope: Scope; readonly state: Promise<ActualState> } | undefined;

  /** @param scope what the settings say; what only the desired roles decide is read when it is known */
  constructor(reader: IamRoleReader, scope: Scope) {
    this.#reader = reader;
    const state = reader.read(scope);
    // With a mistake in the manifests nothing asks for it, and its failure is nothing to report.
    state.catch(() => {});
    this.#begun = { scope, state };
  }

  async read(scope: Scope): Promise<ActualState> {
    const begun = this.#begun;
    // A second plan is about the account as it is then.
    this.#begun = undefined;
    if (begun === undefined || !isForTheSameRoles(begun.scope, scope)) return this.#reader.read(scope);
    const beside = this.#reader.readBeside(scope);
    beside.catch(() => {});
    // First: that the credentials are of another account is the better message.
    const state = await begun.state;
    return { ...state, ...(await beside) };
  }

  readPolicies(arns: readonly Arn[]): Promise<PolicyStates> {
    return this.#reader.readPolicies(arns);
  }

  readPolicyTexts(arns: readonly Arn[]): Promise<ManagedTexts> {
    return this.#reader.readPolicyTexts(arns);
  }
}

/** In every field but those of `readBeside`; also in one that does not exist yet. */
function isForTheSameRoles(begun: Scope, { boundaryArn: _boundary, trustQuota: _quota, ...roles }: Scope): boolean {
  return sameJson(begun, roles);
}
