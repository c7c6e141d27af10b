/** What is changed beside the roles, and where their files lie. */
import type { Edit } from './edit.ts';
import { anyLimits } from './first-revision.ts';
import { LOCK_FILE, SETTINGS_FILE } from './revision.ts';
import { broken, changed, some, teamOf } from './role-edits.ts';

export const SETTINGS_EDITS: readonly Edit[] = [
  {
    name: 'rename a folder',
    reason: 'the roles keep their names, and have another team',
    make: (revision, random) => changed(revision, teamOf(revision, random), () => ({ team: 'crew' })),
  },
  {
    name: 'split a folder',
    reason: 'some of the roles have another team',
    make: (revision, random) => changed(revision, some(teamOf(revision, random), random), () => ({ team: 'squad' })),
  },
  {
    name: 'move files',
    reason: 'the name is in the file, and not in its path',
    make: (revision, random) =>
      changed(revision, some(revision.roles, random), ({ name }) => ({ file: `moved/${name}` })),
  },
  {
    name: 'other limits',
    reason: 'in the same commit as what they would hold back',
    make: (revision, random) => ({ ...revision, limits: anyLimits(random) }),
  },
  {
    name: 'swap UUIDs',
    reason: 'the lock file gives each repository the UUID of the other',
    make: (revision) => ({ ...revision, swapped: !revision.swapped }),
  },
  {
    name: 'another removal in the settings',
    reason: 'for all roles that say nothing',
    make: (revision, random) => ({ ...revision, removal: random.from(['delete', 'quarantine', 'retain']) }),
  },
  {
    name: 'break the settings',
    reason: 'nothing can be planned',
    make: (revision, random) => broken(revision, SETTINGS_FILE, random),
  },
  {
    name: 'break the lock file',
    reason: 'no name can be resolved',
    make: (revision, random) => broken(revision, LOCK_FILE, random),
  },
  {
    name: 'another path',
    reason: 'what was ours is under another path',
    make: (revision) => ({ ...revision, path: '/pipelines/' }),
  },
  {
    name: 'approve something else',
    reason: 'an approval of a set that nobody was shown',
    make: (revision) => ({
      ...revision,
      approval: { digest: `deletions-${'0'.repeat(32)}`, expires: '2026-11-22T20:00:00Z' },
    }),
  },
];
