import { GetAccountSummaryCommand } from '@aws-sdk/client-iam';
import { AccessDeniedError } from '../errors.ts';
import type { IamSender } from '../ports.ts';
import { send } from './iam-call.ts';

/**
 * Characters that this account's trust policies may have: 2,048, or what AWS raised it to. undefined if we may not ask:
 * then the settings count, and IAM decides in the end.
 * @throws WorldError
 */
export async function readTrustQuota(sender: IamSender): Promise<number | undefined> {
  try {
    const call = 'GetAccountSummary';
    const { SummaryMap } = await send(sender, { call, command: new GetAccountSummaryCommand({}) });
    return SummaryMap?.AssumeRolePolicySizeQuota;
  } catch (error) {
    if (error instanceof AccessDeniedError) return undefined;
    throw error;
  }
}
