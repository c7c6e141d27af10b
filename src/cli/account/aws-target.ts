/** An AWS account, through the credentials that the SDK finds. */

import { BegunReader } from '../../aws/begun-reader.ts';
import { awsClients } from '../../aws/clients.ts';
import { longestSession } from '../../aws/longest-session.ts';
import { NEARLY_BITBUCKET, readBitbucketProviders } from '../../aws/provider-list.ts';
import { IamRoleReader } from '../../aws/role-reader.ts';
import { IamRoleWriter } from '../../aws/role-writer.ts';
import { undeployed } from '../../core/manifest/other-deployment.ts';
import { scopeOf } from '../../core/manifest/scope.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import { UNDEPLOYED } from '../../core/model/deployment.ts';
import { awsOptions } from '../command/options.ts';
import type { AccountContext, BegunAccess, OpenAccount, OpenTarget, TargetContext, TargetOptions } from './target.ts';

/** To be looked at, by whatever credentials there are. @throws AccessDeniedError, UnreachableError */
export async function openAwsAccount(options: TargetOptions, { env, onPage }: AccountContext): Promise<OpenAccount> {
  const clients = awsClients(awsOptions(options));
  const reader = new IamRoleReader(clients.iam, clients.account, undefined, onPage);
  try {
    const account = await clients.account();
    return {
      account,
      name: nameOf(account, options, env),
      note: undefined,
      reader,
      providers: () => readBitbucketProviders(clients.iam),
      close: () => clients.close(),
    };
  } catch (error) {
    clients.close();
    throw error;
  }
}

/** Begins to read what the settings say. Its caller disposes of it. */
export function beginAwsAccess(options: TargetOptions, settings: Settings): BegunAccess {
  const clients = awsClients(awsOptions(options));
  const account = new IamRoleReader(clients.iam, clients.account);
  const reader = new BegunReader(account, scopeOf(settings));
  return { clients, account, reader, [Symbol.dispose]: () => clients.close() };
}

/** Nothing is sent yet but what has begun; the reader refuses credentials of another account than that of the settings. */
export function openAwsTarget(options: TargetOptions, { env, settings, begun }: TargetContext): OpenTarget {
  const clients = begun?.clients ?? awsClients(awsOptions(options));
  const account = begun?.account ?? new IamRoleReader(clients.iam, clients.account);
  return {
    kind: 'aws',
    name: nameOf(settings.account, options, env),
    note: undefined,
    deployment: UNDEPLOYED,
    adopted: undeployed(settings),
    // IAM is eventually consistent: a list right after a write may still show the old state.
    settling: [1_000, 2_000, 4_000, 8_000],
    reader: begun?.reader ?? account,
    checkAccount: () => account.checkAccount(settings.account),
    providers: () => readBitbucketProviders(clients.iam, NEARLY_BITBUCKET),
    longestSession: (role) => longestSession(clients.iam, role),
    writer: (fence) => new IamRoleWriter(clients.writes.fenced(fence)),
    pace: clients.writes.pace,
    ready: async () => undefined,
    keep: async () => undefined,
    close: () => clients.close(),
  };
}

function nameOf(account: string, { endpointUrl }: TargetOptions, env: TargetContext['env']): string {
  const elsewhere = endpointUrl ?? env.AWS_ENDPOINT_URL_IAM ?? env.AWS_ENDPOINT_URL;
  return `AWS account ${account}${elsewhere === undefined ? '' : ` at ${elsewhere}`}`;
}
