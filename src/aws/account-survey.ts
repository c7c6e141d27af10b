/** What `init --from` reads of an account: trust policies and providers, in a few calls, and nothing is written. */
import { GetAccountAuthorizationDetailsCommand } from '@aws-sdk/client-iam';
import type { AccountSurvey } from '../core/import/account-basis.ts';
import { IncompleteReadError } from '../errors.ts';
import type { IamSender } from '../ports.ts';
import { send } from './iam-call.ts';
import { readPages } from './pages.ts';
import { readBitbucketProviders } from './provider-list.ts';
import { decodePolicy } from './role-detail.ts';

const PAGE_SIZE = 1000;

/** All of it, or an error. @throws IncompleteReadError, AccessDeniedError, UnreachableError */
export async function surveyAccount(sender: IamSender, account: string): Promise<AccountSurvey> {
  const [roles, providers] = await Promise.all([readRoles(sender), readBitbucketProviders(sender)]);
  return { account, roles, providers };
}

function readRoles(sender: IamSender): Promise<AccountSurvey['roles'][number][]> {
  const call = 'GetAccountAuthorizationDetails';
  return readPages(
    call,
    (Marker) => {
      const input = { Filter: ['Role' as const], MaxItems: PAGE_SIZE, Marker };
      return send(sender, { call, command: new GetAccountAuthorizationDetailsCommand(input) });
    },
    (page) =>
      page.RoleDetailList?.map(({ RoleName: name, Arn: arn, AssumeRolePolicyDocument: trust }) => {
        if (name === undefined || arn === undefined || trust === undefined) {
          throw new IncompleteReadError(
            `IAM described role ${name ?? '(unnamed)'} without its trust policy or its ARN.`,
          );
        }
        return { name, arn, trust: decodePolicy(trust) };
      }),
  );
}
