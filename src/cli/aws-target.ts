/** An AWS account, through the credentials that the SDK finds. */
import { awsClients } from '../aws/clients.ts';
import { IamRoleReader } from '../aws/role-reader.ts';
import { IamRoleWriter } from '../aws/role-writer.ts';
import type { Settings } from '../core/settings.ts';
import type { OpenTarget } from './target.ts';
import type { Call } from './verb.ts';

/** Nothing is sent yet; the reader refuses credentials of another account than that of the settings. */
export function openAwsTarget({ io, options }: Call, { account }: Settings): OpenTarget {
  const endpointUrl = textOf(options.endpointUrl);
  const clients = awsClients({ profile: textOf(options.profile), region: textOf(options.region), endpointUrl });
  const elsewhere = endpointUrl ?? io.env.AWS_ENDPOINT_URL_IAM ?? io.env.AWS_ENDPOINT_URL;
  return {
    kind: 'aws',
    name: `AWS account ${account}${elsewhere === undefined ? '' : ` at ${elsewhere}`}`,
    note: undefined,
    // IAM is eventually consistent: a list right after a write may still show what was before.
    settling: [1_000, 2_000, 4_000, 8_000],
    reader: new IamRoleReader(clients.iam, clients.account),
    writer: new IamRoleWriter(clients.writes),
    close: async () => clients.close(),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
