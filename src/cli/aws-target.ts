/** An AWS account, through the credentials that the SDK finds. */
import { type AwsOptions, awsClients } from '../aws/clients.ts';
import { IamRoleReader } from '../aws/role-reader.ts';
import { IamRoleWriter } from '../aws/role-writer.ts';
import type { Settings } from '../core/manifest/settings.ts';
import type { OpenTarget } from './target.ts';
import type { Call } from './verb.ts';

/** Nothing is sent yet; the reader refuses credentials of another account than that of the settings. */
export function openAwsTarget({ io, options }: Call, { account }: Settings): OpenTarget {
  const clients = awsClients(awsOptions(options));
  const elsewhere = textOf(options.endpointUrl) ?? io.env.AWS_ENDPOINT_URL_IAM ?? io.env.AWS_ENDPOINT_URL;
  const reader = new IamRoleReader(clients.iam, clients.account);
  return {
    kind: 'aws',
    name: `AWS account ${account}${elsewhere === undefined ? '' : ` at ${elsewhere}`}`,
    note: undefined,
    // IAM is eventually consistent: a list right after a write may still show what was before.
    settling: [1_000, 2_000, 4_000, 8_000],
    reader,
    checkAccount: () => reader.checkAccount(account),
    writer: new IamRoleWriter(clients.writes),
    fencedWriter: (fence) => new IamRoleWriter(clients.writes.fenced(fence)),
    close: async () => clients.close(),
  };
}

export function awsOptions({ profile, region, endpointUrl }: Call['options']): AwsOptions {
  return { profile: textOf(profile), region: textOf(region), endpointUrl: textOf(endpointUrl) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
