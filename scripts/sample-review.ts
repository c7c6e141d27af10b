/** A change of the sample manifests and its review: what docs/pull-requests.md and its pictures show. */
import { join } from 'node:path';
import { declaredPlan } from '../src/cli/pull-request/declared-plan.ts';
import { desiredState } from '../src/core/compile/desired-state.ts';
import type { SourceTree } from '../src/core/model/source-tree.ts';
import { type Review, review } from '../src/core/review/review.ts';
import { ManifestFolder } from '../src/files/manifest-folder.ts';

const ROOT = join(import.meta.dirname, '..');
const COMMIT = '4f2a91c07b6d4e1f8a3059c2d7e6b1a4f0c8d3e5';
export const SAMPLE_LOG = 'https://bitbucket.org/acme/iam-roles/pipelines/results/17';

export interface SampleReview {
  readonly made: Review;
  /** The text of each manifest that differs, by its path in the repository; undefined where it is not there. */
  readonly files: readonly {
    readonly path: string;
    readonly before: string | undefined;
    readonly after: string | undefined;
  }[];
}

/** One role lets in more, one may do more, one is deleted, and one manifest has a mistake. */
export async function sampleReview(): Promise<SampleReview> {
  const before = await new ManifestFolder(join(ROOT, 'manifests')).read();
  const after = changed(before, {
    'teams/shop/checkout-deploy.yaml': (text) =>
      text.replace(/^ {2}branches: .*$/m, '').replace(/^ {2}environments: .*$/m, '  anyBranch: true'),
    'teams/shop/storefront-deploy.yaml': (text) => text.replace('policies:', 'polices:'),
    'teams/data/warehouse-load.yaml': (text) => text.replace('s3:ListBucket', 's3:ListBucket, s3:PutObject'),
    'teams/platform/network-stacks.yaml': () => undefined,
  });
  const [base, desired] = [before, after].map((tree) => {
    const { settings, ...rest } = desiredState(tree);
    if (settings === undefined) throw new Error('the settings of the samples are wrong');
    return { ...rest, settings };
  });
  if (base === undefined || desired === undefined) throw new Error('there are two trees');
  const made = review({
    basis: { is: 'merge-base', commit: COMMIT, destination: 'main', broken: 0 },
    plan: await declaredPlan(desired, base, new Date('2026-11-26T12:00:00Z')),
    ...{ issues: desired.issues, findings: desired.findings, files: desired.files },
    ...{ folder: 'manifests/', hasFailed: true },
  });
  const text = (tree: SourceTree, path: string) => {
    const file = tree.files.find((one) => one.path === path);
    return file && new TextDecoder().decode(file.bytes);
  };
  const paths = before.files.map(({ path }) => path);
  const files = paths.map((path) => ({
    path: `manifests/${path}`,
    before: text(before, path),
    after: text(after, path),
  }));
  return { made, files: files.filter((file) => file.before !== file.after) };
}

/** @throws Error if a sample has no such text any more: the page would show nothing of it */
function changed(tree: SourceTree, edits: Record<string, (text: string) => string | undefined>): SourceTree {
  const files = tree.files.flatMap((file) => {
    const edit = edits[file.path];
    if (edit === undefined) return [file];
    const text = new TextDecoder().decode(file.bytes);
    const edited = edit(text);
    if (edited === text) throw new Error(`${file.path} has not what the page changes`);
    return edited === undefined ? [] : [{ path: file.path, bytes: new TextEncoder().encode(edited) }];
  });
  return { ...tree, files };
}
