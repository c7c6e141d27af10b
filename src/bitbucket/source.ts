/**
 * Manifests from a branch of the config repository: the pull beside `publish`.
 *
 *   repository by UUID -> where the branch stands -> does that descend from what was acted on last? -> its folder
 *
 * Everything is read of one commit, so that a push in between is no mixture. The repository is found by its UUID: another
 * one that takes its name is not read. The tree of the last commit stays in memory, so that a pass without a new commit
 * downloads nothing.
 */

import type { NamedRepository } from '../core/model/bitbucket-name.ts';
import type { Publication } from '../core/model/publication.ts';
import type { SourceTree } from '../core/model/source-tree.ts';
import { isCommit } from '../core/source/revision-pointer.ts';
import type { Uuid } from '../core/text/uuid.ts';
import {
  BitbucketDeniedError,
  BitbucketRefusedError,
  BitbucketUnreachableError,
  SourceError,
  SourceUnreachableError,
  UsageError,
  type WorldError,
} from '../errors.ts';
import type { PublishedSource, PublishedTree } from '../ports.ts';
import type { CommitFolder, CommitSource, NameSource } from './ports.ts';

/** Where the manifests are. */
export interface BranchPlace {
  readonly workspace: Uuid;
  readonly repository: Uuid;
  readonly branch: string;
  /** From the root of the repository. */
  readonly folder: string;
}

/** Bitbucket as a pass needs it. */
export interface BranchReader {
  readonly names: Pick<NameSource, 'repository'>;
  readonly commits: Pick<CommitSource, 'head' | 'descends'>;
  readonly folders: CommitFolder;
}

type Files = Pick<SourceTree, 'files' | 'unreadable'>;

/**
 * Milliseconds for all of it. Each request has its own patience; but there can be thousands, and a pass of five minutes
 * (infra/reconciler-stack.ts) has to put back what a hand did, however slowly Bitbucket answers.
 */
const PATIENCE = 150_000;

export class BitbucketSource implements PublishedSource {
  readonly #place: BranchPlace;
  readonly #open: () => Promise<BranchReader>;
  readonly #patience: number;
  #kept: (Files & { readonly commit: string }) | undefined;

  /** @param open asked in every pass, so that a token that was exchanged counts in the next one */
  constructor(place: BranchPlace, open: () => Promise<BranchReader>, patience = PATIENCE) {
    this.#place = place;
    this.#open = open;
    this.#patience = patience;
  }

  async read(last?: Publication): Promise<PublishedTree> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(this.#late()), this.#patience);
    try {
      return await Promise.race([this.#read(last?.revision ?? undefined), late.promise]);
    } catch (error) {
      throw sourceFailure(error);
    } finally {
      clearTimeout(timer);
    }
  }

  #late(): WorldError {
    const seconds = this.#patience / 1000;
    return new BitbucketUnreachableError(
      `Branch ${this.#place.branch} was not read within ${seconds} s: Bitbucket is slow.`,
      {
        remedy:
          'Nothing to do: the next pass reads it again. If it lasts, look at https://bitbucket.status.atlassian.com.',
      },
    );
  }

  async #read(last: string | undefined): Promise<PublishedTree> {
    const { names, commits, folders } = await this.#open();
    const { branch, folder } = this.#place;
    const { workspace, slug: repository } = await this.#repository(names);
    const commit = await commits.head(workspace, repository, branch);
    const name = `commit ${commit} of branch ${branch} of ${workspace}/${repository}`;
    if (!isCommit(commit)) throw new SourceError(`Branch ${branch} of ${workspace}/${repository} has no commit.`);
    const place = { workspace, repository, commit };
    const descends = last === undefined || (isCommit(last) && (await commits.descends(place, last)));
    if (this.#kept?.commit !== commit) this.#kept = { ...(await folders.read(place, folder)), commit };
    const { files, unreadable } = this.#kept;
    return { name, revision: commit, sequence: null, descends, files, unreadable };
  }

  async #repository(names: BranchReader['names']): Promise<NamedRepository> {
    const { workspace, repository } = this.#place;
    const found = await names.repository(workspace, repository);
    if (found?.uuid === repository) return found;
    throw new SourceError(
      `Bitbucket has no repository ${repository} in workspace ${workspace}, or the token may not see it.`,
      {
        remedy:
          'Create the token in that repository (Repository settings, Access tokens). If the repository was replaced by another one, correct its UUID in the lock file and deploy again.',
      },
    );
  }
}

/** What Bitbucket answers as a failure of the source, with its reason and remedy. AWS's answers stay what they are. */
function sourceFailure(error: unknown): unknown {
  if (error instanceof BitbucketUnreachableError) return new SourceUnreachableError(words(error), options(error));
  if (error instanceof BitbucketDeniedError || error instanceof BitbucketRefusedError || error instanceof UsageError) {
    return new SourceError(words(error), options(error));
  }
  return error;
}

const words = ({ message }: WorldError): string => `The manifests could not be read. ${message.replace(/\.$/, '')}.`;

function options(error: WorldError): { cause: WorldError; remedy?: string } {
  return { cause: error, ...(error.remedy !== undefined && { remedy: error.remedy }) };
}
