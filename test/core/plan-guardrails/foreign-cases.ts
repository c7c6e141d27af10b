/** What holds back closing and deleting roles that are not ours: all that holds for our roles, and each for itself. */

import { USUAL_DRIFT } from '../../../src/core/manifest/drift-settings.ts';
import type { Settings } from '../../../src/core/manifest/settings.ts';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import { UNDEPLOYED } from '../../../src/core/model/deployment.ts';
import type { Issue } from '../../../src/core/model/diagnosis.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import { deletionDigest } from '../../../src/core/plan/deletions.ts';
import { anArn } from '../../support/ids.ts';
import { actualRole, desiredRole } from '../../support/roles.ts';
import { type Case, guardedPlan, inIam, inventoryOf, NOON, roles } from './guarded-plan.ts';

const DENY_ALL = anArn('arn:aws:iam::aws:policy/AWSDenyAll');
const broken: Issue = {
  code: 'unknown-field',
  message: '',
  remedy: '',
  pointer: '',
  place: { file: 'teams/x/y.yaml', line: 1, column: 1 },
};

/** `legacy-0` …, which let pipelines in. */
export function foreign(count: number, overrides: Partial<ActualRole> = {}): ActualRole[] {
  return Array.from({ length: count }, (_, i) =>
    actualRole(desiredRole({ name: `legacy-${i}` }), {
      owner: 'other',
      path: '/',
      tags: {},
      boundaryArn: undefined,
      ...overrides,
    }),
  );
}

const closed = { boundaryArn: DENY_ALL, tags: { [TAGS.quarantined]: '2026-11-01' } };

export function responding(response: 'quarantine' | 'delete'): Partial<Settings> {
  return { drift: { ...USUAL_DRIFT, foreign: { response, days: 7, reason: 'SEC-160', exceptions: new Map() } } };
}

const quarantine = responding('quarantine');
const granted: Pick<Case, 'deployment'> = { deployment: { foreignRoles: 'delete' } };
const many = { declared: roles(3), there: [...inIam(roles(3)), ...foreign(4)], settings: quarantine };
const digest = deletionDigest(
  guardedPlan({ name: '', reason: '', expected: { rules: [], deletions: 0 }, ...granted, ...many }).changes,
);
const copied = foreign(1, { tags: { [TAGS.team]: 'shop' } });

const CASES: Case[] = [
  {
    name: 'three of three foreign roles',
    reason: 'few',
    declared: roles(1),
    there: [...inIam(roles(1)), ...foreign(3)],
    settings: quarantine,
    expected: { rules: [], deletions: 3 },
  },
  {
    name: 'four of four foreign roles',
    reason: 'the first day of a new setting is looked at',
    ...many,
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'four of four foreign roles, approved',
    reason: 'a person has looked at exactly these',
    ...many,
    approvals: [{ digest, expires: NOON.getTime() + 3_600_000, place: 'approvals.json' }],
    expected: { rules: [], deletions: 4 },
  },
  {
    name: 'four of four foreign roles, beside a hundred of ours',
    reason: 'ours make them no smaller a share',
    declared: roles(100),
    there: [...inIam(roles(100)), ...foreign(4)],
    settings: quarantine,
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'three of ours, beside three foreign ones',
    reason: 'each few among their own',
    declared: roles(4),
    there: [...inIam(roles(7)), ...foreign(3)],
    settings: quarantine,
    expected: { rules: [], deletions: 6 },
  },
  {
    name: 'four of seven of ours, beside a hundred foreign ones that rest',
    reason: 'foreign ones make ours no smaller a share',
    declared: roles(3),
    there: [...inIam(roles(7)), ...foreign(100, closed)],
    settings: quarantine,
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'a whole team, and a foreign role with the team’s tag',
    reason: 'a copied tag does not hide that the team is lost',
    declared: roles(9),
    there: [...inIam([...roles(9), ...roles(2, 'data')]), ...foreign(1, { tags: { [TAGS.team]: 'data' } })],
    settings: quarantine,
    expected: { rules: ['whole-team'], deletions: 0 },
  },
  {
    name: 'one role of a team of two, and a foreign role with the team’s tag',
    reason: 'a copied tag does not make the team lost',
    declared: roles(1),
    there: [...inIam(roles(2)), ...copied],
    settings: quarantine,
    expected: { rules: [], deletions: 2 },
  },
  {
    name: 'a broken manifest',
    reason: 'nothing is taken away then',
    declared: roles(1),
    there: [...inIam(roles(1)), ...foreign(1)],
    issues: [broken],
    settings: quarantine,
    expected: { rules: ['manifests-invalid'], deletions: 0 },
  },
  {
    name: 'no manifest',
    reason: 'an empty folder is no wish',
    there: foreign(1),
    settings: quarantine,
    expected: { rules: ['empty-source'], deletions: 0 },
  },
  {
    name: 'half the source gone',
    reason: 'who lost the manifests may have lost more',
    declared: roles(3),
    there: [...inIam(roles(3)), ...foreign(1)],
    known: inventoryOf(inIam(roles(10))),
    settings: quarantine,
    expected: { rules: ['source-shrunk'], deletions: 0 },
  },
  {
    name: 'IAM read in part',
    reason: 'what is missing may be anything',
    declared: roles(1),
    there: [...inIam(roles(1)), ...foreign(1)],
    state: { complete: false },
    settings: quarantine,
    expected: { rules: ['partial-read'], deletions: 0 },
  },
  {
    name: 'everything suspended',
    reason: 'nothing is written',
    declared: roles(1),
    there: [...inIam(roles(1)), ...foreign(1)],
    settings: { ...quarantine, suspended: true },
    expected: { rules: ['suspended'], deletions: 0 },
  },
  {
    name: 'a freeze',
    reason: 'nothing is written',
    declared: roles(1),
    there: [...inIam(roles(1)), ...foreign(1)],
    settings: { ...quarantine, freeze: [{ from: 0, to: NOON.getTime() + 1, reason: 'launch' }] },
    expected: { rules: ['freeze'], deletions: 0 },
  },
  {
    name: 'a deployment without the opt-in',
    reason: 'reported once, beside the roles',
    declared: roles(1),
    there: [...inIam(roles(1)), ...foreign(2)],
    settings: quarantine,
    deployment: { foreignRoles: 'none' },
    expected: { rules: ['foreign-trust', 'foreign-trust', 'foreign-not-granted'], deletions: 0 },
  },
  {
    name: 'nothing deployed',
    reason: 'where no deployment says what is granted, nothing is',
    declared: roles(1),
    there: [...inIam(roles(1)), ...foreign(1)],
    settings: quarantine,
    deployment: UNDEPLOYED,
    expected: { rules: ['foreign-trust', 'foreign-not-granted', 'not-watched'], deletions: 0 },
  },
  {
    name: 'a closed role whose time is over, where nothing is deployed',
    reason: 'the settings alone delete nothing that is not ours',
    declared: roles(1),
    there: [...inIam(roles(1)), ...foreign(1, closed)],
    settings: responding('delete'),
    deployment: UNDEPLOYED,
    expected: { rules: ['foreign-not-granted', 'not-watched'], deletions: 0 },
  },
  {
    name: 'a closed role whose time is over',
    reason: 'it was not missed',
    declared: roles(1),
    there: [...inIam(roles(1)), ...foreign(1, closed)],
    settings: responding('delete'),
    expected: { rules: [], deletions: 1 },
  },
  {
    name: 'four closed roles whose time is over',
    reason: 'approval of closing was none of deleting',
    declared: roles(1),
    there: [...inIam(roles(1)), ...foreign(4, closed)],
    settings: responding('delete'),
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'a closed role that was used',
    reason: 'reported, and it stays longer',
    declared: roles(1),
    there: [...inIam(roles(1)), ...foreign(1, { ...closed, lastUsed: new Date('2026-11-20T08:00:00Z') })],
    settings: responding('delete'),
    expected: { rules: ['quarantine-used'], deletions: 0 },
  },
  {
    name: 'a closed role that is reported only now',
    reason: 'we may not open it',
    declared: roles(1),
    there: [...inIam(roles(1)), ...foreign(1, closed)],
    expected: { rules: ['foreign-closed'], deletions: 0 },
  },
  {
    name: 'a closed role in an instance profile',
    reason: 'it is not ours to take out of there',
    declared: roles(1),
    there: [...inIam(roles(1)), ...foreign(1, { ...closed, instanceProfiles: ['web'] })],
    settings: responding('delete'),
    expected: { rules: ['foreign-closed'], deletions: 0 },
  },
];

/** The deployment grants whatever the settings ask for, unless the case is about that. */
export const FOREIGN_CASES: Case[] = CASES.map((one) => ({ ...granted, ...one }));
