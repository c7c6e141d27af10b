/**
 * What managed policies say in their default versions.
 *
 * A few are asked for one by one: GetPolicy says which version is the default, and its text is asked for once, as IAM
 * never changes a version. Of a policy that was deleted and made again under its name the versions begin again: so they
 * are known by the policy's id, too. An account in which every role has a policy of its own would cost a call a role at every
 * pass, against the one rate limit that an account has: from some policies on, its own are read in bulk, with every text,
 * in about a call for each thousand.
 */
import {
  GetAccountAuthorizationDetailsCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type ManagedPolicyDetail,
} from '@aws-sdk/client-iam';
import pLimit from 'p-limit';
import { isAwsPolicy } from '../core/iam/managed-policy.ts';
import { type Arn, arn } from '../core/model/ids.ts';
import type { ManagedText, ManagedTexts } from '../core/model/managed-text.ts';
import { AccessDeniedError } from '../errors.ts';
import type { IamSender } from '../ports.ts';
import { send } from './iam-call.ts';
import { readPages } from './pages.ts';
import { decodePolicy } from './role-detail.ts';
import { hasReason } from './world-error.ts';

/** At a time: accounts share one rate limit among all of their callers. */
const CONCURRENCY = 5;

/** More customer managed policies than these are read in bulk. */
const ONE_BY_ONE = 8;

const PAGE_SIZE = 1000;

const NOT_HELD: ManagedText = {
  is: 'unread',
  why: 'the account that was read is a file, which does not hold it',
  remedy: 'dump the account without --filter, or plan against the account itself',
};

const NO_DOCUMENT: ManagedText = {
  is: 'unread',
  why: 'IAM answered without its document',
  remedy: 'run it again',
};

type ReadText = Extract<ManagedText, { is: 'read' }>;

export class PolicyTexts {
  readonly #sender: IamSender;
  /** By ARN: the version that was the default last, and of which policy of that name. */
  readonly #kept = new Map<Arn, { readonly id: string; readonly text: ReadText }>();

  constructor(sender: IamSender) {
    this.#sender = sender;
  }

  /**
   * An answer for every one. Where we may not ask, or a dump does not say, that is the answer.
   * @throws WorldError
   */
  async read(arns: readonly Arn[]): Promise<ManagedTexts> {
    const own = arns.filter((one) => !isAwsPolicy(one));
    if (own.length <= ONE_BY_ONE) return this.#readEach(arns);
    const [all, others] = await Promise.all([this.#readAll(), this.#readEach(arns.filter(isAwsPolicy))]);
    // A dump without policies cannot be told from an account without any: one by one, it says so itself.
    if (all.size === 0) return this.#readEach(arns);
    return new Map([...own.map((one) => [one, all.get(one) ?? { is: 'missing' as const }] as const), ...others]);
  }

  async #readEach(arns: readonly Arn[]): Promise<ManagedTexts> {
    const limit = pLimit(CONCURRENCY);
    return new Map(await limit.map(arns, async (one) => [one, await this.#readOne(one)] as const));
  }

  async #readOne(one: Arn): Promise<ManagedText> {
    try {
      return await this.#ask(one);
    } catch (error) {
      // Deleted meanwhile, or its default version was.
      if (hasReason(error, 'NoSuchEntity')) return { is: 'missing' };
      if (error instanceof AccessDeniedError) return { is: 'unread', why: error.message, remedy: error.remedy };
      if (hasReason(error, 'NotInDump')) return NOT_HELD;
      throw error;
    }
  }

  async #ask(one: Arn): Promise<ManagedText> {
    const { Policy } = await send(this.#sender, {
      call: 'GetPolicy',
      on: one,
      command: new GetPolicyCommand({ PolicyArn: one }),
    });
    const version = Policy?.DefaultVersionId ?? '';
    const id = Policy?.PolicyId ?? '';
    const kept = this.#kept.get(one);
    if (kept?.id === id && kept.text.version === version) return kept.text;
    const { PolicyVersion } = await send(this.#sender, {
      call: 'GetPolicyVersion',
      on: one,
      command: new GetPolicyVersionCommand({ PolicyArn: one, VersionId: version }),
    });
    if (PolicyVersion?.Document === undefined) return NO_DOCUMENT;
    const read = { is: 'read', version, document: decodePolicy(PolicyVersion.Document) } as const;
    this.#kept.set(one, { id, text: read });
    return read;
  }

  /** Every policy of the account. */
  async #readAll(): Promise<ManagedTexts> {
    const call = 'GetAccountAuthorizationDetails';
    const texts = await readPages(
      call,
      (Marker) => {
        const input = { Filter: ['LocalManagedPolicy' as const], MaxItems: PAGE_SIZE, Marker };
        return send(this.#sender, { call, command: new GetAccountAuthorizationDetailsCommand(input) });
      },
      (page) => page.Policies?.flatMap(defaultText),
    );
    return new Map(texts);
  }
}

/** Of the versions that the listing holds, the one that is in force. */
function defaultText({ Arn: text = '', PolicyVersionList = [] }: ManagedPolicyDetail): [Arn, ManagedText][] {
  const policy = arn(text);
  if (policy === undefined) return [];
  const found = PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion);
  if (found?.Document === undefined) return [[policy, NO_DOCUMENT]];
  return [[policy, { is: 'read', version: found.VersionId ?? '', document: decodePolicy(found.Document) }]];
}
