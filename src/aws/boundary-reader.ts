import { GetPolicyCommand, type GetPolicyResponse, GetPolicyVersionCommand } from '@aws-sdk/client-iam';
import type { BoundaryState } from '../core/model/actual-state.ts';
import { IncompleteReadError } from '../errors.ts';
import type { IamSender } from '../ports.ts';
import { send } from './iam-call.ts';
import { decodePolicy } from './role-detail.ts';
import { hasReason } from './world-error.ts';

/**
 * The boundary's document in its default version, in two calls: only that version is what holds the roles.
 * @returns undefined where a dump does not hold it
 * @throws WorldError
 */
export async function readBoundary(sender: IamSender, arn: string): Promise<BoundaryState | undefined> {
  const policy = await readPolicy(sender, arn);
  if (policy === undefined) return undefined;
  if (policy === 'missing') return { is: 'missing' };
  const { PolicyVersion } = await send(sender, {
    call: 'GetPolicyVersion',
    on: arn,
    command: new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: policy.Policy?.DefaultVersionId }),
  });
  const document = PolicyVersion?.Document;
  if (document === undefined) throw new IncompleteReadError('GetPolicyVersion was answered without a document.');
  return { is: 'present', document: decodePolicy(document) };
}

/** 'missing' only if IAM says of the policy itself that there is none; a version that is gone is no answer. */
async function readPolicy(sender: IamSender, arn: string): Promise<GetPolicyResponse | 'missing' | undefined> {
  try {
    return await send(sender, { call: 'GetPolicy', on: arn, command: new GetPolicyCommand({ PolicyArn: arn }) });
  } catch (error) {
    if (hasReason(error, 'NoSuchEntity')) return 'missing';
    if (hasReason(error, 'NotInDump')) return undefined;
    throw error;
  }
}
