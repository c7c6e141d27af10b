/** The lock file in parts: one lock file to everything that reads it, and every mistake in the part where it stands. */
import { describe, expect, it } from 'vitest';
import { desiredState } from '../../../src/core/compile/desired-state.ts';
import type { SourceTree } from '../../../src/core/model/source-tree.ts';
import { fileIssue } from '../../../src/core/source/source-issues.ts';
import { SOURCE_LIMITS } from '../../../src/core/source/source-limits.ts';
import { OTHER_REPOSITORY, REPOSITORY } from '../../support/roles.ts';
import { LOCK, manifest, OTHER_ENVIRONMENT, SETTINGS, tree } from '../../support/tree.ts';

const SHOP = 'bitbucket.lock.d/shop.yaml';
const DATA = 'bitbucket.lock.d/data.yaml';
const UUID = '{5bca6b83-1e95-4b5f-9a3c-7d1f7a4cf2e6}';
const ROLE = { 'teams/shop/a.yaml': manifest('repositories: [web]\nanyBranch: true') };

const part = (repositories: string, workspace = 'acme') =>
  `apiVersion: rolekeeper/v1\nkind: BitbucketLock\nspec:\n  workspace: ${workspace}\n  repositories:\n    ${repositories}\n`;

interface Case {
  reason: string;
  files: Record<string, string>;
  /** Files that are not there after all. */
  without?: string[];
  unreadable?: string[];
  /** `file:line:column code: message`, the message where it matters. */
  expected: string[];
  roles?: string[];
}

const CASES: Case[] = [
  {
    reason: 'a repository of a part is known as one of the first file is',
    files: { ...ROLE, [SHOP]: part(`web: {uuid: "${UUID}"}`) },
    expected: [],
    roles: ['checkout-deploy'],
  },
  {
    reason: 'parts alone are a lock file',
    files: { ...ROLE, [SHOP]: part(`web: {uuid: "${UUID}"}`) },
    without: ['bitbucket.lock.yaml'],
    expected: [],
    roles: ['checkout-deploy'],
  },
  {
    reason: 'a slug in two places: which of its two UUIDs would be trusted?',
    files: { ...ROLE, [SHOP]: part(`checkout-api: {uuid: "${UUID}"}\n    web: {uuid: "${UUID.replace('5', '6')}"}`) },
    expected: [`${SHOP}:6:19 duplicate-value: repository checkout-api is also in bitbucket.lock.yaml:6`],
  },
  {
    reason: 'a slug in two parts, with what stands under it: one mistake, not four',
    files: {
      ...ROLE,
      [SHOP]: part(`web: {uuid: "${UUID}", environments: {live: "${UUID.replace('5', '6')}"}}`),
      [DATA]: part(`web: {uuid: "${UUID}", environments: {live: "${UUID.replace('5', '6')}"}}`),
    },
    expected: [`${SHOP}:6:10 duplicate-value: repository web is also in ${DATA}:6`],
  },
  {
    reason: 'a UUID in two places: one of the two names would admit the pipelines of the other',
    files: { ...ROLE, [SHOP]: part(`web: {uuid: "${REPOSITORY.toUpperCase()}"}`) },
    expected: [
      `${SHOP}:6:17 duplicate-value: ${REPOSITORY} is also the UUID of repository checkout-api in bitbucket.lock.yaml:7`,
    ],
  },
  {
    reason: 'an environment with the UUID of one in another part',
    files: { ...ROLE, [SHOP]: part(`web: {uuid: "${UUID}", environments: {live: "${OTHER_ENVIRONMENT}"}}`) },
    expected: [
      `${SHOP}:6:80 duplicate-value: ${OTHER_ENVIRONMENT} is also the UUID of environment production of reports in bitbucket.lock.yaml:12`,
    ],
  },
  {
    reason: 'a part of another workspace: its UUIDs are of other repositories',
    files: { ...ROLE, [SHOP]: part(`web: {uuid: "${UUID}"}`, 'globex') },
    expected: [`${SHOP}:4:14 workspace-mismatch: the lock file is for workspace globex, the settings are for acme`],
  },
  {
    reason:
      'a mistake in a part is one of the lock file: nothing is planned, and names that it may have are not missed',
    files: { ...ROLE, [SHOP]: part('web: {').replace('{\n', '{') },
    expected: [`${SHOP}:6:11 yaml-syntax`],
  },
  {
    reason: 'what is guessed in the place of a wrong UUID is no UUID that is there twice',
    files: { ...ROLE, [SHOP]: part('web: {uuid: "x"}'), [DATA]: part(`cron: {uuid: "${UUID}"}`) },
    expected: [`${SHOP}:6:17 bad-value`],
  },
  {
    reason: 'a part that cannot be read is not an empty one',
    files: { ...ROLE },
    unreadable: [SHOP],
    expected: [`${SHOP}:1:1 file-unreadable`],
  },
  {
    reason: 'nor is a folder of parts that cannot be read, or is a link',
    files: { ...ROLE },
    unreadable: ['bitbucket.lock.d'],
    expected: ['bitbucket.lock.d:1:1 file-unreadable'],
  },
  {
    reason: 'an empty part could be an accident',
    files: { ...ROLE, [SHOP]: '' },
    expected: [`${SHOP}:1:1 yaml-empty`],
  },
  {
    reason: 'two parts that are one file on some computers',
    files: {
      ...ROLE,
      [SHOP]: part(`web: {uuid: "${UUID}"}`),
      'bitbucket.lock.d/Shop.yaml': part(`jobs: {uuid: "${UUID.replace('5', '6')}"}`),
    },
    expected: ['bitbucket.lock.d/Shop.yaml:1:1 file-collision', `${SHOP}:1:1 file-collision`],
    roles: ['checkout-deploy'],
  },
  {
    reason: 'parts lie in the folder itself, and the settings are none',
    files: {
      ...ROLE,
      [SHOP]: part(`web: {uuid: "${UUID}"}`),
      'bitbucket.lock.d/shop/x.yaml': part(`jobs: {uuid: "${UUID}"}`),
      'teams/bitbucket.lock.d/x.yaml': part(`jobs: {uuid: "${UUID}"}`),
    },
    expected: ['bitbucket.lock.d/shop/x.yaml:1:1 file-misplaced', 'teams/bitbucket.lock.d/x.yaml:2:7 wrong-kind'],
    roles: ['checkout-deploy'],
  },
];

function treeOf({ files, without = [], unreadable = [] }: Case): SourceTree {
  const made = tree(files);
  return {
    ...made,
    files: made.files.filter(({ path }) => !without.includes(path)),
    unreadable: unreadable.map((path) => fileIssue('file-unreadable', path, 'it cannot be read', 'look at it')),
  };
}

describe('a lock file in parts', () => {
  for (const one of CASES) {
    it(one.reason, () => {
      const { issues, roles } = desiredState(treeOf(one));
      const found = issues.map(({ code, message, place: { file, line, column } }, index) => {
        const place = `${file}:${line}:${column} ${code}`;
        return one.expected[index]?.includes(': ') ? `${place}: ${message}` : place;
      });
      expect(found).toEqual(one.expected);
      expect(roles.map(({ name }) => name)).toEqual(one.roles ?? []);
    });
  }

  it('remembers of each repository in which part it stands, so that remedies name it', () => {
    const files = { ...ROLE, [SHOP]: part(`web: {uuid: "${UUID}"}`) };
    const { lock } = desiredState(tree(files));
    expect(lock?.repositories).toMatchObject({ web: { part: SHOP }, reports: { uuid: OTHER_REPOSITORY } });
    expect(lock?.repositories.reports).not.toHaveProperty('part');
  });

  it('is named by its part where something is to be attested', () => {
    const live = `web: {uuid: "${UUID}", environments: {live: "${UUID.replace('5', '6')}"}}`;
    const files = {
      'rolekeeper.yaml': `${SETTINGS}  attestation: required\n`,
      'teams/shop/a.yaml': manifest('repositories: [web]\nenvironments: [live]\nbranches: [main]'),
      [SHOP]: part(live),
    };
    const remedies = desiredState(tree(files)).issues.map(({ remedy }) => remedy);
    expect(remedies).toEqual([expect.stringContaining(`write that into ${SHOP}: under web, attested, live`)]);
  });

  it('holds five thousand repositories, which no single file could', () => {
    const uuid = (kind: number, index: number) => `{0000000${kind}-7c1e-4b5f-9a3c-${String(index).padStart(12, '0')}}`;
    const files: Record<string, string> = { 'bitbucket.lock.yaml': LOCK };
    for (let team = 0; team < 25; team += 1) {
      const entries = Array.from({ length: 200 }, (_, index) => {
        const number = team * 200 + index;
        files[`teams/team-${team}/service-${number}.yaml`] = manifest(
          `repositories: [service-${number}]\nenvironments: [production]`,
          `service-${number}-deploy`,
        );
        return `service-${number}:\n      uuid: "${uuid(1, number)}"\n      environments:\n        production: "${uuid(2, number)}"`;
      });
      files[`bitbucket.lock.d/team-${team}.yaml`] = part(entries.join('\n    '));
    }
    const { issues, roles, lock } = desiredState(tree(files));
    expect(issues).toEqual([]);
    expect(roles).toHaveLength(5_000);
    expect(Object.keys(lock?.repositories ?? {})).toHaveLength(5_002);
    const bytes = tree(files).files.map((file) => file.bytes.length);
    expect(Math.max(...bytes)).toBeLessThan(SOURCE_LIMITS.bytesPerFile);
    expect(JSON.stringify(roles.at(-1)?.trust)).toContain(uuid(1, 999));
  }, 60_000);
});
