/** Which Bitbucket workspaces an account lets in at all, where no settings name one. */
import { GetOpenIDConnectProviderCommand, ListOpenIDConnectProvidersCommand } from '@aws-sdk/client-iam';
import type { FoundProvider } from '../core/model/found-provider.ts';
import type { Arn } from '../core/model/ids.ts';
import { AccessDeniedError } from '../errors.ts';
import type { IamSender } from '../ports.ts';
import { send } from './iam-call.ts';
import { hasReason } from './world-error.ts';

/**
 * The account's OIDC providers whose address is Bitbucket's, one call and one more for each; undefined where a dump does
 * not have them, or we may not ask: the trust policies name them too.
 * @param address what the ARN of one has to have
 * @throws UnreachableError, RefusedError
 */
export async function readBitbucketProviders(
  sender: IamSender,
  address: RegExp = BITBUCKET,
): Promise<readonly FoundProvider[] | undefined> {
  try {
    const call = 'ListOpenIDConnectProviders';
    const { OpenIDConnectProviderList = [] } = await send(sender, {
      call,
      command: new ListOpenIDConnectProvidersCommand({}),
    });
    const arns = OpenIDConnectProviderList.flatMap(({ Arn }) => Arn ?? []).filter((arn) => address.test(arn));
    return await Promise.all(arns.sort().map((arn) => readProvider(sender, arn as Arn)));
  } catch (error) {
    if (error instanceof AccessDeniedError || hasReason(error, 'NotInDump')) return undefined;
    throw error;
  }
}

const BITBUCKET = /:oidc-provider\/api\.bitbucket\.org\//;

/** Also those whose address is nearly right: with a port, in upper case, with another host before it. */
export const NEARLY_BITBUCKET = /:oidc-provider\/.*bitbucket/i;

async function readProvider(sender: IamSender, arn: Arn): Promise<FoundProvider> {
  const call = 'GetOpenIDConnectProvider';
  const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
  const { ClientIDList = [] } = await send(sender, { call, on: arn, command });
  return { arn, clientIds: ClientIDList };
}
