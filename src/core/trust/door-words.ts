/** Open doors as sentences, the widest first: `every step of repository checkout-api`. */

import { named } from '../text/counted.ts';
import type { OpenDoor } from './doors.ts';
import { type Door, OTHER, type PlainDoor } from './doors.ts';
import { bitbucketProvider, nameOf, type TrustWorld } from './trust-world.ts';

/** `doors` are all that were tried; `provider` is the ARN of the provider whose tokens open them. */
export function doorWords(
  open: readonly OpenDoor[],
  doors: readonly Door[],
  world: TrustWorld,
  provider: string,
): string[] {
  const repositories = new Set(doors.flatMap((door) => ('pattern' in door ? [] : door.repository)));
  const groups = new Map<string, string[]>();
  for (const repository of repositories) {
    const steps = stepWords(
      plainDoors(open, repository),
      plainDoors(
        doors.map((door) => ({ door })),
        repository,
      ),
      world,
    );
    if (steps === undefined) continue;
    // What holds for every repository needs no repeating for one.
    if (groups.get(steps)?.includes(OTHER)) continue;
    groups.set(steps, [...(groups.get(steps) ?? []), repository]);
  }
  const condition = open.every(({ answer }) => answer === 'depends') ? ', if its other conditions hold' : '';
  const workspace = bitbucketProvider(provider)?.workspace ?? world.provider.workspace;
  return [
    ...[...groups].map(
      ([steps, names]) => `${steps.replace('%', repositoryWords(names, workspace, world))}${condition}`,
    ),
    ...patternWords(open).map((words) => words + condition),
  ];
}

function plainDoors(open: readonly { door: Door }[], repository: string): PlainDoor[] {
  return open.flatMap(({ door }) => ('pattern' in door || door.repository !== repository ? [] : door));
}

/** `every step of %`, with `%` for the repositories; undefined if none of these doors is open. */
function stepWords(open: readonly PlainDoor[], all: readonly PlainDoor[], world: TrustWorld): string | undefined {
  if (open.length === 0) return undefined;
  const has = (environment: string | undefined) => open.some((door) => door.environment === environment);
  const exists = (environment: string | undefined) => all.some((door) => door.environment === environment);
  const named = [...new Set(all.flatMap(({ environment }) => environment ?? []))].filter((uuid) => uuid !== OTHER);
  const namesOf = (uuids: readonly string[]) => uuids.map((uuid) => nameOf(world, uuid)).join(', ');
  const names = namesOf(named.filter(has));
  const shut = namesOf(named.filter((uuid) => !has(uuid)));
  const but = shut === '' ? '' : ` but those that deploy to ${shut}`;
  return branchWords(open, environmentWords());

  function environmentWords(): string {
    if ([undefined, OTHER].every((environment) => has(environment) || !exists(environment)))
      return `every step of %${but}`;
    if (has(OTHER)) return `every step of % that deploys to an environment${but}`;
    const none = 'steps of % that deploy to no environment';
    if (names === '') return none;
    return has(undefined) ? `${none}, or to ${names}` : `steps of % that deploy to ${names}`;
  }
}

function branchWords(open: readonly PlainDoor[], steps: string): string {
  const branches = [...new Set(open.flatMap(({ branch }) => branch ?? []))];
  if (branches.length === 0) return steps;
  if (branches.includes(OTHER)) return `${steps}, on any branch`;
  return `${steps}, on ${named(branches, 'branch', 'branches')}`;
}

function repositoryWords(repositories: readonly string[], workspace: string, world: TrustWorld): string {
  if (repositories.includes(OTHER)) return `every repository of workspace ${workspace}`;
  const names = repositories.map((uuid) => nameOf(world, uuid));
  return named(names, 'repository', 'repositories');
}

/** Patterns that open something, where no plain door says what. */
function patternWords(open: readonly OpenDoor[]): string[] {
  const explained = new Set(open.flatMap(({ door }) => ('pattern' in door ? [] : prefixesOf(door))));
  const patterns = open.flatMap(({ door }) => ('pattern' in door ? door : []));
  return patterns
    .filter(({ subjects }) => !subjects.some((subject) => explained.has(withoutStep(subject))))
    .filter(() => !open.some(({ door }) => !('pattern' in door) && door.repository === OTHER))
    .map(({ pattern, subjects }) =>
      subjects.includes(pattern)
        ? `the one step run whose subject is ${pattern}`
        : `steps whose subject looks like ${pattern}`,
    );
}

function prefixesOf({ subjects }: PlainDoor): string[] {
  return subjects.map(withoutStep);
}

function withoutStep(subject: string): string {
  return subject.slice(0, subject.lastIndexOf(':'));
}
