/** `rolekeeper snippet`: the step that an application repository needs to become a role. */
import type { Settings } from '../../core/manifest/settings.ts';
import type { DesiredRole } from '../../core/model/desired-role.ts';
import { pipelineSnippet } from '../../core/render/pipeline-snippet.ts';
import { didYouMean } from '../../core/text/did-you-mean.ts';
import { UsageError } from '../../errors.ts';
import { required, text, withDefault } from '../command/option.ts';
import { FILE_OUTPUT } from '../command/options.ts';
import { defineVerb } from '../command/verb.ts';
import { loadFolder } from '../manifests/manifests.ts';
import { goingOn } from '../text/going-on.ts';

export const verb = defineVerb({
  description:
    'Prints a step for bitbucket-pipelines.yml that becomes the role: the deployment environment, the token, the role and the region. AWS is not asked.',
  examples: [
    { line: 'rolekeeper snippet checkout-deploy', means: 'prints the step of the role checkout-deploy' },
    { line: 'rolekeeper snippet checkout-deploy --region eu-central-1', means: 'for resources in that region' },
  ],
  argument: required('<ROLE>', 'the name of the role'),
  options: {
    manifests: withDefault(text('--manifests <DIR>', 'the manifests folder'), 'manifests'),
    region: text('--region <NAME>', 'where the resources of the pipeline are; AWS_REGION or us-east-1 if left out'),
    ...FILE_OUTPUT,
  },
  async run({ argument: name, options, ...session }) {
    const { output, io } = session;
    const manifests = await loadFolder(options.manifests, io);
    // Another role's mistake is nothing to this one.
    const settings = goingOn(manifests, true, session);
    if (settings === undefined) return 1;

    const role = manifests.desired.roles.find((one) => one.name === name);
    if (role === undefined) throw unknownRole(name, manifests.desired.roles);
    const region = options.region ?? io.env.AWS_REGION ?? 'us-east-1';
    const audience = customAudience(settings);
    output.data(pipelineSnippet(role, { roleArn: roleArn(settings, role), region, audience }));
    return 0;
  },
});

/** `arn:aws:iam::111122223333:oidc-provider/…` -> `arn:aws:iam::111122223333:role/bitbucket/checkout-deploy`. */
function roleArn({ provider }: Settings, { path, name }: DesiredRole): string {
  return `${provider.arn.slice(0, provider.arn.indexOf(':oidc-provider/'))}:role${path}${name}`;
}

function customAudience({ provider: { audience, workspaceUuid } }: Settings): string | undefined {
  return audience === `ari:cloud:bitbucket::workspace/${workspaceUuid.slice(1, -1)}` ? undefined : audience;
}

function unknownRole(name: string, roles: readonly DesiredRole[]): UsageError {
  const near = didYouMean(
    name,
    roles.map((role) => role.name),
  );
  return new UsageError(`no valid manifest declares a role "${name}"`, {
    remedy: near === undefined ? '`rolekeeper status` lists the roles.' : `Did you mean ${near}?`,
  });
}
