import { describe, expect, it } from 'vitest';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { Change } from '../../../src/core/model/change.ts';
import { UNDEPLOYED } from '../../../src/core/model/deployment.ts';
import type { Issue } from '../../../src/core/model/diagnosis.ts';
import type { Finding } from '../../../src/core/model/finding.ts';
import type { ApprovalDigest } from '../../../src/core/model/ids.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import { deletionDigest } from '../../../src/core/plan/deletions.ts';
import { CLOSED_TRUST } from '../../../src/core/plan/quarantine.ts';
import { guard } from '../../../src/core/plan-guardrails/plan-guardrails.ts';
import { anArn, aRoleId } from '../../support/ids.ts';
import { judged } from '../../support/judged-changes.ts';
import { ACCOUNT, actualRole, actualState, desiredRole, settings } from '../../support/roles.ts';
import { circumstancesOf } from './circumstances.ts';
import { FOREIGN_CASES } from './foreign-cases.ts';
import { type Case, DEPLOYED, guardedPlan, inIam, removedBy, roles, UNCHANGED } from './guarded-plan.ts';
import { REMOVAL_CASES } from './removal-cases.ts';
import { RENAME_CASES } from './rename-cases.ts';

const OTHER_BOUNDARY = anArn(`arn:aws:iam::${ACCOUNT}:policy/other-boundary`);
const broken: Issue = {
  code: 'unknown-field',
  message: '',
  remedy: '',
  pointer: '',
  place: { file: 'teams/x/y.yaml', line: 1, column: 1 },
};

/** Kept without a manifest: one by the word of its last one, one until its quarantine is over. */
function atRest(team: string): ActualRole[] {
  const [kept, closed] = inIam([desiredRole({ name: 'kept', team }), desiredRole({ name: 'closed', team })]);
  if (kept === undefined || closed === undefined) return [];
  const marks = { [TAGS.onRemoval]: 'quarantine:30d', [TAGS.quarantined]: '2026-11-21' };
  return [
    { ...kept, tags: { ...kept.tags, [TAGS.onRemoval]: 'retain' } },
    { ...closed, trust: CLOSED_TRUST, tags: { ...closed.tags, ...marks } },
  ];
}

const CASES: Case[] = [
  {
    name: 'one role of seven removed',
    reason: 'the daily case',
    declared: roles(6),
    there: inIam(roles(7)),
    expected: { rules: [], deletions: 1 },
  },
  {
    name: 'three of seven',
    reason: 'a share of 43 %, but no more than three',
    declared: roles(4),
    there: inIam(roles(7)),
    expected: { rules: [], deletions: 3 },
  },
  {
    name: 'four of seven',
    reason: 'more than three and more than a tenth',
    declared: roles(3),
    there: inIam(roles(7)),
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'ten of a hundred',
    reason: 'exactly a tenth',
    declared: roles(90),
    there: inIam(roles(100)),
    expected: { rules: [], deletions: 10 },
  },
  {
    name: 'eleven of a hundred',
    reason: 'over a tenth',
    declared: roles(89),
    there: inIam(roles(100)),
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'four of seven, with a limit of five',
    reason: 'the platform set it',
    declared: roles(3),
    there: inIam(roles(7)),
    limits: { deletions: { count: 5, share: 0 } },
    expected: { rules: [], deletions: 4 },
  },
  {
    name: 'a limit of none',
    reason: 'the platform wants approval for every deletion',
    declared: roles(6),
    there: inIam(roles(7)),
    limits: { deletions: { count: 0, share: 0 } },
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'others’ roles do not count',
    reason: 'a crowded account must not loosen the share',
    declared: roles(3),
    there: [
      ...inIam(roles(7)),
      ...inIam(roles(100, 'theirs')).map((role) => ({ ...role, owner: 'other' as const, path: '/', trust: '{}' })),
    ],
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'both roles of a team',
    reason: 'a lost folder looks like this',
    declared: roles(9),
    there: inIam([...roles(9), ...roles(2, 'data')]),
    expected: { rules: ['whole-team'], deletions: 0 },
  },
  {
    name: 'both roles of a team that are left, beside one that was retained and one that is closed',
    reason: 'what the manifests gave up before does not make the loss of all others a smaller one',
    declared: roles(9),
    there: [...inIam([...roles(9), ...roles(2, 'data')]), ...atRest('data')],
    expected: { rules: ['kept-not-compared', 'whole-team'], deletions: 0 },
  },
  {
    name: 'both roles of a team, and a stranger with its tag',
    reason: 'a tag that everybody can copy does not make a team larger',
    declared: roles(9),
    there: [
      ...inIam([...roles(9), ...roles(2, 'data')]),
      actualRole(desiredRole({ name: 'copied', team: 'data' }), { owner: 'other', path: '/', trust: '{}' }),
    ],
    expected: { rules: ['whole-team'], deletions: 0 },
  },
  {
    name: 'both roles of a team, and a third whose name a stranger took',
    reason: 'nor does one that is not ours',
    declared: [...roles(9), desiredRole({ name: 'data-taken', team: 'data' })],
    there: [
      ...inIam([...roles(9), ...roles(2, 'data')]),
      actualRole(desiredRole({ name: 'data-taken' }), {
        owner: 'other',
        path: '/',
        trust: '{}',
        tags: { [TAGS.team]: 'data' },
      }),
    ],
    expected: { rules: ['name-taken', 'whole-team'], deletions: 0 },
  },
  {
    name: 'two roles of a team of three',
    reason: 'the third is declared: the folder was not lost',
    declared: [...roles(9), ...roles(1, 'data')],
    there: inIam([...roles(9), ...roles(3, 'data')]),
    expected: { rules: [], deletions: 2 },
  },
  {
    name: 'the only role of a team',
    reason: 'a team of one is no team to lose',
    declared: roles(9),
    there: inIam([...roles(9), ...roles(1, 'data')]),
    expected: { rules: [], deletions: 1 },
  },
  {
    name: 'a team renames all its roles',
    reason: 'the pipelines of all of them would stop at once',
    declared: [...roles(9), desiredRole({ name: 'new', team: 'data' })],
    there: inIam([...roles(9), ...roles(2, 'data')]),
    expected: { rules: ['whole-team'], deletions: 0 },
  },
  {
    name: 'a source without manifests',
    reason: 'a failed checkout looks like this',
    there: inIam(roles(1)),
    expected: { rules: ['empty-source'], deletions: 0 },
  },
  {
    name: 'a source without manifests, an account without roles',
    reason: 'nothing to lose',
    expected: { rules: [], deletions: 0 },
  },
  {
    name: 'a broken manifest elsewhere',
    reason: 'it may declare the role that seems undeclared',
    declared: roles(6),
    there: inIam(roles(7)),
    issues: [broken],
    expected: { rules: ['manifests-invalid'], deletions: 0 },
  },
  {
    name: 'a broken manifest and nothing to delete',
    reason: 'no need to speak',
    declared: roles(6),
    there: inIam(roles(6)),
    issues: [broken],
    expected: { rules: [], deletions: 0 },
  },
  {
    name: 'an incomplete read',
    reason: 'nothing may be concluded from it',
    declared: roles(6),
    there: inIam(roles(7)),
    state: { complete: false },
    expected: { rules: ['partial-read'], deletions: 0 },
  },
  {
    name: 'a retained role',
    reason: 'it does not even count as a deletion',
    declared: roles(6),
    there: [
      ...inIam(roles(6)),
      actualRole(desiredRole({ name: 'kept', team: 'x', tags: { [TAGS.onRemoval]: 'retain' } })),
    ],
    expected: { rules: ['kept-not-compared'], deletions: 0 },
  },
  {
    name: 'no provider',
    reason: 'reported, and nothing is stopped',
    declared: roles(6),
    there: inIam(roles(7)),
    state: { provider: { is: 'missing' } },
    expected: { rules: ['provider-missing'], deletions: 1 },
  },
  {
    name: 'a dump without list-roles',
    reason: 'silence must not read as in sync',
    declared: roles(1),
    there: inIam(roles(1)).map((role) => ({ ...role, unread: ['session' as const] })),
    expected: { rules: ['not-compared'], deletions: 0 },
  },
  {
    name: 'a role that every branch may enter',
    reason: 'reported in every plan',
    declared: [
      desiredRole({
        admission: { doors: [], repositories: ['r'], environments: [], enforcement: { by: 'nobody' }, pairs: [] },
      }),
    ],
    expected: { rules: ['any-branch'], deletions: 0 },
  },
  {
    name: 'a name that is taken',
    reason: 'left alone, and reported',
    declared: roles(1),
    there: inIam(roles(1)).map((role) => ({ ...role, owner: 'other' as const, path: '/', tags: {} })),
    expected: { rules: ['name-taken'], deletions: 0 },
  },
  {
    name: 'a role that would have to move',
    reason: 'IAM cannot',
    declared: roles(1),
    there: inIam(roles(1)).map((role) => ({ ...role, path: '/bitbucket/old/' })),
    expected: { rules: ['path-changed'], deletions: 0 },
  },
  {
    name: 'roles that would have to move, and others that no manifest declares',
    reason: 'the path that was edited may have brought roles under it that are not ours to delete',
    declared: roles(3),
    there: [...inIam(roles(3)).map((role) => ({ ...role, path: '/bitbucket/old/' })), ...inIam(roles(2, 'data'))],
    expected: { rules: ['path-changed'], deletions: 0 },
  },
  {
    name: 'a role in other letters',
    reason: 'IAM cannot rename it',
    declared: roles(1),
    there: inIam(roles(1)).map((role) => ({ ...role, name: role.name.toUpperCase() })),
    expected: { rules: ['cannot-move'], deletions: 0 },
  },
  {
    name: 'a role under our path without our tag',
    reason: 'it is not looked after, and never deleted',
    there: inIam(roles(1)).map((role) => ({ ...role, owner: 'other' as const })),
    expected: { rules: ['ownership-lost'], deletions: 0 },
  },
  {
    name: 'a provider that lost our audience and got another',
    reason: 'it is shared, so it is reported and not put back',
    declared: roles(1),
    there: inIam(roles(1)),
    state: { provider: { is: 'present', url: 'api.bitbucket.org/elsewhere', clientIds: ['sts.amazonaws.com'] } },
    expected: { rules: ['provider-changed', 'provider-changed', 'provider-changed'], deletions: 0 },
  },
  {
    name: 'nothing deployed',
    reason: 'silence must not read as watched; nothing is stopped',
    declared: roles(6),
    there: inIam(roles(7)),
    deployment: UNDEPLOYED,
    expected: { rules: ['not-watched'], deletions: 1 },
  },
  {
    name: 'nothing deployed, and the boundary is gone',
    reason: 'no deployment says what it should be, so nothing is compared with it',
    declared: roles(6),
    there: inIam(roles(7)),
    state: { boundary: { is: 'missing' } },
    deployment: UNDEPLOYED,
    expected: { rules: ['not-watched'], deletions: 1 },
  },
  {
    name: 'the boundary gone from under a deployment',
    reason: 'there is no ceiling at all: nothing is written',
    declared: roles(6),
    there: inIam(roles(7)),
    state: { boundary: { is: 'missing' } },
    expected: { rules: ['boundary-changed'], deletions: 0 },
  },
  {
    name: 'another boundary in the settings than was deployed',
    reason: 'nobody has reviewed what every role would be under: nothing is written',
    declared: roles(6),
    there: inIam(roles(7)),
    deployment: { boundary: { arn: OTHER_BOUNDARY, digest: DEPLOYED.boundary?.digest ?? '' } },
    expected: { rules: ['boundary-changed'], deletions: 0 },
  },
];

/** With approval that was given just now. */
function plan(situation: Case, approved?: ApprovalDigest): Plan {
  const approvals =
    approved === undefined ? [] : [{ digest: approved, expires: undefined, place: '--allow-deletions' }];
  return guardedPlan({ approvals, ...situation });
}

describe('guardrails', () => {
  for (const testCase of [...CASES, ...REMOVAL_CASES, ...RENAME_CASES, ...FOREIGN_CASES]) {
    it(`${testCase.name}: ${testCase.reason}`, () => {
      const made = plan(testCase);
      expect(made.findings.map(({ code }) => code)).toEqual(testCase.expected.rules);
      expect(removedBy(made)).toHaveLength(testCase.expected.deletions);
      for (const { message, remedy } of made.findings) expect(message.length * remedy.length).toBeGreaterThan(0);
    });
  }

  const tooMany = CASES.find(({ name }) => name === 'four of seven') as Case;
  const emptySource = CASES.find(({ name }) => name === 'a source without manifests') as Case;

  it('lets exactly the approved set of deletions pass', () => {
    const digest = deletionDigest(plan(tooMany).changes);
    expect(plan(tooMany).findings[0]?.remedy).toContain(digest);
    expect(removedBy(plan(tooMany, digest))).toHaveLength(4);
    expect(removedBy(plan({ ...tooMany, declared: roles(2) }, digest))).toHaveLength(0);
  });

  it('does not let approval cover a role of the same name with another id', () => {
    const digest = deletionDigest(plan(tooMany).changes);
    const recreated = (tooMany.there ?? []).map((role) => ({ ...role, roleId: aRoleId(`${role.roleId}2`) }));
    expect(removedBy(plan({ ...tooMany, there: recreated }, digest))).toHaveLength(0);
  });

  it('takes no approval for an empty source, a broken manifest or an incomplete read', () => {
    for (const blocked of [
      emptySource,
      ...CASES.filter(({ name }) => /broken manifest elsewhere|incomplete/.test(name)),
    ]) {
      expect(removedBy(plan(blocked, deletionDigest(plan(blocked).changes)))).toHaveLength(0);
    }
  });

  it('lets creates and updates go on while deletions are blocked', () => {
    const made = plan({ ...tooMany, declared: [...roles(3), desiredRole({ name: 'zz-new' })] });
    expect(made.operations.map(({ role }) => role)).toEqual(['zz-new']);
  });

  describe('of rules that look at what others have found', () => {
    const upload = desiredRole({ name: 'manifests-upload' });
    const service = { service: { roles: [], uploadRole: upload.name } };
    const lines = (findings: readonly Finding[]) =>
      findings.map(({ code, blocks, role }) => `${code} ${blocks} ${role}`);

    it('ask the upload role’s after those that wait: it does not wait for a role that waits itself', () => {
      const [old, renamed] = [desiredRole({ name: 'old' }), desiredRole({ name: 'renamed', previousNames: ['old'] })];
      const made = plan({
        name: 'the upload role, beside a renamed one whose successor is suspended',
        reason: 'the old one stays until then, so the upload role is alone in this pass',
        declared: [upload, { ...renamed, suspended: true }],
        there: inIam([old]),
        settings: service,
        expected: { rules: ['suspended', 'rename-waits'], deletions: 0 },
      });
      expect(lines(made.findings)).toEqual(['suspended writes renamed', 'rename-waits writes old']);
      expect(made.operations.map(({ role, alone }) => ({ role, alone }))).toEqual([
        { role: upload.name, alone: undefined },
      ]);
    });

    it('ask for those that wait once more after the upload role’s, until no rule has anything to add', () => {
      const gone = (name: string, to: string): Change => ({
        kind: 'delete',
        name,
        actual: actualRole(desiredRole({ name })),
        because: { is: 'renamed', to },
        isReplaced: true,
      });
      // No manifests make such a chain today, as a name that is given up is not declared. No rule may lean on that.
      const chain: Change[] = [
        judged({ kind: 'create', name: upload.name, desired: upload }),
        gone('old-upload', upload.name),
        gone('older-upload', 'old-upload'),
      ];
      const { findings } = guard(
        circumstancesOf({
          changes: chain,
          declared: [upload],
          actual: actualState([], { boundary: UNCHANGED }),
          settings: settings(service),
          deployment: DEPLOYED,
        }),
      );
      expect(lines(findings)).toEqual([
        'upload-role-alone others-first manifests-upload',
        'upload-role-alone writes old-upload',
        // It cannot be asked before: until then its successor seemed to come in this pass.
        'rename-waits writes older-upload',
      ]);
    });

    it('say a thing once, whatever the number of times that they are asked', () => {
      for (const testCase of [...CASES, ...REMOVAL_CASES, ...RENAME_CASES, ...FOREIGN_CASES]) {
        const late = plan(testCase).findings.filter(
          ({ code }) => code === 'rename-waits' || code === 'upload-role-alone',
        );
        expect(new Set(lines(late)).size, testCase.name).toBe(late.length);
      }
    });
  });

  it('calls roles without the tag of a team so, and no team without a name', () => {
    const lost = inIam(roles(2, 'data')).map((role) => ({ ...role, tags: { ...role.tags, [TAGS.team]: '' } }));
    const { findings } = plan({
      name: 'all roles without a team',
      reason: 'they go together as those of a team do',
      declared: roles(9),
      there: [...inIam(roles(9)), ...lost],
      expected: { rules: ['whole-team'], deletions: 0 },
    });
    expect(findings.map(({ message }) => message)).toEqual(['all 2 roles without a team would be deleted']);
    expect(findings[0]?.remedy).toMatch(/^restore their manifests; or, if this is intended: /);
  });

  it('does nothing at all after an incomplete read', () => {
    expect(plan({ ...tooMany, declared: roles(9), state: { complete: false } }).operations).toEqual([]);
  });
});
