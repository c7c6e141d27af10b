/** What calls itself a rename: some of it is one. */
import type { Edit } from './edit.ts';
import { TEAMS } from './first-revision.ts';
import type { Sketch } from './revision.ts';
import { changed, claimed, newNames, renamed, some, teamOf, without, withRoles } from './role-edits.ts';

export const RENAME_EDITS: readonly Edit[] = [
  {
    name: 'rename roles',
    reason: 'each in its place: no loss',
    make: (revision, random) => renamed(revision, some(revision.roles, random), (role) => role.team, random),
  },
  {
    name: 'rename roles into another team',
    reason: 'one team takes the roles of another',
    make: (revision, random) => {
      const team = random.from(TEAMS);
      return renamed(revision, some(revision.roles, random), () => team, random);
    },
  },
  {
    name: 'rename a team and its roles',
    reason: 'the one rename across teams that is no loss',
    make: (revision, random) => renamed(revision, teamOf(revision, random), () => 'crew', random),
  },
  {
    name: 'split a team with new names',
    reason: 'its roles go to two teams that are not it',
    make: (revision, random) =>
      renamed(revision, teamOf(revision, random), () => random.from(['crew', 'squad']), random),
  },
  {
    name: 'fold roles into existing ones',
    reason: 'previousNames in manifests that have been there for years',
    make: (revision, random) => {
      const gone = some(revision.roles, random);
      return claimed(without(revision, gone), gone, random);
    },
  },
  {
    name: 'fold a team into existing roles',
    reason: 'the mass deletion that was once possible',
    make: (revision, random) => {
      const gone = teamOf(revision, random);
      return claimed(without(revision, gone), gone, random);
    },
  },
  {
    name: 'fold many roles into a new one',
    reason: 'one manifest that claims ten',
    make: (revision, random) => {
      const gone = some(revision.roles, random);
      const [first] = gone;
      if (first === undefined) return revision;
      const [name = ''] = newNames(revision, [first], random);
      const successor = { ...first, name, previousNames: gone.map((role) => role.name) };
      return withRoles(without(revision, gone), [successor]);
    },
  },
  {
    name: 'rename in a chain',
    reason: 'a name that is free again is given to the next role',
    make: (revision, random) => {
      const chain = some(revision.roles, random);
      const names = [...newNames(revision, chain.slice(0, 1), random), ...chain.map((role) => role.name)];
      const moved = chain.map((role, index) => ({
        ...role,
        name: names[index] ?? role.name,
        previousNames: [role.name],
      }));
      return withRoles(without(revision, chain), moved);
    },
  },
  {
    name: 'claim names that no role ever had, and names of before',
    reason: 'a list of former names grows',
    make: (revision, random) =>
      changed(revision, some(revision.roles, random), ({ previousNames, name }) => ({
        previousNames: [...previousNames, `${name}-of-old`, random.from(['shop-0', 'data-1', 'web-2', 'crew-1'])],
      })),
  },
  {
    name: 'fold roles into the successors of others',
    reason: 'one that was made for a role is not made for the next',
    make: (revision, random) => {
      const successors = revision.roles.filter(({ previousNames }) => previousNames.length > 0);
      const gone = some(without(revision, successors).roles, random);
      const left = new Set(gone);
      const names = new Map<Sketch, string>();
      for (const successor of successors) {
        const role = [...left].find(({ team }) => team === successor.team);
        if (role === undefined) continue;
        left.delete(role);
        names.set(successor, role.name);
      }
      return changed(without(revision, gone), [...names.keys()], (role) => ({
        previousNames: [names.get(role) ?? ''],
      }));
    },
  },
];
