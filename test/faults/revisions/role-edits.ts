/** Parts that the edits have in common. */
import type { Random } from '../random.ts';
import type { Revision, Sketch } from './revision.ts';

/** What stands in a file that is broken. */
const BROKEN = ['', '{', 'kind: PipelineRole', '# nothing\n'];

/** At least one, where there is one; few or many. */
export function some(roles: readonly Sketch[], random: Random): readonly Sketch[] {
  if (roles.length === 0) return [];
  const probability = random.from([0.1, 0.3, 0.6, 1]);
  const drawn = roles.filter(() => random.isTrue(probability));
  return drawn.length > 0 ? drawn : [random.from(roles)];
}

/** All roles of a team. */
export function teamOf({ roles }: Revision, random: Random): readonly Sketch[] {
  if (roles.length === 0) return [];
  const { team } = random.from(roles);
  return roles.filter((role) => role.team === team);
}

/** Names that no role of the revision has. */
export function newNames({ roles }: Revision, some: readonly Sketch[], random: Random): string[] {
  const taken = new Set(roles.map(({ name }) => name));
  return some.map(({ name }) => {
    let other = `${name}-${random.from(['new', 'v2', 'x'])}`;
    while (taken.has(other)) other += 'x';
    taken.add(other);
    return other;
  });
}

export function withRoles(revision: Revision, more: readonly Sketch[]): Revision {
  return { ...revision, roles: [...revision.roles, ...more] };
}

/** Each has a new name, and says what it was called. */
export function renamed(
  revision: Revision,
  some: readonly Sketch[],
  team: (role: Sketch) => string,
  random: Random,
): Revision {
  const names = newNames(revision, some, random);
  const roles = revision.roles.map((role) => {
    const at = some.indexOf(role);
    return at < 0 ? role : { ...role, name: names[at] ?? '', team: team(role), previousNames: [role.name] };
  });
  return { ...revision, roles };
}

/** The roles that are there say that they were called so. */
export function claimed(revision: Revision, gone: readonly Sketch[], random: Random): Revision {
  const claims = gone.map(({ name }) => ({ name, by: revision.roles[random.below(revision.roles.length)] }));
  const roles = revision.roles.map((role) => {
    const names = claims.flatMap(({ name, by }) => (by === role ? name : []));
    return names.length === 0 ? role : { ...role, previousNames: [...role.previousNames, ...names] };
  });
  return { ...revision, roles };
}

export function without(revision: Revision, gone: readonly Sketch[]): Revision {
  return { ...revision, roles: revision.roles.filter((role) => !gone.includes(role)) };
}

export function changed(
  revision: Revision,
  some: readonly Sketch[],
  change: (role: Sketch) => Partial<Sketch>,
): Revision {
  return {
    ...revision,
    roles: revision.roles.map((role) => (some.includes(role) ? { ...role, ...change(role) } : role)),
  };
}

export function broken(revision: Revision, path: string, random: Random): Revision {
  return { ...revision, broken: { ...revision.broken, [path]: random.from(BROKEN) } };
}
