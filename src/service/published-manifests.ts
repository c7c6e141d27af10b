/** What is published, if a plan may be made from it: not older than what was seen before, and for this account. */
import { type DesiredState, desiredState } from '../core/compile/desired-state.ts';
import { otherDeployment } from '../core/manifest/other-deployment.ts';
import type { Settings } from '../core/manifest/settings.ts';
import type { Deployment } from '../core/model/deployment.ts';
import type { Publication } from '../core/model/publication.ts';
import { setback } from '../core/source/sequence.ts';
import { SourceError, WrongAccountError, WrongDeploymentError } from '../errors.ts';
import type { PublishedSource, PublishedTree } from '../ports.ts';

export interface PublishedManifests {
  readonly published: Publication;
  readonly desired: DesiredState;
}

/** @throws SourceError, SourceChangingError, UnreachableError if they cannot be read as a whole */
export async function readManifests(source: PublishedSource): Promise<PublishedManifests> {
  const tree: PublishedTree = await source.read();
  const { sequence, revision } = tree;
  return { published: { sequence, revision }, desired: desiredState(tree) };
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

/** @throws SourceError if the settings or the lock file are wrong, WrongAccountError, WrongDeploymentError */
export function refuseUnplannable(
  { desired: { settings, name } }: PublishedManifests,
  account: string,
  deployment: Deployment,
): Settings {
  if (settings === undefined) {
    throw new SourceError(`The settings or the lock file of ${name} are wrong, so nothing can be planned.`, {
      remedy: 'Correct what `rolekeeper validate` shows, and publish again.',
    });
  }
  if (settings.account !== account) {
    throw new WrongAccountError(`The settings name account ${settings.account}, and this service is for ${account}.`, {
      remedy:
        'Publish these manifests to the bucket of that account, and those of this account here again. If they are those of this account, correct the account in rolekeeper.yaml: what they do not declare is deleted.',
    });
  }
  const other = otherDeployment(settings, deployment);
  if (other === undefined) return settings;
  throw new WrongDeploymentError(
    `The settings name ${other.named}, and this service is deployed for ${other.deployed}.`,
    {
      remedy: `Publish these manifests to the bucket of that deployment, and those of this one here again. If they are those of this one, correct ${other.field} in rolekeeper.yaml and publish: what they do not declare is deleted.`,
    },
  );
}
