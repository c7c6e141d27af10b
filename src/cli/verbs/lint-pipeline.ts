/** `rolekeeper lint-pipeline`: which steps of a bitbucket-pipelines.yml become a role. */
import { indexLock } from '../../core/manifest/lock-index.ts';
import type { DesiredRole } from '../../core/model/desired-role.ts';
import type { Issue } from '../../core/model/diagnosis.ts';
import type { SourceFile } from '../../core/model/source-tree.ts';
import { lintPipelines, type PipelineLint } from '../../core/pipeline/lint/lint-pipelines.ts';
import { readPipelines } from '../../core/pipeline/read-pipelines.ts';
import { pipelineLintJson } from '../../core/render/pipeline-json.ts';
import { didYouMean } from '../../core/text/did-you-mean.ts';
import { trustWorld } from '../../core/trust/trust-world.ts';
import { UsageError } from '../../errors.ts';
import { several, text, withDefault } from '../command/option.ts';
import { OUTPUT } from '../command/options.ts';
import { defineVerb, type Session } from '../command/verb.ts';
import { loadFolder } from '../manifests/manifests.ts';
import { pipelineFile, repositoryOf } from '../manifests/pipeline-source.ts';
import { goingOn } from '../text/going-on.ts';
import { issueText } from '../text/issue-text.ts';
import { pipelineText } from '../text/pipeline-text.ts';

export const verb = defineVerb({
  description:
    'Says of every step of a bitbucket-pipelines.yml whether it becomes a role: it matches, it cannot match, or it cannot be known, each with its place, who would refuse it, and a remedy. The role’s own trust policy decides, with the tokens that the step can have. AWS and Bitbucket are not asked. Exits 1 if a step that asks for a role cannot match, if no step can become the role of --role, or if a file cannot be read.',
  examples: [
    {
      line: 'rolekeeper lint-pipeline bitbucket-pipelines.yml',
      means: 'for all roles of the repository of this clone',
    },
    {
      line: 'rolekeeper lint-pipeline bitbucket-pipelines.yml --role checkout-deploy --repo checkout-api',
      means: 'for one role; the repository is named',
    },
    {
      line: 'rolekeeper lint-pipeline - --repo checkout-api --json < bitbucket-pipelines.yml',
      means: 'reads standard input, and answers in JSON',
    },
  ],
  argument: several('<FILE...>', 'pipelines files, or - for standard input'),
  options: {
    role: text('--role <NAME>', 'one role; all roles of the repository if left out'),
    repo: text('--repo <REPOSITORY>', 'the slug or UUID of the repository; that of the git remote origin if left out'),
    manifests: withDefault(text('--manifests <DIR>', 'the manifests folder'), 'manifests'),
    ...OUTPUT,
  },
  async run({ argument: paths, options, ...session }) {
    const { io } = session;
    const manifests = await loadFolder(options.manifests, io);
    // Another role's mistake is nothing to this one.
    const settings = goingOn(manifests, true, session);
    if (settings === undefined) return 1;

    const { roles, lock } = manifests.desired;
    if (options.role !== undefined) mustBeDeclared(options.role, roles);
    const trust = trustWorld(settings, lock);
    const index = indexLock(lock ?? { workspace: settings.provider.workspace, repositories: {} });
    const lints: PipelineLint[] = [];
    const issues: Issue[] = [];
    const files: SourceFile[] = [];
    for (const path of paths) {
      const file = await pipelineFile(path, io);
      files.push(file);
      const repository = await repositoryOf(path, options.repo, settings, index, io);
      const read = readPipelines(file);
      if ('issues' in read) issues.push(...read.issues);
      else lints.push(lintPipelines(read.file, { trust, repository, roles }, options.role));
    }
    const failed = issues.length > 0 || lints.some((lint) => lint.failed);
    print(lints, issues, files, failed, session);
    return failed ? 1 : 0;
  },
});

function print(
  lints: readonly PipelineLint[],
  issues: readonly Issue[],
  files: readonly SourceFile[],
  failed: boolean,
  { output, program }: Session,
): void {
  if (output.json) {
    output.dataJson(pipelineLintJson(lints, issues, failed));
    return;
  }
  const { paint, width } = output;
  const texts = lints.map((lint) => pipelineText(lint, { paint, width }));
  if (issues.length > 0) texts.push(issueText(issues, { pathOf: (file) => file, files, width, paint, program }));
  output.data(texts.join('\n'));
}

function mustBeDeclared(name: string, roles: readonly DesiredRole[]): void {
  if (roles.some((role) => role.name === name)) return;
  const near = didYouMean(
    name,
    roles.map((role) => role.name),
  );
  throw new UsageError(`no valid manifest declares a role "${name}"`, {
    remedy: near === undefined ? '`rolekeeper status` lists the roles.' : `Did you mean ${near}?`,
  });
}
