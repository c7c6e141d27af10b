/**
 * What a pass plans by: what is published; or, where that is wrong, the settings that held last.
 *
 * Whatever is wrong with what is published, an opened door must not stay open. Otherwise any commit that breaks one line
 * of the settings, and any write to the bucket, would switch the service off for as long as nobody mends it. So the
 * service keeps the text of the last settings and lock file that a plan was made by, and while nothing can be planned by
 * what is published, it puts the known roles back to what was applied to them last, and does nothing else: what a
 * manifest wants now is not known, and "could not read" must never look like "not there".
 *
 *  - every failure of the source itself counts: settings or lock file missing or wrong, settings of another account or
 *    of another deployment, an older sequence, a pointer or a revision that is not what was published, an empty or unreadable bucket, a folder that
 *    does not come to rest
 *  - so does a branch that was rewritten, until a person has approved its commit
 *  - that AWS does not answer is none: the same pass is tried again soon, and IAM is not likely to answer either. That
 *    Bitbucket does not answer is one, although it is tried again as well: it says nothing of IAM
 *  - the pass has failed all the same, with that failure, and its alarm rings
 *  - what was seen as published does not move on: an older sequence stays an older one
 *  - without an inventory no role is known, and without kept settings it is not known which are ours: nothing is done
 *
 * The kept settings are checked again as if they were published: by the parser of this version, for their account, and for their
 * deployment.
 */
import { type DesiredState, fallenBack } from '../core/compile/desired-state.ts';
import { otherDeployment } from '../core/manifest/other-deployment.ts';
import type { Settings } from '../core/manifest/settings.ts';
import type { Deployment } from '../core/model/deployment.ts';
import type { Inventory } from '../core/model/inventory.ts';
import type { Publication } from '../core/model/publication.ts';
import { manifestTotals } from '../core/record/pass-totals.ts';
import type { CommitApprovalStore, LastGoodStore } from '../core/record/state-ports.ts';
import { filesOfLastGood, lastGoodOf } from '../core/record/stored-last-good.ts';
import { remembered } from '../core/source/sequence.ts';
import { dateOf } from '../core/text/days.ts';
import {
  CommitNotDescendingError,
  SourceError,
  WorldError,
  WrongAccountError,
  WrongDeploymentError,
} from '../errors.ts';
import type { PublishedSource } from '../ports.ts';
import type { Facts } from '../writing/deed.ts';
import type { KeptDesired } from './kept-desired.ts';
import { failureOf, type Progress } from './pass-progress.ts';
import { readManifests, refuseRewritten, refuseSetback, refuseUnplannable } from './published-manifests.ts';

export interface Basis {
  readonly desired: DesiredState & { readonly settings: Settings };
  /** The newest publication that is acted on. */
  readonly published: Publication;
  /** What is remembered of it. */
  readonly source: Facts['source'];
}

/** Whose the manifests have to be. */
export interface Place {
  readonly account: string;
  readonly deployment: Deployment;
}

export interface BasisWorld {
  readonly source: PublishedSource;
  readonly desired: KeptDesired;
  readonly lastGood: LastGoodStore;
  readonly commits: CommitApprovalStore;
  now(): Date;
}

/**
 * What is wrong with what is published is in `progress`, also where something can be planned.
 * @throws WorldError if nothing can be planned
 */
export async function basisOf(
  world: BasisWorld,
  last: Inventory | undefined,
  place: Place,
  progress: Progress,
): Promise<Basis> {
  try {
    return await asPublished(world, last, place, progress);
  } catch (error) {
    // All of them come from the source alone here: IAM was not asked yet.
    if (!(error instanceof SourceError || error instanceof WrongAccountError || error instanceof WrongDeploymentError))
      throw error;
    progress.error = failureOf(error);
    if (error instanceof CommitNotDescendingError) progress.refused = error.refused;
    const basis = await asBefore(world, last, place, error, progress);
    if (typeof basis === 'object') return basis;
    progress.error = { ...progress.error, message: `${error.message} ${basis}` };
    throw error;
  }
}

async function asPublished(
  { source, desired: kept, commits, now }: BasisWorld,
  last: Inventory | undefined,
  place: Place,
  progress: Progress,
): Promise<Basis> {
  const read = await readManifests(source, last?.published, now(), (tree, at) => kept.of(tree, at));
  const { published, desired } = read;
  Object.assign(progress, published);
  refuseSetback(last?.published, read);
  await refuseRewritten(last?.published, read, commits, now());
  progress.issues = desired.issues;
  progress.totals = manifestTotals(desired.issues);
  const settings = refuseUnplannable(read, place.account, place.deployment);
  const good = lastGoodOf(desired.files, published.revision);
  return {
    desired: { ...desired, settings },
    published: remembered(last?.published, published),
    source: good && { good },
  };
}

/** A sentence: why not. */
async function asBefore(
  { lastGood, now }: BasisWorld,
  last: Inventory | undefined,
  { account, deployment }: Place,
  { message, remedy }: WorldError,
  progress: Progress,
): Promise<Basis | string> {
  if (last === undefined) return `${NOT_HEALED}: no role is known yet.`;
  try {
    const good = await lastGood.read();
    if (good === undefined) return `${NOT_HEALED}: no settings are kept that a plan was made by.`;
    const { revision } = last.published;
    const since = last.fallbackSince ?? dateOf(now().getTime());
    const kept = { name: 'the last good settings', files: filesOfLastGood(good) };
    const desired = fallenBack(kept, { revision, since, because: message, remedy }, progress.issues);
    if (desired === undefined) return `${NOT_HEALED}: this version cannot read the settings that are kept.`;
    if (desired.settings.account !== account)
      return `${NOT_HEALED}: the settings that are kept are of another account.`;
    if (otherDeployment(desired.settings, deployment) !== undefined)
      return `${NOT_HEALED}: the settings that are kept are of another deployment.`;
    return { desired, published: last.published, source: { fallbackSince: since } };
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    progress.retryable ||= error.retryable;
    return `${NOT_HEALED}: ${error.message}`;
  }
}

const NOT_HEALED = 'Manual changes in IAM are not put back meanwhile';
