/**
 * What to write in the place of a `sub` pattern that is wrong: as much as the pattern itself gives away, in the form
 * that this workspace's tokens have, and which steps get in then. Words in capitals are for the reader to fill in.
 */
import { type Subject, subjectPattern } from '../../manifest/subject-format.ts';
import { readSubject } from '../../manifest/subject-reading.ts';
import { pinnedSubject } from '../pinned-subject.ts';
import { nameOf, type TrustWorld } from '../trust-world.ts';
import { type Segment, segmentsOf } from './subject-segment.ts';

export interface Suggestion {
  /** Under which the pattern belongs. */
  readonly operator: 'StringLike' | 'StringEquals';
  /** For the condition on `sub`. */
  readonly pattern: string;
  /** Which steps get in by it: an absent part may be any. No environment (null): those that deploy to none. */
  readonly admits: Pick<Subject, 'repositoryUuid' | 'branch'> & { readonly environmentUuid?: string | null };
}

/** For a repository that nothing names. */
export const REPOSITORY = '{REPOSITORY-UUID}';
const ENVIRONMENT = '{ENVIRONMENT-UUID}';
const BRANCH = 'BRANCH';

/** At least one, the narrowest first. */
export function suggestionsFor(pattern: string, world: TrustWorld): [Suggestion, ...Suggestion[]] {
  const { repositoryUuid = REPOSITORY, ...found } = partsIn(pattern, world);
  if (Object.keys(found).length > 0) return [suggestion({ repositoryUuid, ...found }, world)];
  return narrowFirst(repositoryUuid, world);
}

/** All that the format can pin, and then the whole repository. */
export function narrowFirst(repositoryUuid: string, world: TrustWorld): [Suggestion, ...Suggestion[]] {
  const { carriesEnvironment, carriesBranch } = world.provider.subjectFormat;
  const any = suggestion({ repositoryUuid }, world);
  if (!carriesEnvironment && !carriesBranch) return [any];
  const narrow = {
    repositoryUuid,
    ...(carriesEnvironment && { environmentUuid: ENVIRONMENT }),
    ...(carriesBranch && { branch: BRANCH }),
  };
  return [suggestion(narrow, world), any];
}

export function suggestion(admits: Parts & { repositoryUuid: string }, { provider }: TrustWorld): Suggestion {
  const pattern = subjectPattern(provider.subjectFormat, { workspaceUuid: provider.workspaceUuid, ...admits });
  return { operator: /[*?]/.test(pattern) ? 'StringLike' : 'StringEquals', pattern, admits };
}

/** A pattern in which nothing is wrong but its operator. */
export function asItStands(pattern: string, world: TrustWorld): Suggestion {
  const { subjectFormat, workspaceUuid } = world.provider;
  const reading = readSubject(subjectFormat, pattern, workspaceUuid);
  const { repositoryUuid = REPOSITORY, environmentUuid, branch, steps } = reading ?? {};
  const admits = { repositoryUuid, ...optional('branch', branch) };
  if (steps === 'not deploying')
    return { operator: 'StringLike', pattern, admits: { ...admits, environmentUuid: null } };
  return suggestion({ ...admits, ...optional('environmentUuid', environmentUuid) }, world);
}

/** `write {…}:{ENVIRONMENT-UUID}:*, for the steps that deploy to one environment` */
export function suggestionWords(suggestions: readonly Suggestion[], world: TrustWorld): string {
  const words = suggestions.map((one) => `${one.pattern} for ${stepsWords(one, world)}`).join(', or ');
  const open = suggestions.some(({ pattern }) => /\{[A-Z-]+UUID\}/.test(pattern));
  return `write ${words}${open ? ' (Repository settings, OpenID Connect, shows the UUIDs)' : ''}`;
}

/** Which steps get in. */
export function stepsWords({ admits: { environmentUuid, branch } }: Suggestion, world: TrustWorld): string {
  const where =
    environmentUuid === null
      ? 'no environment'
      : environmentUuid === ENVIRONMENT
        ? 'one environment'
        : nameOf(world, environmentUuid ?? '');
  const steps = environmentUuid === undefined ? '' : ` that deploy to ${where}`;
  const which = branch === undefined ? '' : ` on ${branch === BRANCH ? 'one branch' : `branch ${branch}`}`;
  return steps + which === '' ? 'every step of the repository' : `the steps${steps}${which}`;
}

interface Parts {
  readonly repositoryUuid?: string;
  readonly environmentUuid?: string;
  readonly branch?: string;
}

/** What the pattern says of repository, environment and branch, as far as the format has them. */
function partsIn(pattern: string, world: TrustWorld): Parts {
  const { subjectFormat: format, workspaceUuid } = world.provider;
  const { carriesEnvironment, carriesBranch } = format;
  const pinned = pinnedSubject(format, pattern);
  const parts: { readonly [one in keyof Parts]: string | undefined } =
    pinned !== undefined && pinned.repositoryUuid !== workspaceUuid
      ? pinned
      : partsOf(segmentsOf(pattern, workspaceUuid), world);
  const { repositoryUuid, environmentUuid, branch } = parts;
  return {
    ...optional('repositoryUuid', repositoryUuid),
    ...(carriesEnvironment && optional('environmentUuid', environmentUuid)),
    ...(carriesBranch && optional('branch', branch)),
  };
}

function optional<Name extends keyof Parts>(
  name: Name,
  value: string | undefined,
): { readonly [one in Name]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [one in Name]?: string };
}

function partsOf(segments: readonly Segment[], { lock, provider }: TrustWorld): Parts {
  const [first, ...rest] = withoutWorkspace(segments, { lock, provider });
  const named = first?.text === 'repo' ? rest.shift() : first;
  const uuids = rest.flatMap(({ uuid }) => uuid ?? []);
  const own = first?.uuid ?? lock.bySlug.get(named?.text.split('/').at(-1) ?? '')?.uuid;
  // An environment belongs to one repository, whatever stands before it.
  const known = [first?.uuid, ...uuids].find((uuid) => uuid !== undefined && lock.environmentByUuid.has(uuid));
  const repository = known === undefined ? own : lock.environmentByUuid.get(known)?.repository.uuid;
  const environments = lock.byUuid.get(repository ?? '')?.environments;
  const byName = rest.flatMap(({ text }) => environments?.get(text) ?? [])[0];
  const branches = rest.flatMap(({ text, is }) => (is === 'name' && !environments?.has(text) ? branchIn(text) : []));
  return {
    ...optional('repositoryUuid', repository),
    ...optional('environmentUuid', known ?? byName ?? uuids[0]),
    ...optional('branch', branches.at(-1)),
  };
}

/** From the repository on, if the pattern has one. */
function withoutWorkspace(segments: readonly Segment[], { lock, provider }: Pick<TrustWorld, 'lock' | 'provider'>) {
  const others = segments.filter(({ is }) => is !== 'workspace');
  const [first, second] = others;
  const { parts, carriesEnvironment } = provider.subjectFormat;
  if (others.length < segments.length || parts[0] !== 'workspaceUuid' || first?.uuid === undefined) return others;
  // Two UUIDs, and the first is of another workspace, if the second is of a repository.
  const isRepository = second?.uuid !== undefined && (!carriesEnvironment || lock.byUuid.has(second.uuid));
  return isRepository ? others.slice(1) : others;
}

/** A name that a branch can have; nothing if a wildcard stands in it. */
function branchIn(text: string): string | [] {
  const name = text.replace(/^refs\/heads\//, '');
  return /^[^:*?\s[\\^~${}<>]+$/.test(name) && !PARTS_OF_GITHUB.has(name) ? name : [];
}

const PARTS_OF_GITHUB: ReadonlySet<string> = new Set(['ref', 'environment', 'pull_request']);
