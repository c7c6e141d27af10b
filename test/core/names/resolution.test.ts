/** What becomes of the lock file, by what Bitbucket says. */
import { describe, expect, it } from 'vitest';
import type { BitbucketLock } from '../../../src/core/manifest/settings.ts';
import type { NamedRepository } from '../../../src/core/model/bitbucket-name.ts';
import { lockAfter } from '../../../src/core/names/lock-after.ts';
import { type Resolution, resolve } from '../../../src/core/names/resolution.ts';
import type { Uuid } from '../../../src/core/text/uuid.ts';

const id = (letter: string) => `{${letter}0000000-0000-4000-8000-000000000000}` as Uuid;
const [A, B, P, Q] = ['a', 'b', 'c', 'd'].map(id) as [Uuid, Uuid, Uuid, Uuid];

type Repositories = Record<string, { uuid: Uuid; environments?: Record<string, Uuid> }>;

interface Case {
  name: string;
  reason: string;
  lock: Repositories;
  today: Repositories;
  /** Where UUIDs of the lock file are otherwise. */
  whereabouts?: Record<string, Omit<NamedRepository, 'uuid'> | null>;
  wanted: Record<string, string[]>;
  accepted?: string[];
  expected: Partial<Resolution>;
  /** The lock file afterwards; as before if left out. */
  after?: Repositories;
}

const API = { api: { uuid: A, environments: { production: P } } };

const cases: Case[] = [
  {
    name: 'the same',
    reason: 'nothing has happened',
    ...{ lock: API, today: API, wanted: { api: ['production'] } },
    expected: {},
  },
  {
    name: 'new',
    reason: 'a manifest names what the lock file does not have',
    ...{ lock: {}, today: API, wanted: { api: ['production'] } },
    expected: {
      changes: [
        { slug: 'api', before: undefined, after: A },
        { slug: 'api', environment: 'production', before: undefined, after: P },
      ],
    },
    after: API,
  },
  {
    name: 'a new environment',
    reason: 'the repository is the same',
    ...{ lock: API, today: { api: { uuid: A, environments: { production: P, staging: Q } } } },
    wanted: { api: ['staging'] },
    expected: { changes: [{ slug: 'api', environment: 'staging', before: undefined, after: Q }] },
    after: { api: { uuid: A, environments: { production: P, staging: Q } } },
  },
  {
    name: 'mistyped',
    reason: 'neither the lock file nor Bitbucket has it',
    ...{ lock: API, today: API, wanted: { apy: [], api: ['productoin'] } },
    expected: { missing: [{ slug: 'apy' }, { slug: 'api', environment: 'productoin' }] },
  },
  {
    name: 'renamed and recycled',
    reason: 'another repository has the name: whoever may create repositories can do that',
    ...{ lock: API, today: { api: { uuid: B, environments: { production: Q } } }, wanted: { api: ['production'] } },
    whereabouts: { [A]: { workspace: 'acme', slug: 'backend' } },
    expected: {
      refused: [
        {
          ...{ slug: 'api', before: A, after: B },
          history: {
            before: 'is called backend now',
            after: 'was created since, or had a name that is not in the lock file',
          },
        },
      ],
    },
  },
  {
    name: 'deleted and recycled',
    reason: 'the UUID of before is nowhere',
    ...{ lock: API, today: { api: { uuid: B } }, wanted: { api: [] }, whereabouts: { [A]: null } },
    expected: {
      refused: [
        expect.objectContaining({
          history: expect.objectContaining({ before: 'was deleted, or this token may not see it' }),
        }),
      ],
    },
  },
  {
    name: 'moved and recycled',
    reason: 'the repository went to another workspace, and a new one took its name',
    ...{ lock: API, today: { api: { uuid: B } }, wanted: { api: [] } },
    whereabouts: { [A]: { workspace: 'globex', slug: 'api' } },
    expected: {
      refused: [expect.objectContaining({ history: expect.objectContaining({ before: 'was moved to globex/api' }) })],
    },
  },
  {
    name: 'recycled and accepted',
    reason: 'a person says that the new one is meant: nothing of the old one stays',
    lock: { api: { uuid: A, environments: { production: P, staging: Q } } },
    today: { api: { uuid: B, environments: { production: id('e') } } },
    ...{ wanted: { api: ['production'] }, accepted: ['api'], whereabouts: { [A]: null } },
    expected: {
      changes: [
        { slug: 'api', before: A, after: B },
        { slug: 'api', environment: 'production', before: P, after: id('e') },
        { slug: 'api', environment: 'staging', before: Q, after: undefined },
      ],
    },
    after: { api: { uuid: B, environments: { production: id('e') } } },
  },
  {
    name: 'accepted under another name',
    reason: 'only exactly that name counts',
    ...{ lock: API, today: { api: { uuid: B } }, wanted: { api: [] }, accepted: ['API', 'ap', 'api/production', '*'] },
    expected: { refused: [expect.objectContaining({ slug: 'api' })] },
  },
  {
    name: 'an environment deleted and created again',
    reason: 'its restrictions are not those that a person has seen',
    ...{ lock: API, today: { api: { uuid: A, environments: { production: Q } } }, wanted: { api: ['production'] } },
    expected: {
      refused: [
        expect.objectContaining({
          ...{ slug: 'api', environment: 'production', before: P, after: Q },
          history: expect.objectContaining({ before: 'was deleted' }),
        }),
      ],
    },
  },
  {
    name: 'an environment accepted',
    reason: 'by its own name, with that of the repository',
    ...{ lock: API, today: { api: { uuid: A, environments: { production: Q } } }, wanted: { api: ['production'] } },
    accepted: ['api/production'],
    expected: { changes: [{ slug: 'api', environment: 'production', before: P, after: Q }] },
    after: { api: { uuid: A, environments: { production: Q } } },
  },
  {
    name: 'environments exchanged',
    reason: 'staging is called production now: what may deploy to staging would get the role',
    lock: { api: { uuid: A, environments: { production: P, staging: Q } } },
    today: { api: { uuid: A, environments: { production: Q, staging: P } } },
    wanted: { api: ['production', 'staging'] },
    expected: {
      refused: [
        expect.objectContaining({ history: { before: 'is called staging now', after: 'was called staging' } }),
        expect.objectContaining({ history: { before: 'is called production now', after: 'was called production' } }),
      ],
    },
  },
  {
    name: 'not seen',
    reason: 'the token of one repository sees no other: that deletes nothing',
    ...{ lock: API, today: {}, wanted: { api: ['production'] }, whereabouts: { [A]: null } },
    expected: { unseen: [{ slug: 'api', history: 'was deleted, or this token may not see it' }] },
  },
  {
    name: 'not asked for',
    reason: 'environments that are all in the lock file are not read',
    ...{ lock: API, today: { api: { uuid: A } }, wanted: { api: ['production'] } },
    expected: {},
  },
  {
    name: 'renamed, and the manifest as well',
    reason: 'whom it admits does not change: the entry takes its new name, with all that is in it',
    ...{ lock: API, today: { backend: API.api }, wanted: { backend: ['production'] } },
    expected: { renames: [{ from: { slug: 'api' }, to: { slug: 'backend' } }] },
    after: { backend: API.api },
  },
  {
    name: 'an environment renamed, and the manifest as well',
    reason: 'the same',
    ...{ lock: API, today: { api: { uuid: A, environments: { live: P } } }, wanted: { api: ['live'] } },
    expected: {
      renames: [{ from: { slug: 'api', environment: 'production' }, to: { slug: 'api', environment: 'live' } }],
    },
    after: { api: { uuid: A, environments: { live: P } } },
  },
  {
    name: 'renamed, and only one of two manifests as well',
    reason: 'one UUID under two names: one of them admits the other’s pipelines',
    ...{ lock: API, today: { backend: API.api }, wanted: { api: [], backend: [] } },
    whereabouts: { [A]: { workspace: 'acme', slug: 'backend' } },
    expected: {
      unseen: [{ slug: 'api', history: 'is called backend now' }],
      twice: [{ slug: 'backend', other: { slug: 'api' }, uuid: A }],
    },
  },
  {
    name: 'two names exchanged, and one of them accepted',
    reason: 'both would have the same UUID',
    lock: { api: { uuid: A }, web: { uuid: B } },
    today: { api: { uuid: B }, web: { uuid: A } },
    ...{ wanted: { api: [], web: [] }, accepted: ['api'] },
    expected: {
      refused: [
        expect.objectContaining({ slug: 'web', history: expect.objectContaining({ after: 'was called api' }) }),
      ],
      twice: [{ slug: 'api', other: { slug: 'web' }, uuid: B }],
    },
  },
  {
    name: 'two names exchanged, and both accepted',
    reason: 'a person has looked at both',
    lock: { api: { uuid: A }, web: { uuid: B } },
    today: { api: { uuid: B }, web: { uuid: A } },
    ...{ wanted: { api: [], web: [] }, accepted: ['api', 'web'] },
    expected: {
      changes: [
        { slug: 'api', before: A, after: B },
        { slug: 'web', before: B, after: A },
      ],
    },
    after: { api: { uuid: B }, web: { uuid: A } },
  },
];

describe('a name', () => {
  for (const { name, reason, expected, accepted = [], whereabouts = {}, ...given } of cases) {
    it(`${name}: ${reason}`, () => {
      const lock = lockOf(given.lock);
      const found = {
        repositories: new Map(
          Object.entries(given.today).map(([slug, { uuid, environments }]) => [
            slug,
            { uuid, environments: environments && new Map(Object.entries(environments)) },
          ]),
        ),
        whereabouts: new Map(
          Object.entries(whereabouts).map(([uuid, where]) => [uuid as Uuid, where && { ...where, uuid: uuid as Uuid }]),
        ),
      };
      const wanted = new Map(Object.entries(given.wanted).map(([slug, names]) => [slug, new Set(names)]));
      const resolution = resolve(lock, wanted, found, new Set(accepted));
      const nothing = { renames: [], changes: [], refused: [], missing: [], twice: [], unseen: [] };
      expect(resolution).toEqual({ ...nothing, ...expected });
      expect(lockAfter(lock, resolution)).toEqual(lockOf(given.after ?? given.lock));
    });
  }
});

function lockOf(repositories: Repositories): BitbucketLock {
  return {
    workspace: 'acme',
    repositories: Object.fromEntries(
      Object.entries(repositories).map(([slug, { uuid, environments = {} }]) => [
        slug,
        { uuid, environments, attested: {} },
      ]),
    ),
  };
}
