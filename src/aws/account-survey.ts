/** What `init --from` reads of an account: trust policies and providers, in a few calls, and nothing is written. */
import {
  GetAccountAuthorizationDetailsCommand,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
} from '@aws-sdk/client-iam';
import type { AccountSurvey } from '../core/import/account-basis.ts';
import { bitbucketProvider } from '../core/trust/trust-world.ts';
import { IncompleteReadError } from '../errors.ts';
import type { IamSender } from '../ports.ts';
import { send } from './iam-call.ts';
import { readPages } from './pages.ts';
import { decodePolicy } from './role-detail.ts';
import { hasReason } from './world-error.ts';

const PAGE_SIZE = 1000;

/** All of it, or an error. @throws IncompleteReadError, AccessDeniedError, UnreachableError */
export async function surveyAccount(sender: IamSender, account: string): Promise<AccountSurvey> {
  const [roles, providers] = await Promise.all([readRoles(sender), readProviders(sender)]);
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

/** Bitbucket's alone: of others nothing is asked. */
async function readProviders(sender: IamSender): Promise<AccountSurvey['providers']> {
  const call = 'ListOpenIDConnectProviders';
  try {
    const command = new ListOpenIDConnectProvidersCommand({});
    const { OpenIDConnectProviderList } = await send(sender, { call, command });
    if (OpenIDConnectProviderList === undefined) throw new IncompleteReadError(`${call} was answered without a list.`);
    const arns = OpenIDConnectProviderList.flatMap(({ Arn = '' }) => (bitbucketProvider(Arn) ? [Arn] : []));
    return await Promise.all(arns.map((arn) => readProvider(sender, arn)));
  } catch (error) {
    // The embedded IAM's word for a dump that never held providers.
    if (hasReason(error, 'NotInDump')) return undefined;
    throw error;
  }
}

async function readProvider(sender: IamSender, arn: string): Promise<{ arn: string; clientIds: readonly string[] }> {
  const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
  const { ClientIDList = [] } = await send(sender, { call: 'GetOpenIDConnectProvider', on: arn, command });
  return { arn, clientIds: ClientIDList };
}
