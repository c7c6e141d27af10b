/**
 * What is published, if a plan may be made from it: not older than what was seen before, or descending from it, and for
 * this account.
 */
import { type DesiredState, desiredState } from '../core/compile/desired-state.ts';
import { otherDeployment } from '../core/manifest/other-deployment.ts';
import type { Settings } from '../core/manifest/settings.ts';
import type { Deployment, ManifestOrigin } from '../core/model/deployment.ts';
import type { Publication } from '../core/model/publication.ts';
import { isCommitApproved } from '../core/record/approved-commits.ts';
import type { CommitApprovalStore } from '../core/record/state-ports.ts';
import { isCommit } from '../core/source/revision-pointer.ts';
import { setback } from '../core/source/sequence.ts';
import {
  CommitNotDescendingError,
  SourceError,
  WorldError,
  WrongAccountError,
  WrongDeploymentError,
} from '../errors.ts';
import type { PublishedSource, PublishedTree } from '../ports.ts';

export interface PublishedManifests {
  readonly published: Publication;
  readonly desired: DesiredState;
  /** See PublishedTree in ports.ts. */
  readonly descends: boolean;
}

/**
 * @param last what was acted on last
 * @param now the moment to judge by
 * @param make what the manifests ask for
 * @throws SourceError, SourceChangingError, SourceUnreachableError, UnreachableError if they cannot be read as a whole
 */
export async function readManifests(
  source: PublishedSource,
  last: Publication | undefined,
  now: Date,
  make: (tree: PublishedTree, now: Date) => DesiredState = desiredState,
): Promise<PublishedManifests> {
  const tree: PublishedTree = await source.read(last);
  const { sequence, revision, descends = true } = tree;
  return { published: { sequence, revision }, desired: make(tree, now), descends };
}

/**
 * Going back to older manifests is done by publishing them again, under a new number.
 * @throws SourceError if they are older than what was acted on before, or far ahead of it
 */
export function refuseSetback(seen: Publication | undefined, { published }: PublishedManifests): void {
  const problem = setback(seen, published);
  if (problem === undefined) return;
  throw new SourceError(`What is published does not follow what was seen before: ${problem}.`, {
    remedy: `Find out who moved the pointer, then publish the manifests that are wanted with --sequence ${(seen?.sequence ?? 0) + 1} --renumber.`,
  });
}

/**
 * A branch that was rewritten may have lost what others have merged, and a person has looked at what it lost only if that
 * person says so. Where it cannot be seen whether one did, none did.
 * @throws CommitNotDescendingError if it does not descend from what was acted on last, and was not approved
 */
export async function refuseRewritten(
  last: Publication | undefined,
  { published, descends, desired }: PublishedManifests,
  approvals: CommitApprovalStore,
  now: Date,
): Promise<void> {
  if (descends) return;
  const step = { commit: published.revision ?? '', after: last?.revision ?? '' };
  let unread = '';
  try {
    if (isCommitApproved(step, await approvals.read(), now)) return;
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    unread = ` Whether it was approved cannot be seen: ${error.message}`;
  }
  // Where manifests were published as a folder, it is none that the branch could be put back to.
  const wasCommit = isCommit(step.after);
  const why = wasCommit ? 'the branch was rewritten' : 'manifests were published before';
  const approve = `If the commit is wanted: \`rolekeeper ${approvals.command} ${step.commit}\``;
  throw new CommitNotDescendingError(
    step,
    `What was fetched, ${desired.name}, does not descend from ${step.after}, which was acted on last: ${why}.${unread}`,
    {
      remedy: wasCommit
        ? `Find out who rewrote it, and what it lost. ${approve}; if not, put the branch back to ${step.after}.`
        : `Look at what \`rolekeeper plan --target aws\` shows in a checkout of it. ${approve}.`,
    },
  );
}

/** What makes a correction count. */
const AGAIN: Readonly<Record<ManifestOrigin, string>> = {
  bucket: 'publish again',
  bitbucket: 'merge the correction',
};

/** What to do with manifests that are of another place. */
function elsewhere({ source }: Deployment, that: string, own: string): string {
  return source === 'bucket'
    ? `Publish these manifests to the bucket of ${that}, and those of ${own} here again. If they are those of ${own},`
    : `Deploy each from its own repository, branch and folder (configRepository, configBranch, configFolder). If they are those of ${own},`;
}

/** @throws SourceError if the settings or the lock file are wrong, WrongAccountError, WrongDeploymentError */
export function refuseUnplannable(
  { desired: { settings, name } }: PublishedManifests,
  account: string,
  deployment: Deployment,
): Settings {
  if (settings === undefined) {
    throw new SourceError(`The settings or the lock file of ${name} are wrong, so nothing can be planned.`, {
      remedy: `Correct what \`rolekeeper validate\` shows, and ${AGAIN[deployment.source]}.`,
    });
  }
  if (settings.account !== account) {
    throw new WrongAccountError(`The settings name account ${settings.account}, and this service is for ${account}.`, {
      remedy: `${elsewhere(deployment, 'that account', 'this account')} correct the account in rolekeeper.yaml: what they do not declare is deleted.`,
    });
  }
  const other = otherDeployment(settings, deployment);
  if (other === undefined) return settings;
  throw new WrongDeploymentError(
    `The settings name ${other.named}, and this service is deployed for ${other.deployed}.`,
    {
      remedy: `${elsewhere(deployment, 'that deployment', 'this one')} correct ${other.field} in rolekeeper.yaml and ${AGAIN[deployment.source]}: what they do not declare is deleted.`,
    },
  );
}
