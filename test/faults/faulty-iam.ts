/** An embedded IAM that fails at chosen calls, and watches every write. */
import { REVOCATION } from '../../src/core/iam/revocation-policy.ts';
import { TAGS } from '../../src/core/model/ownership.ts';
import type { RoleDetail } from '../../src/embedded/account-state.ts';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import type { IamSender } from '../../src/ports.ts';
import { awsFailure, ProcessDied } from './aws-failure.ts';
import type { Blow, Fault } from './faults.ts';
import { type IamRequest, isRead, requestOf } from './iam-request.ts';
import { broken, type Permits } from './invariants.ts';
import { isAllowed } from './permission-ring.ts';
import { staleAnswer } from './stale-answer.ts';

/** IAM may answer with pages that are as short as it likes: so there are more of them to lose. */
const PAGE = 2;

export interface Strike {
  fault: Fault;
  /** Of the calls, from 0. */
  index: number;
}

export class FaultyIam implements IamSender {
  readonly iam: EmbeddedIam;
  readonly broken: string[] = [];
  /** RoleIds of the roles that were kept before they were taken away. */
  readonly kept = new Set<string>();
  stop = new AbortController();
  /** All calls, failed ones too. */
  calls = 0;
  /** Writes that IAM made. */
  written = 0;
  /** How many of them have ended sessions. */
  revoked = 0;
  /** How many that would have were struck by a fault. */
  struckRevocations = 0;
  /** How many of the faults have struck, and which call the last of them. */
  struck = 0;
  struckRequest: IamRequest | undefined;
  isDead = false;
  /** IAM has shown, or will show, what is not true. */
  readonly misled: boolean;
  /** What a slow replica of IAM still shows. */
  earlier: readonly RoleDetail[];
  readonly #strikes: ReadonlyMap<number, Fault>;
  readonly #permits: Permits;
  #refusing: { times: number; error: () => Error } | undefined;
  #staleReading = false;

  constructor(
    iam: EmbeddedIam,
    earlier: readonly RoleDetail[],
    permits: Permits,
    strikes: readonly Strike[] = [],
    misled = strikes.some(({ fault }) => fault.misleads),
  ) {
    this.iam = iam;
    this.earlier = earlier;
    this.misled = misled;
    this.#permits = { ...permits, misled };
    this.#strikes = new Map(strikes.map(({ index, fault }) => [index, fault]));
  }

  static of(state: ConstructorParameters<typeof EmbeddedIam>[0]): EmbeddedIam {
    return new EmbeddedIam(state, { maxPageSize: PAGE });
  }

  /** Whether a fault is still to strike. */
  get isPending(): boolean {
    return [...this.#strikes.keys()].some((index) => index >= this.calls);
  }

  /** A reading begins: what was stale in the last one is stale no more. */
  beginReading(): void {
    this.#staleReading = false;
  }

  /** The next pass is another process, with an IAM that has recovered. */
  recover(): void {
    this.isDead = false;
    this.#refusing = undefined;
    this.#staleReading = false;
    this.stop = new AbortController();
  }

  async send(command: unknown): Promise<unknown> {
    if (this.isDead) throw new ProcessDied();
    const request = requestOf(command);
    const fault = this.#strikes.get(this.calls++);
    if (fault?.canStrike(request)) {
      this.struck++;
      this.struckRequest = request;
      if (isRevocation(request)) this.struckRevocations++;
      return fault.strike(this.#blow(command, request));
    }
    if (this.#refusing !== undefined && this.#refusing.times-- > 0) throw this.#refusing.error();
    return this.#perform(command, request);
  }

  #blow(command: unknown, request: IamRequest): Blow {
    return {
      request,
      perform: () => this.#perform(command, request),
      stale: () => staleAnswer(this.iam, command, request, this.earlier),
      refuse: (times, error) => {
        this.#refusing = { times, error };
      },
      kill: () => {
        this.isDead = true;
        throw new ProcessDied();
      },
      outOfTime: () => this.stop.abort(),
      staleReading: () => {
        this.#staleReading = true;
      },
      byHand: (one) => this.iam.send(one),
    };
  }

  async #perform(command: unknown, request: IamRequest): Promise<unknown> {
    if (isRead(request)) {
      return this.#staleReading ? staleAnswer(this.iam, command, request, this.earlier) : this.iam.send(command);
    }
    const before = this.#role(request);
    const isThere = before !== undefined || request.call === 'CreateRole';
    // A person who adopts has permissions of their own.
    if (!this.#permits.adopts.has(request.role ?? '') && !isAllowed(request, before, this.#permits.foreignGrant)) {
      // Of a role that is gone IAM knows no tag: the conditions of our policy fail before anything is looked for.
      if (isThere && !this.#permits.misled)
        this.broken.push(`${request.call} on ${request.role}: IAM would not allow it`);
      throw awsFailure('AccessDenied', 403);
    }
    const answer = await this.iam.send(command);
    this.written++;
    if (isRevocation(request)) this.revoked++;
    this.broken.push(...broken(request, before, this.#role(request), this.#permits), ...this.#tooEarly(request));
    if (request.call === 'DeleteRole' && before !== undefined && !this.kept.has(before.RoleId)) {
      this.broken.push(`DeleteRole on ${request.role}: it was not kept before`);
    }
    return answer;
  }

  /** Of a role that was renamed nothing is taken before the new one is whole. */
  #tooEarly({ call, role = '' }: IamRequest): string[] {
    const successor = this.#permits.renames[role];
    if (successor === undefined) return [];
    const [now, whole] = [this.#role({ role: successor }), this.#permits.final.get(successor)];
    return hasPoliciesOf(now, whole) ? [] : [`${call} on ${role}: ${successor}, which takes its place, is not whole`];
  }

  #role({ role }: Pick<IamRequest, 'role'>): RoleDetail | undefined {
    return this.iam.state.RoleDetailList.find(({ RoleName }) => RoleName === role);
  }
}

function isRevocation({ call, input }: IamRequest): boolean {
  return call === 'PutRolePolicy' && input.PolicyName === REVOCATION;
}

/** What a hand has added meanwhile does not make it less whole. */
function hasPoliciesOf(now: RoleDetail | undefined, whole: RoleDetail | undefined): boolean {
  const had = new Set(policiesOf(now));
  return now !== undefined && policiesOf(whole).every((one) => had.has(one));
}

function policiesOf(role: RoleDetail | undefined): string[] {
  return [...(role?.AttachedManagedPolicies ?? []), ...(role?.RolePolicyList ?? [])].map((one) => JSON.stringify(one));
}

/** Without what every making of a role makes new. */
export function contentOf(role: RoleDetail | undefined): string | undefined {
  if (role === undefined) return undefined;
  const Tags = role.Tags.filter(({ Key }) => Key !== TAGS.creation);
  return JSON.stringify({ ...role, Tags, RoleId: '', CreateDate: '' });
}
