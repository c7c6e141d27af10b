/** `rolekeeper publish`: hands the manifests of one commit to the service. */
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { desiredState } from '../../core/compile/desired-state.ts';
import type { Issue } from '../../core/model/diagnosis.ts';
import type { SourceFile } from '../../core/model/source-tree.ts';
import { buildRevision, type Revision } from '../../core/source/revision.ts';
import { isCommit } from '../../core/source/revision-pointer.ts';
import { SourceError, UsageError } from '../../errors.ts';
import { ManifestFolder } from '../../files/manifest-folder.ts';
import { invalidJson } from '../failure-json.ts';
import { issueCount, issueText } from '../issue-text.ts';
import type { Manifests } from '../manifests.ts';
import { addFolder, addOutput, addSkipInvalid } from '../options.ts';
import { publicationJson, publicationText } from '../publication.ts';
import type { Call, ExitCode, Verb } from '../verb.ts';

export const verb: Verb = {
  description:
    'Publishes the manifests of one commit to the config bucket: an immutable revision with all files and their digests, then the pointer to it. The service does the rest. In a Bitbucket pipeline commit and build number are known.',
  examples: [
    {
      line: 'rolekeeper publish --bucket rolekeeper-config-111122223333-eu-central-1',
      means: 'publishes manifests, in a pipeline',
    },
    {
      line: 'rolekeeper publish --bucket NAME --commit "$(git rev-parse HEAD)"',
      means: 'publishes from a clean checkout',
    },
  ],
  define(command) {
    addFolder(command)
      .option('--bucket <NAME>', 'the config bucket; or set ROLEKEEPER_BUCKET')
      .option('--commit <SHA>', 'the commit, in full; BITBUCKET_COMMIT if left out');
    addSkipInvalid(command);
    return addOutput(addOrder(addAws(command)), { json: true, out: true });
  },
  run,
};

function addOrder(command: Command): Command {
  return command
    .optionsGroup('Order:')
    .option('--build <NUMBER>', 'the run of the pipeline; BITBUCKET_BUILD_NUMBER if left out', positive)
    .option('--go-back', 'publish although a later run has published already')
    .option('--sequence <NUMBER>', 'number the revision at least so, after a bucket was made anew', positive);
}

function addAws(command: Command): Command {
  return command
    .optionsGroup('AWS:')
    .option('--profile <NAME>', 'the profile of the credentials')
    .option('--region <NAME>', 'the region of the bucket')
    .option('--endpoint-url <URL>', 'another endpoint for S3');
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It is a whole number above 0.');
}

async function run(call: Call): Promise<ExitCode> {
  const { io, output, options, argument = 'manifests' } = call;
  const [bucket, commit] = [bucketOf(call), commitOf(call)];
  const tree = await new ManifestFolder(resolve(io.cwd, argument)).read();
  const desired = desiredState(tree);
  const manifests = { directory: argument, desired, only: undefined, pathOf: (file: string) => `${argument}/${file}` };
  if (!isFit(call, manifests, tree.unreadable)) return 1;

  const { openConfigBucket } = await import('../../aws/revision-publisher.ts');
  const { publisher, close } = openConfigBucket(bucket, {
    profile: textOf(options.profile),
    region: textOf(options.region),
    endpointUrl: textOf(options.endpointUrl),
  });
  try {
    const published = await publisher.publish(revisionOf(commit, tree.files), {
      build: numberOf(options.build) ?? numberOf(Number(io.env.BITBUCKET_BUILD_NUMBER)) ?? null,
      leastSequence: numberOf(options.sequence) ?? 1,
      goBack: options.goBack === true,
    });
    if (output.json) output.dataJson(publicationJson(bucket, manifests, published));
    else output.data(publicationText(bucket, manifests, published, output.paint));
    return desired.issues.length === 0 ? 0 : 1;
  } finally {
    close();
  }
}

/** A file that cannot be read is not in the revision, and its role would look undeclared: nothing skips that. */
function isFit(call: Call, manifests: Manifests, unreadable: readonly Issue[]): boolean {
  const { output, options, program } = call;
  const { issues, settings, files } = manifests.desired;
  if (issues.length === 0) return true;
  output.note(issueText(issues, { ...manifests, files, width: output.width, paint: output.notePaint, program }));
  const wanted = options.skipInvalid === true && settings !== undefined && unreadable.length === 0;
  if (wanted) return true;
  const words = `${issueCount(issues)}, so nothing was published.`;
  if (output.json) output.dataJson(invalidJson(words, issues));
  else output.note(`Nothing was published.\n`);
  return false;
}

function revisionOf(commit: string, files: readonly SourceFile[]): Revision {
  const made = buildRevision(commit, files);
  if ('revision' in made) return made.revision;
  const [first] = made.issues;
  throw new SourceError(`${first?.place.file}: ${first?.message}`, {
    remedy: 'Take the file out of the folder, or correct it.',
  });
}

function bucketOf({ io, options }: Call): string {
  const bucket = textOf(options.bucket) ?? io.env.ROLEKEEPER_BUCKET;
  if (bucket) return bucket;
  throw new UsageError('publish does not know the bucket', {
    remedy: 'Add --bucket or set ROLEKEEPER_BUCKET; the stack has its name as output ConfigBucket.',
  });
}

function commitOf({ io, options }: Call): string {
  const commit = textOf(options.commit) ?? io.env.BITBUCKET_COMMIT;
  if (commit === undefined) {
    throw new UsageError('publish does not know the commit', { remedy: 'Add --commit "$(git rev-parse HEAD)".' });
  }
  if (isCommit(commit)) return commit;
  throw new UsageError(`"${commit}" is not a commit in full: 40 hexadecimal digits`, {
    remedy: 'Give what `git rev-parse HEAD` prints.',
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
