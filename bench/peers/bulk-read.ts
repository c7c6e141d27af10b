/** The fewest calls that read every role whole, by the SDK alone: nothing is compared, parsed or printed. */
import {
  GetOpenIDConnectProviderCommand,
  IAMClient,
  paginateGetAccountAuthorizationDetails,
  paginateListRoles,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

const [path = '/', provider] = process.argv.slice(2);
const client = new IAMClient();
const asked = { client, pageSize: 1000 };

async function all<Page>(pages: AsyncIterable<Page>): Promise<Page[]> {
  const kept: Page[] = [];
  for await (const page of pages) kept.push(page);
  return kept;
}

await Promise.all([
  new STSClient().send(new GetCallerIdentityCommand()),
  client.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: provider })),
  all(paginateGetAccountAuthorizationDetails(asked, { Filter: ['Role'] })),
  all(paginateListRoles(asked, { PathPrefix: path })),
]);
