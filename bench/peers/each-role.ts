/**
 * The obvious script: lists the roles, then asks for each of them what it holds, one call after the other, and several
 * roles at a time. 5.5 calls a role for 1.5 inline policies.
 */
import {
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRoleTagsCommand,
  paginateListRoles,
} from '@aws-sdk/client-iam';
import pLimit from 'p-limit';

const [path = '/', provider, inFlight] = process.argv.slice(2);
const client = new IAMClient();

async function readRole(RoleName: string) {
  const role = await client.send(new GetRoleCommand({ RoleName }));
  const { PolicyNames = [] } = await client.send(new ListRolePoliciesCommand({ RoleName }));
  const policies = [];
  for (const PolicyName of PolicyNames)
    policies.push(await client.send(new GetRolePolicyCommand({ RoleName, PolicyName })));
  const attached = await client.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  const tags = await client.send(new ListRoleTagsCommand({ RoleName }));
  return { role, policies, attached, tags };
}

await client.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: provider }));
const names: string[] = [];
for await (const { Roles = [] } of paginateListRoles({ client, pageSize: 1000 }, { PathPrefix: path }))
  names.push(...Roles.map(({ RoleName = '' }) => RoleName));
await pLimit(Number(inFlight)).map(names, readRole);
