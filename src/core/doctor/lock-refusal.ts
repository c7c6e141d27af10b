/** What is wrong with the manifests and names of the role in question. */
import type { Refusal } from '../access/refusal.ts';
import { placeText } from '../model/diagnosis.ts';
import { shellWord } from '../text/shell-word.ts';
import { readSubject } from '../trust/read-subject.ts';
import { type Case, tokenIn } from './case.ts';
import { isNamed } from './case-role.ts';

export function lockRefusal({ evidence, manifests }: Case): Refusal | undefined {
  if (manifests === undefined) return undefined;
  const { role } = evidence.asked;
  // A file that does not say which role it declares is not that of a role which another one declares.
  const isDeclared = manifests.roles.some((declared) => isNamed(declared, role ?? ''));
  const files = new Set(
    manifests.frozen
      .filter(({ name }) => role === undefined || (name === undefined ? !isDeclared : isNamed({ name }, role)))
      .map(({ file }) => file),
  );
  const issue = manifests.issues.find(({ place }) => files.has(place.file));
  if (issue !== undefined) {
    const code = UNKNOWN_NAME.has(issue.code) ? 'lock-behind' : 'manifests-wrong';
    return {
      code,
      message: `${placeText(issue.place)} ${issue.message} (${issue.code}), so that the role stays as it was`,
      remedy: issue.remedy,
    };
  }
  const subject = tokenIn(evidence)?.subject;
  return renewedRepository(manifests, subject) ?? renewedEnvironment(manifests, subject);
}

/** What resolve writes into the lock file. */
const UNKNOWN_NAME: ReadonlySet<string> = new Set(['unknown-repository', 'unknown-environment']);

/** A repository that was made again under its old name has another UUID than the lock file. */
function renewedRepository(
  { world, repository: slug }: NonNullable<Case['manifests']>,
  subject: string | undefined,
): Refusal | undefined {
  const locked = slug === undefined ? undefined : world.lock.bySlug.get(slug);
  const read = subject === undefined ? undefined : readSubject(world.provider.subjectFormat, subject);
  if (locked === undefined || read === undefined || read.repositoryUuid === locked.uuid) return undefined;
  if (world.lock.byUuid.has(read.repositoryUuid)) return undefined;
  return {
    code: 'lock-behind',
    message: `the token is of ${slug} with the UUID ${read.repositoryUuid}, and the lock file has ${locked.uuid} for it: the repository was made again`,
    remedy: `If that is meant: rolekeeper resolve --accept ${slug}`,
  };
}

/** The same of an environment, of the repository that the token is of. */
function renewedEnvironment(
  { world, environment: name }: NonNullable<Case['manifests']>,
  subject: string | undefined,
): Refusal | undefined {
  const read = subject === undefined ? undefined : readSubject(world.provider.subjectFormat, subject);
  const own = read?.environmentUuid;
  if (name === undefined || read === undefined || own === undefined) return undefined;
  const repository = world.lock.byUuid.get(read.repositoryUuid);
  const locked = repository?.environments.get(name);
  if (repository === undefined || locked === undefined || locked === own) return undefined;
  if (world.lock.environmentByUuid.has(own)) return undefined;
  const { slug } = repository;
  return {
    code: 'lock-behind',
    message: `the token is of ${name} of ${slug} with the UUID ${own}, and the lock file has ${locked} for it: the environment was made again`,
    remedy: `If that is meant: rolekeeper resolve --accept ${shellWord(`${slug}/${name}`)}`,
  };
}
