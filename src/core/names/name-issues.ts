/**
 * What a resolution does not write, as mistakes: each with both possible histories, its place and its remedy. Of a name
 * that the lock file has, the place is there; of one that it lacks, in the manifest that uses it.
 */
import type { Manifest } from '../manifest/manifest.ts';
import type { BitbucketLock } from '../manifest/settings.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { SourceDocument } from '../source/document.ts';
import { LOCK_FILE } from '../source/file-place.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { pointerTo } from '../text/json-pointer.ts';
import { shellWord } from '../text/shell-word.ts';
import type { FoundNames } from './found-names.ts';
import { type Name, nameText } from './lock-change.ts';
import type { Exchange, Resolution } from './resolution.ts';

export interface NameSources {
  readonly lock: BitbucketLock;
  /** The parts of the lock file by path. */
  readonly documents: ReadonlyMap<string, SourceDocument>;
  readonly manifests: readonly Manifest[];
  readonly found: FoundNames;
}

type Text = Pick<Issue, 'code' | 'message' | 'remedy'>;

/** In no order. */
export function nameIssues({ refused, missing, twice, unseen, renames }: Resolution, sources: NameSources): Issue[] {
  // The lock file still has the name of before.
  const former = (name: Name): Name => {
    const repository = renames.find(({ from, to }) => from.environment === undefined && to.slug === name.slug)?.from;
    const inside = renames.find(({ to }) => to.slug === name.slug && to.environment === name.environment)?.from;
    return {
      slug: repository?.slug ?? name.slug,
      ...(name.environment !== undefined && { environment: inside?.environment ?? name.environment }),
    };
  };
  return [
    ...refused.map((one) => inLock(former(one), exchanged(one), sources)),
    ...unseen.map((one) => inLock(former(one), notSeen(one), sources)),
    ...missing.map((one) => inManifest(one, notFound(one, sources), sources)),
    ...twice.map((one) => inManifest(one, twin(one), sources)),
  ];
}

function exchanged({ before, after, history, ...name }: Exchange): Text {
  const stays = /^is called (.+) now$/.exec(history.before)?.[1];
  const other = stays === undefined ? '' : `write ${stays} into the manifests if ${before} is meant; or, `;
  return {
    code: 'name-exchanged',
    message: `${words(name)} is another one now: in the lock file ${before}, which ${history.before}; in Bitbucket ${after}, which ${history.after}`,
    remedy: `${other}if the pipelines of ${after} are to get the roles, accept it by name: rolekeeper resolve --accept ${shellWord(nameText(name))}`,
  };
}

function notSeen({ history, ...name }: Resolution['unseen'][number]): Text {
  const now = /^is called (.+) now$/.exec(history)?.[1];
  return {
    code: 'name-unseen',
    message: `${words(name)} is in the lock file, and Bitbucket shows none of this name: it ${history}`,
    remedy:
      now === undefined
        ? 'use a token that may see it; or, if it is gone for good, take the name out of the manifests and of the lock file'
        : `write ${now} into the manifests, and run rolekeeper resolve again: the lock file then follows`,
  };
}

function notFound(name: Name, { found, lock }: NameSources): Text {
  const environments = found.repositories.get(name.slug)?.environments?.keys() ?? [];
  const near =
    name.environment === undefined
      ? didYouMean(name.slug, Object.keys(lock.repositories))
      : didYouMean(name.environment, environments);
  const wrong = near === undefined ? 'correct the name' : `did you mean "${near}"? Otherwise correct the name`;
  return {
    code: 'name-not-found',
    message: `Bitbucket has no ${words(name)} in workspace ${lock.workspace}, or none that this token may see`,
    remedy: `${wrong}, or use a token that may see it`,
  };
}

function twin({ other, uuid, ...name }: Resolution['twice'][number]): Text {
  return {
    code: 'name-twice',
    message: `${words(name)} is ${uuid} in Bitbucket, and the lock file has that as ${nameText(other)}`,
    remedy: `use ${nameText(name)}, as it is called in Bitbucket, in all manifests, and run rolekeeper resolve again`,
  };
}

const words = ({ slug, environment }: Name): string =>
  environment === undefined ? `repository ${slug}` : `environment ${environment} of ${slug}`;

function inLock({ slug, environment }: Name, text: Text, { lock, documents }: NameSources): Issue {
  const repository = pointerTo('/spec/repositories', slug);
  const pointer = environment === undefined ? repository : pointerTo(`${repository}/environments`, environment);
  const own = Object.hasOwn(lock.repositories, slug) ? lock.repositories[slug] : undefined;
  const document = documents.get(own?.part ?? LOCK_FILE);
  return { ...text, pointer, place: document?.locate(pointer, 'key') ?? { file: LOCK_FILE, line: 1, column: 1 } };
}

/** The first one that names it. */
function inManifest({ slug, environment }: Name, text: Text, sources: NameSources): Issue {
  const { lock, manifests } = sources;
  const uuid = Object.hasOwn(lock.repositories, slug) ? lock.repositories[slug]?.uuid : undefined;
  const names = ({ repositories, environments }: Manifest) =>
    repositories.some((one) => one === slug || one === uuid) &&
    (environment === undefined || environments.includes(environment));
  const manifest = manifests.find(names);
  // Of a repository that was accepted, all environments are looked at.
  if (manifest === undefined) return inLock({ slug }, text, sources);
  const index = manifest.repositories.findIndex((one) => one === slug || one === uuid);
  const pointer =
    environment === undefined
      ? `/spec/repositories/${index}`
      : `/spec/environments/${manifest.environments.indexOf(environment)}`;
  return { ...text, pointer, place: manifest.document.locate(pointer) };
}
