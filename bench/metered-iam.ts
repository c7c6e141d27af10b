import { setTimeout as sleep } from 'node:timers/promises';
import type { IamSender } from '../src/ports.ts';

/** Milliseconds that a real IAM takes: for any answer, and more for each role in a page of them. */
export interface Latency {
  perCall: number;
  perRole: number;
}

/** Counts the calls that an IAM is asked, and answers as late as a real one would. */
export class MeteredIam implements IamSender {
  readonly counts = new Map<string, number>();
  readonly #iam: IamSender;
  readonly #account: string;
  readonly #latency: Latency | undefined;

  constructor(iam: IamSender, account: string, latency?: Latency) {
    this.#iam = iam;
    this.#account = account;
    this.#latency = latency;
  }

  async send(command: unknown): Promise<unknown> {
    this.#count((command as object).constructor.name.replace(/Command$/, ''));
    const answer = await this.#iam.send(command);
    await this.#wait(rolesIn(answer));
    return answer;
  }

  /** STS's GetCallerIdentity: a call like the others. */
  readonly account = async (): Promise<string> => {
    this.#count('GetCallerIdentity');
    await this.#wait(0);
    return this.#account;
  };

  get calls(): number {
    return this.#sum(() => true);
  }

  /** Of {@link calls}, those that change nothing. */
  get reads(): number {
    return this.#sum((call) => /^(Get|List)/.test(call));
  }

  #count(call: string): void {
    this.counts.set(call, (this.counts.get(call) ?? 0) + 1);
  }

  #sum(chosen: (call: string) => boolean): number {
    return [...this.counts].reduce((sum, [call, count]) => sum + (chosen(call) ? count : 0), 0);
  }

  async #wait(roles: number): Promise<void> {
    if (this.#latency !== undefined) await sleep(this.#latency.perCall + roles * this.#latency.perRole);
  }
}

/** The roles in a page; the answers about one role have no list of them. */
export function rolesIn(answer: unknown): number {
  const { Roles = [], RoleDetailList = [] } = answer as { Roles?: unknown[]; RoleDetailList?: unknown[] };
  return Roles.length + RoleDetailList.length;
}
