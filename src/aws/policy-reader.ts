import { GetPolicyCommand } from '@aws-sdk/client-iam';
import pLimit from 'p-limit';
import { isServicePolicy } from '../core/iam/managed-policy.ts';
import type { PolicyState, PolicyStates } from '../core/model/actual-state.ts';
import type { Arn } from '../core/model/ids.ts';
import { AccessDeniedError } from '../errors.ts';
import type { IamSender } from '../ports.ts';
import { send } from './iam-call.ts';
import { hasReason } from './world-error.ts';

/** At a time: an account attaches few policies that differ. */
const CONCURRENCY = 5;

const NOT_HELD: PolicyState = {
  is: 'unread',
  why: 'the account that was read is a file, which does not hold it',
  remedy: 'check its name in the IAM console; IAM decides when the policy is attached',
};

/**
 * Whether IAM would attach these policies, in one call each. Where we may not ask, or a dump does not say, that is the
 * answer: not "there is none".
 * @throws WorldError
 */
export async function readPolicies(sender: IamSender, arns: readonly Arn[]): Promise<PolicyStates> {
  const limit = pLimit(CONCURRENCY);
  const states = await limit.map(arns, async (arn) => [arn, await readPolicy(sender, arn)] as const);
  return new Map(states);
}

async function readPolicy(sender: IamSender, arn: Arn): Promise<PolicyState> {
  // GetPolicy calls it attachable, and it is: to one role of AWS.
  if (isServicePolicy(arn)) return { is: 'not-attachable' };
  try {
    const command = new GetPolicyCommand({ PolicyArn: arn });
    const { Policy } = await send(sender, { call: 'GetPolicy', on: arn, command });
    return { is: Policy?.IsAttachable === false ? 'not-attachable' : 'attachable' };
  } catch (error) {
    if (hasReason(error, 'NoSuchEntity')) return { is: 'missing' };
    if (error instanceof AccessDeniedError) return { is: 'unread', why: error.message, remedy: error.remedy };
    // The embedded IAM's word for what its state does not hold.
    if (hasReason(error, 'NotInDump')) return NOT_HELD;
    throw error;
  }
}
