/** docs/quickstart.md on moto: the dump is what IAM answers there, and apply writes to it (test/docs/quickstart.test.ts). */
import {
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteOpenIDConnectProviderCommand,
  DeletePolicyCommand,
  GetAccountAuthorizationDetailsCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type IAMClient,
  ListRolesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { missing, quickstartSteps } from '../docs/quickstart-steps.ts';
import { findMoto } from '../support/moto.ts';
import { ALLOWS, AUDIENCE, PROVIDER, trustOf } from '../support/old-account.ts';
import { QUICKSTART_ROLES } from '../support/quickstart-account.ts';
import { BOUNDARY, HOST } from '../support/roles.ts';
import { samplesOnMoto } from './samples-on-moto.ts';

const EXITS: Readonly<Record<string, number>> = { 'rolekeeper scan --target file:dump.json': 1 };

/** Instead of the samples': the provider and the boundary of the account, and its roles. */
async function fill(iam: IAMClient): Promise<void> {
  await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: PROVIDER }));
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: `https://${HOST}`, ClientIDList: [AUDIENCE] }));
  await iam.send(new DeletePolicyCommand({ PolicyArn: BOUNDARY }));
  const [, path = '', name = ''] = /:policy(\/(?:.*\/)?)(.*)$/.exec(BOUNDARY) ?? [];
  const document = JSON.stringify(ALLOWS('s3:*', '*'));
  await iam.send(new CreatePolicyCommand({ Path: path, PolicyName: name, PolicyDocument: document }));
  for (const role of QUICKSTART_ROLES) {
    const RoleName = role.name;
    await iam.send(
      new CreateRoleCommand({
        RoleName,
        Path: role.path,
        AssumeRolePolicyDocument: JSON.stringify(trustOf(role)),
        Description: role.description,
        MaxSessionDuration: role.session ?? undefined,
        Tags: Object.entries(role.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
    for (const [PolicyName, policy] of Object.entries(role.inline ?? {})) {
      const PolicyDocument = JSON.stringify(policy);
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
    }
  }
}

describe.skipIf(findMoto() === undefined)('docs/quickstart.md', () => {
  const world = samplesOnMoto();

  async function dump(): Promise<string> {
    const details = await world.iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] }));
    // moto's list of managed policies lacks most of what IAM's has: the one that there is, by the calls for one.
    const { Policy } = await world.iam.send(new GetPolicyCommand({ PolicyArn: BOUNDARY }));
    const VersionId = Policy?.DefaultVersionId;
    const { PolicyVersion } = await world.iam.send(new GetPolicyVersionCommand({ PolicyArn: BOUNDARY, VersionId }));
    details.Policies = [{ ...Policy, PolicyVersionList: PolicyVersion && [PolicyVersion] }];
    const listed = await world.iam.send(new ListRolesCommand({}));
    // The CLI reads all pages, and prints neither of the two.
    return [details, listed].map(({ $metadata: _, IsTruncated: __, ...printed }) => JSON.stringify(printed)).join('\n');
  }

  async function ids(): Promise<Map<string | undefined, string | undefined>> {
    const { Roles = [] } = await world.iam.send(new ListRolesCommand({}));
    return new Map(Roles.map(({ RoleName, RoleId }) => [RoleName, RoleId]));
  }

  it('leads from a dump to roles that are ours, without an update or a deletion', async () => {
    const { folder } = world;
    await fill(world.iam);
    await folder.remove('manifests');
    const before = await ids();
    let seen = '';
    for (const { command, promised } of quickstartSteps()) {
      if (command.startsWith('aws iam ')) await folder.write('dump.json', await dump());
      else if (command.startsWith('rm -r ')) await folder.remove(command.slice('rm -r '.length));
      else {
        const { code, out, err } = await folder.run(command.split(' ').slice(1));
        expect({ command, code, err: code === 0 ? '' : err }).toEqual({ command, code: EXITS[command] ?? 0, err: '' });
        seen += out + err;
      }
      if (promised.length === 0) continue;
      expect({ command, missing: missing(seen, promised) }).toEqual({ command, missing: [] });
      seen = '';
    }
    const after = await ids();
    for (const [name, id] of before) expect(after.get(name)).toBe(id);
  });
});
