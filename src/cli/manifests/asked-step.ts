/** The step, and the action, that a question is about: names of the lock file or UUIDs, and what AWS has. */
import { type AskedAction, askedAction } from '../../core/access/asked-action.ts';
import type { AskedStep } from '../../core/access/step-access.ts';
import type { RepositoryEntry } from '../../core/manifest/lock-index.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import { didYouMean } from '../../core/text/did-you-mean.ts';
import { normalUuid } from '../../core/text/uuid.ts';
import type { TrustWorld } from '../../core/trust/trust-world.ts';
import { UsageError } from '../../errors.ts';
import type { Io } from '../command/io.ts';
import { repositoryOf } from './pipeline-source.ts';

export interface StepWords {
  readonly repo: string | undefined;
  readonly environment: string | undefined;
  readonly branch: string | undefined;
}

export interface FoundStep {
  readonly step: AskedStep;
  readonly repository: Pick<RepositoryEntry, 'slug' | 'uuid' | 'environments'>;
}

/** @throws UsageError with what was probably meant */
export async function askedStep(
  { repo, environment, branch }: StepWords,
  settings: Settings,
  { lock, provider }: TrustWorld,
  io: Pick<Io, 'cwd'>,
): Promise<FoundStep> {
  if (repo === undefined) {
    throw new UsageError('of which repository the step is was not said', {
      remedy: 'Name the repository: --repo SLUG, or its UUID.',
    });
  }
  const repository = await repositoryOf('', repo, settings, lock, io);
  if (branch === undefined && provider.subjectFormat.carriesBranch) {
    throw new UsageError(`the tokens of workspace ${provider.workspace} carry the branch, and none was named`, {
      remedy: 'Add --branch NAME.',
    });
  }
  const environmentUuid = environment === undefined ? undefined : environmentCalled(environment, repository, lock);
  const step = { repositoryUuid: repository.uuid, environmentUuid, branch: branch?.replace(/^refs\/heads\//, '') };
  return { step, repository };
}

function environmentCalled(
  word: string,
  { slug, environments }: FoundStep['repository'],
  lock: TrustWorld['lock'],
): string {
  const uuid = normalUuid(word);
  if (uuid !== undefined) {
    const owner = lock.environmentByUuid.get(uuid)?.repository;
    if (owner === undefined || owner.slug === slug) return uuid;
    throw new UsageError(`${word} is an environment of ${owner.slug}, and not of ${slug}`, {
      remedy: `Name one of ${slug}${listed(environments)}.`,
    });
  }
  const known = environments.get(word);
  if (known !== undefined) return known;
  const near = didYouMean(word, environments.keys());
  throw new UsageError(`${slug} has no environment "${word}" in the lock file`, {
    remedy:
      near === undefined
        ? `Name one of its environments${listed(environments)}; or give its UUID.`
        : `Did you mean ${near}?`,
  });
}

function listed(environments: ReadonlyMap<string, string>): string {
  return environments.size === 0 ? '' : `: ${[...environments.keys()].join(', ')}`;
}

/** @throws UsageError if the question could not be answered rightly */
export function actionAsked(action: string, resource: string | undefined, settings: Settings): AskedAction {
  const answer = askedAction(action, resource, settings);
  if ('asked' in answer) return answer.asked;
  const { message, remedy } = answer.misasked;
  throw new UsageError(message, { remedy });
}
