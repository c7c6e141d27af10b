/** `rolekeeper publish`: gives the manifests of one commit to the service. */
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { desiredState } from '../../core/compile/desired-state.ts';
import type { Issue } from '../../core/model/diagnosis.ts';
import type { SourceFile } from '../../core/model/source-tree.ts';
import { buildRevision, type Revision } from '../../core/source/revision.ts';
import { HIGHEST_SEQUENCE } from '../../core/source/sequence.ts';
import { SourceError, UsageError } from '../../errors.ts';
import { ManifestFolder } from '../../files/manifest-folder.ts';
import { COMMIT, commitOf } from '../command/commit.ts';
import type { Io } from '../command/io.ts';
import { flag, grouped, parsed, positive, text } from '../command/option.ts';
import { AWS_BUCKET, awsOptions, folder, OUTPUT, SKIP_INVALID } from '../command/options.ts';
import { defineVerb, type Session } from '../command/verb.ts';
import type { Manifests } from '../manifests/manifests.ts';
import { invalidJson } from '../text/failure-json.ts';
import { issueCount, issueText } from '../text/issue-text.ts';
import { publicationJson, publicationText } from '../text/publication.ts';

const ORDER = grouped('Order:', {
  build: parsed('--build <NUMBER>', 'the run of the pipeline; BITBUCKET_BUILD_NUMBER if left out', positive),
  goBack: flag('--go-back', 'publish although a later run has published already'),
  sequence: parsed('--sequence <NUMBER>', 'number the revision at least so, after a bucket was made again', sequence),
  renumber: flag('--renumber', 'number it exactly so, also if that is lower than the last number'),
});

export const verb = defineVerb({
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
  argument: folder(),
  options: {
    bucket: text('--bucket <NAME>', 'the config bucket; or set ROLEKEEPER_BUCKET'),
    ...COMMIT,
    ...SKIP_INVALID,
    ...AWS_BUCKET,
    ...ORDER,
    ...OUTPUT,
  },
  async run({ argument: directory, options, ...session }) {
    const { io, output } = session;
    if (options.renumber && options.sequence === undefined) {
      throw new UsageError('--renumber does not say with which number', {
        remedy: 'Add --sequence with the number that the service names.',
      });
    }
    const [bucket, commit] = [bucketOf(options.bucket, io), commitOf(options.commit, 'publish', io)];
    const tree = await new ManifestFolder(resolve(io.cwd, directory)).read();
    const desired = desiredState(tree, io.now ?? new Date());
    const manifests = { directory, desired, only: undefined, pathOf: (file: string) => `${directory}/${file}` };
    if (!isFit(manifests, tree.unreadable, options.skipInvalid, session)) return 1;

    const { openConfigBucket } = await import('../../aws/revision-publisher.ts');
    const { publisher, close } = openConfigBucket(bucket, awsOptions(options));
    try {
      const published = await publisher.publish(revisionOf(commit, tree.files), {
        build: options.build ?? buildIn(io),
        numbering: { sequence: options.sequence ?? 1, exactly: options.renumber },
        goBack: options.goBack,
      });
      if (output.json) output.dataJson(publicationJson(bucket, manifests, published));
      else output.data(publicationText(bucket, manifests, published, output.paint));
      return desired.issues.length === 0 ? 0 : 1;
    } finally {
      close();
    }
  },
});

/** A file that cannot be read is not in the revision, and its role would look undeclared: no option skips that. */
function isFit(
  manifests: Manifests,
  unreadable: readonly Issue[],
  skipInvalid: boolean,
  { output, program }: Session,
): boolean {
  const { issues, settings, files } = manifests.desired;
  if (issues.length === 0) return true;
  output.note(issueText(issues, { ...manifests, files, width: output.width, paint: output.notePaint, program }));
  const wanted = skipInvalid && settings !== undefined && unreadable.length === 0;
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
    remedy:
      'Correct the file; take it out of the folder only if it declares no role: a role without a manifest is deleted.',
  });
}

function bucketOf(named: string | undefined, { env }: Io): string {
  const bucket = named ?? env.ROLEKEEPER_BUCKET;
  if (bucket) return bucket;
  throw new UsageError('publish does not know the bucket', {
    remedy: 'Add --bucket or set ROLEKEEPER_BUCKET; the stack has its name as output ConfigBucket.',
  });
}

/** A number that publications can have. */
function sequence(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number > 0 && number <= HIGHEST_SEQUENCE) return number;
  throw new InvalidArgumentError(`It is a whole number from 1 to ${HIGHEST_SEQUENCE}.`);
}

/** Outside of a pipeline there is none. */
function buildIn({ env }: Io): number | null {
  const number = Number(env.BITBUCKET_BUILD_NUMBER);
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}
