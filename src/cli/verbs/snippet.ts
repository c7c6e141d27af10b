/** `rolekeeper snippet`: the pipelines file that an application repository needs to become a role. */
import type { Settings } from '../../core/manifest/settings.ts';
import type { DesiredRole } from '../../core/model/desired-role.ts';
import { roleArn } from '../../core/pipeline/lint-world.ts';
import { GATE_FORMS } from '../../core/render/gate-snippet.ts';
import { type PipelineSnippet, pipelineSnippet, type SnippetOptions } from '../../core/render/pipeline-snippet.ts';
import { didYouMean } from '../../core/text/did-you-mean.ts';
import { UsageError } from '../../errors.ts';
import { oneOf, required, text, withDefault } from '../command/option.ts';
import { OUTPUT } from '../command/options.ts';
import { isRegion } from '../command/region.ts';
import { defineVerb } from '../command/verb.ts';
import { loadFolder } from '../manifests/manifests.ts';
import { goingOn } from '../text/going-on.ts';

export const verb = defineVerb({
  description:
    'Prints a bitbucket-pipelines.yml whose step becomes the role: the branches, the deployment environment, the token, the role, the region, and a session as long as the manifest advises or allows. lint-pipeline says that it matches. A role whose branches the gate keeps is assumed through the gate. AWS is not asked.',
  examples: [
    { line: 'rolekeeper snippet checkout-deploy', means: 'prints the step of the role checkout-deploy' },
    { line: 'rolekeeper snippet checkout-deploy --region eu-central-1', means: 'for resources in that region' },
    { line: 'rolekeeper snippet checkout-deploy --form keys', means: 'through the gate, with keys in the environment' },
  ],
  argument: required('<ROLE>', 'the name of the role'),
  options: {
    manifests: withDefault(text('--manifests <DIR>', 'the manifests folder'), 'manifests'),
    region: text('--region <NAME>', 'where the resources of the pipeline are; AWS_REGION or us-east-1 if left out'),
    form: oneOf(
      '--form <FORM>',
      'how a step asks the gate. process: the AWS CLI and SDKs run a line of the step whenever they need credentials; that is the default. keys: the step asks once, and has the credentials in its environment. endpoint: the AWS CLI and SDKs take the gate for STS, in the fewest lines',
      GATE_FORMS,
    ),
    ...OUTPUT,
  },
  async run({ argument: name, options, ...session }) {
    const { output, io } = session;
    const region = regionIn(options.region ?? io.env.AWS_REGION ?? 'us-east-1');
    const manifests = await loadFolder(options.manifests, io);
    // Another role's mistake is nothing to this one.
    const settings = goingOn(manifests, true, session);
    if (settings === undefined) return 1;

    const role = manifests.desired.roles.find((one) => one.name === name);
    if (role === undefined) throw unknownRole(name, manifests.desired.roles);
    const { form } = options;
    const isGated = role.admission.enforcement.by === 'gate';
    if (form !== undefined && !isGated) throw notGated(name);
    const wanted = {
      roleArn: roleArn(settings.provider, role),
      region,
      audience: customAudience(settings),
      ...(isGated && { gate: { url: settings.gate?.url, form: form ?? 'process' } }),
    };
    const snippet = pipelineSnippet(role, wanted);
    if (output.json) output.dataJson(snippetJson(role, snippet, wanted));
    else output.data(snippet.yaml);
    return 0;
  },
});

/** schemas/snippet.schema.json */
function snippetJson(role: DesiredRole, snippet: PipelineSnippet, wanted: SnippetOptions) {
  const { roleArn: arn, region, audience, gate } = wanted;
  const { yaml, image, deployment, branches, session, script } = snippet;
  return {
    version: 'rolekeeper.snippet/v1',
    role: role.name,
    team: role.team,
    arn,
    region,
    audience: audience ?? null,
    image,
    branches,
    deployment: deployment ?? null,
    session,
    gate: gate === undefined ? null : { url: gate.url ?? null, form: gate.form },
    script,
    yaml,
  };
}

/** It becomes a line of a script. @throws UsageError */
function regionIn(word: string): string {
  if (isRegion(word)) return word;
  throw new UsageError(`"${word}" is no region of AWS`, { remedy: 'Name one such as eu-central-1.' });
}

function notGated(name: string): UsageError {
  return new UsageError(`--form: the role ${name} is not assumed through the gate`, {
    remedy: 'Leave --form out; or write enforcement: gate into its manifest (docs/branches.md).',
  });
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
