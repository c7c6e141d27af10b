import { GetPolicyCommand, GetPolicyVersionCommand } from '@aws-sdk/client-iam';
import pLimit from 'p-limit';
import type { Arn } from '../core/model/ids.ts';
import type { ManagedText, ManagedTexts } from '../core/model/managed-text.ts';
import { AccessDeniedError } from '../errors.ts';
import type { IamSender } from '../ports.ts';
import { send } from './iam-call.ts';
import { decodePolicy } from './role-detail.ts';
import { hasReason } from './world-error.ts';

/** At a time: accounts share one rate limit among all of their callers. */
const CONCURRENCY = 5;

const NOT_HELD: ManagedText = {
  is: 'unread',
  why: 'the account that was read is a file, which does not hold it',
  remedy: 'dump the account without --filter, or plan against the account itself',
};

/**
 * What managed policies say in their default versions. IAM never changes a version: its text is asked for once, so that
 * from then on a policy costs one call, which says which version is the default now.
 */
export class PolicyTexts {
  readonly #sender: IamSender;
  /** By ARN: the version that was the default last. */
  readonly #kept = new Map<Arn, Extract<ManagedText, { is: 'read' }>>();

  constructor(sender: IamSender) {
    this.#sender = sender;
  }

  /**
   * An answer for every one. Where we may not ask, or a dump does not say, that is the answer.
   * @throws WorldError
   */
  async read(arns: readonly Arn[]): Promise<ManagedTexts> {
    const limit = pLimit(CONCURRENCY);
    return new Map(await limit.map(arns, async (arn) => [arn, await this.#readOne(arn)] as const));
  }

  async #readOne(arn: Arn): Promise<ManagedText> {
    try {
      return await this.#ask(arn);
    } catch (error) {
      // Deleted meanwhile, or its default version was.
      if (hasReason(error, 'NoSuchEntity')) return { is: 'missing' };
      if (error instanceof AccessDeniedError) return { is: 'unread', why: error.message, remedy: error.remedy };
      if (hasReason(error, 'NotInDump')) return NOT_HELD;
      throw error;
    }
  }

  async #ask(arn: Arn): Promise<ManagedText> {
    const { Policy } = await send(this.#sender, {
      call: 'GetPolicy',
      on: arn,
      command: new GetPolicyCommand({ PolicyArn: arn }),
    });
    const version = Policy?.DefaultVersionId ?? '';
    const kept = this.#kept.get(arn);
    if (kept?.version === version) return kept;
    const { PolicyVersion } = await send(this.#sender, {
      call: 'GetPolicyVersion',
      on: arn,
      command: new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: version }),
    });
    if (PolicyVersion?.Document === undefined) return NO_DOCUMENT;
    const read = { is: 'read', version, document: decodePolicy(PolicyVersion.Document) } as const;
    this.#kept.set(arn, read);
    return read;
  }
}

const NO_DOCUMENT: ManagedText = {
  is: 'unread',
  why: 'GetPolicyVersion was answered without a document',
  remedy: 'run it again',
};
