/**
 * The calls that Terraform's AWS provider makes when it refreshes aws_iam_role, aws_iam_role_policy and
 * aws_iam_role_policy_attachment, ten resources at a time, as Terraform does by default: 8 a role for 1.5 inline and 2
 * managed policies. The calls alone, by the SDK; not Terraform, which adds its own work and that of a plugin's process.
 *
 * What is read, by internal/service/iam of hashicorp/terraform-provider-aws:
 *   - the role: GetRole, ListRolePolicies and GetRolePolicy for each, ListAttachedRolePolicies;
 *   - each inline policy: GetRolePolicy;
 *   - each attachment: ListAttachedRolePolicies, of which it takes its own.
 * A role's policies wait for the role. The names stand in Terraform's state; here, where there is none, each role's own answers
 * give them.
 */
import {
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import pLimit from 'p-limit';

const names = process.argv.slice(2);
const client = new IAMClient();
const parallelism = pLimit(10);

const policy = (RoleName: string, PolicyName: string) =>
  client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
const attachments = (RoleName: string) => client.send(new ListAttachedRolePoliciesCommand({ RoleName }));

async function readRole(RoleName: string) {
  await client.send(new GetRoleCommand({ RoleName }));
  const { PolicyNames = [] } = await client.send(new ListRolePoliciesCommand({ RoleName }));
  for (const PolicyName of PolicyNames) await policy(RoleName, PolicyName);
  const { AttachedPolicies = [] } = await attachments(RoleName);
  return { PolicyNames, AttachedPolicies };
}

async function refresh(name: string) {
  const { PolicyNames, AttachedPolicies } = await parallelism(() => readRole(name));
  await Promise.all([
    ...PolicyNames.map((one) => parallelism(() => policy(name, one))),
    ...AttachedPolicies.map(() => parallelism(() => attachments(name))),
  ]);
}

await new STSClient().send(new GetCallerIdentityCommand());
await Promise.all(names.map(refresh));
