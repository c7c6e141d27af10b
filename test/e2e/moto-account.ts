import { CreateOpenIDConnectProviderCommand, CreatePolicyCommand, type IAMClient } from '@aws-sdk/client-iam';
import { ManifestFolder } from '../../src/files/manifest-folder.ts';
import { loadDesired } from '../../src/reconcile.ts';

const ANY_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' }],
});

/**
 * Makes what a platform team makes before the first role: the provider, the boundary and the managed policies.
 * @param boundary false: a stack makes it
 */
export async function prepareAccount(iam: IAMClient, manifests: string, { boundary = true } = {}): Promise<void> {
  const { settings, roles } = await loadDesired(new ManifestFolder(manifests));
  if (settings === undefined) throw new Error(`${manifests} has no settings`);
  const { host, audience } = settings.provider;
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: `https://${host}`, ClientIDList: [audience] }));
  const arns = new Set([settings.roles.permissionsBoundary, ...roles.flatMap((role) => role.managedPolicyArns)]);
  if (!boundary) arns.delete(settings.roles.permissionsBoundary);
  for (const arn of arns) {
    const [, path = '', name = ''] = /:policy(\/(?:.*\/)?)(.*)$/.exec(arn) ?? [];
    await iam.send(new CreatePolicyCommand({ Path: path, PolicyName: name, PolicyDocument: ANY_POLICY }));
  }
}
