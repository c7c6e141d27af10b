/** What takes roles out of the manifests, or their manifests out of what is valid, or is beside it. */
import type { Edit } from './edit.ts';
import { DAYS, REMOVALS } from './first-revision.ts';
import { pathOf } from './revision.ts';
import { broken, changed, newNames, some, teamOf, without, withRoles } from './role-edits.ts';

/** Long before any pass. */
const PAST = '2026-01-31';

export const LOSS_EDITS: readonly Edit[] = [
  {
    name: 'remove roles',
    reason: 'what the limits are for',
    make: (revision, random) => without(revision, some(revision.roles, random)),
  },
  {
    name: 'remove a team',
    reason: 'a folder that was lost',
    make: (revision, random) => without(revision, teamOf(revision, random)),
  },
  {
    name: 'empty the source',
    reason: 'a checkout that failed',
    make: (revision) => ({ ...revision, roles: [] }),
  },
  {
    name: 'add roles',
    reason: 'a loss is not smaller beside what is new',
    make: (revision, random) => {
      const like = some(revision.roles, random);
      const names = newNames(revision, like, random);
      return withRoles(
        revision,
        like.map((role, index) => ({ ...role, name: names[index] ?? '', previousNames: [] })),
      );
    },
  },
  {
    name: 'another onRemoval',
    reason: 'closed, kept or deleted',
    make: (revision, random) =>
      changed(revision, some(revision.roles, random), () => ({ onRemoval: random.from(REMOVALS) })),
  },
  {
    name: 'expire',
    reason: 'a past day is a removal that leaves the file',
    make: (revision, random) => changed(revision, some(revision.roles, random), () => ({ expires: PAST })),
  },
  {
    name: 'announce a last day',
    reason: 'they are closed when it is over, however many they are; some of these days have come',
    make: (revision, random) => {
      const expires = random.from(DAYS);
      return changed(revision, some(revision.roles, random), () => ({ expires }));
    },
  },
  {
    name: 'take last days out',
    reason: 'what was closed on its day is opened again',
    make: (revision, random) => ({
      ...revision,
      roles: revision.roles.map(({ expires, ...role }) =>
        expires === undefined || random.isTrue(0.3) ? { ...role, ...(expires && { expires }) } : role,
      ),
    }),
  },
  {
    name: 'break a manifest',
    reason: 'it may declare whatever seems undeclared',
    make: (revision, random) =>
      revision.roles.length === 0 ? revision : broken(revision, pathOf(random.from(revision.roles)), random),
  },
];
