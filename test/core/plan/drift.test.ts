import { describe, expect, it } from 'vitest';
import type { DriftSettings } from '../../../src/core/manifest/drift-settings.ts';
import type { Change } from '../../../src/core/model/change.ts';
import type { Actor, Severity } from '../../../src/core/model/drift.ts';
import type { FacetChange, FacetDifference, Widening } from '../../../src/core/model/facet-change.ts';
import type { Finding } from '../../../src/core/model/finding.ts';
import type { RoleId } from '../../../src/core/model/ids.ts';
import type { KnownRoles } from '../../../src/core/model/inventory.ts';
import type { Cause } from '../../../src/core/model/update-change.ts';
import { attributed, driftOf } from '../../../src/core/plan/drift.ts';
import { anArn, aRoleId } from '../../support/ids.ts';
import { asked, byHand, judged, judgedFacet } from '../../support/judged-changes.ts';
import { actualRole, desiredRole } from '../../support/roles.ts';

const desired = desiredRole();
const NEUTRAL = { width: 'neutral', words: '' } as const;
const update = (facets: (FacetDifference | FacetChange)[], causes: readonly Cause[] = ['drift']): Change => ({
  kind: 'update',
  name: desired.name,
  desired,
  actual: actualRole(desired),
  causes,
  applied: [],
  facets: facets.map((facet) => judgedFacet(facet)),
  widening: NEUTRAL,
  asked: NEUTRAL,
});
const create = judged({ kind: 'create', name: desired.name, desired });
const DENY_ALL = anArn('arn:aws:iam::aws:policy/AWSDenyAll');
const remembered = (roleId: RoleId | null, digest: string | null = 'v1-x', previous: string | null = null) => ({
  [desired.name]: { roleId, digest, previous, file: null, revision: null },
});
/** Created, and not read since. */
const justMade = (roleId: RoleId) => ({
  [desired.name]: { roleId, unlisted: true as const, digest: 'v1-x', previous: null, file: null, revision: null },
});
const finding = (code: Finding['code']): Finding => ({ code, blocks: 'nothing', message: 'm', remedy: 'r' });

const TRUST = byHand({ facet: 'trust', before: '{}', after: '[]' });
const width = (width: Widening['width']): Widening => ({ width, words: width === 'widens' ? 'admits w' : 'w' });
const rated = (severity: Severity) => ({ response: 'heal' as const, severity, reason: 'SEC-1' });

const CASES: {
  name: string;
  reason: string;
  changes?: Change[];
  findings?: Finding[];
  known?: KnownRoles;
  kinds?: DriftSettings['kinds'];
  expected: string[];
}[] = [
  {
    name: 'trust',
    reason: 'a wrong caller may have got in',
    changes: [update([TRUST])],
    expected: ['high drift-trust trust policy changed'],
  },
  {
    name: 'a trust that was narrowed by hand',
    reason: 'no wrong caller got in',
    changes: [update([judgedFacet(TRUST, { widening: width('widens'), drifted: width('narrows') })])],
    expected: ['medium drift-trust trust policy changed'],
  },
  {
    name: 'a trust that lets another repository in instead',
    reason: 'putting it back widens too, but a caller that was never reviewed could get in',
    changes: [update([judgedFacet(TRUST, { widening: width('widens'), drifted: width('widens') })])],
    expected: ['high drift-trust trust policy changed (now admits w)'],
  },
  {
    name: 'a policy changed by hand, and it is not known whether it widens',
    reason: 'unknown is taken for the worse',
    changes: [
      update([
        judgedFacet(byHand({ facet: 'inlinePolicy', key: 'p', before: '{}', after: '[]' }), {
          drifted: width('unknown'),
        }),
      ]),
    ],
    expected: ['high drift-permissions inline policy p changed'],
  },
  {
    name: 'a foreign role that is closed, and lacks the day for people',
    reason: 'the alarm rang when it was closed',
    changes: [
      {
        kind: 'quarantine' as const,
        name: 'legacy',
        actual: actualRole(desired, { owner: 'other' }),
        because: { is: 'foreign' as const, why: 'SEC-160', whoGetsIn: 'every step', boundaryArn: DENY_ALL },
        on: '2026-11-20',
        isClosed: true,
        isReplaced: false,
        revokes: false,
      },
    ],
    expected: [],
  },
  {
    name: 'a foreign role that is to be closed',
    reason: 'pipelines got in past the reviews',
    changes: [
      {
        kind: 'quarantine' as const,
        name: 'legacy',
        actual: actualRole(desired, { owner: 'other' }),
        because: { is: 'foreign' as const, why: 'SEC-160', whoGetsIn: 'every step', boundaryArn: DENY_ALL },
        on: '2026-11-22',
        isReplaced: false,
        revokes: false,
      },
    ],
    expected: ['medium foreign-trust every step'],
  },
  {
    name: 'a boundary taken away',
    reason: 'nothing held the role',
    changes: [update([byHand({ facet: 'boundary', before: undefined, after: 'arn' })])],
    expected: ['high drift-boundary permissions boundary removed'],
  },
  {
    name: 'a policy added by hand',
    reason: 'more was possible than was reviewed',
    changes: [update([byHand({ facet: 'inlinePolicy', key: 'temp', before: '{}', after: undefined })])],
    expected: ['high drift-permissions inline policy temp added'],
  },
  {
    name: 'a policy taken away by hand',
    reason: 'less was possible',
    changes: [update([byHand({ facet: 'managedPolicy', key: 'arn:x', before: undefined, after: 'arn:x' })])],
    expected: ['medium drift-permissions managed policy arn:x removed'],
  },
  {
    name: 'several facets',
    reason: 'each kind once, gravest first',
    changes: [
      update([
        byHand({ facet: 'description', before: 'a', after: 'b' }),
        byHand({ facet: 'session', before: '7200', after: '3600' }),
        byHand({ facet: 'tag', key: 't', before: 'x', after: undefined }),
        byHand({ facet: 'inlinePolicy', key: 'p', before: '{}', after: '[]' }),
        byHand({ facet: 'inlinePolicy', key: 'q', before: undefined, after: '{}' }),
      ]),
    ],
    expected: [
      'high drift-permissions inline policy p changed, inline policy q removed',
      'medium drift-tags tag t added',
      'low drift-description description changed',
      'low drift-session maximum session changed',
    ],
  },
  {
    name: 'a change of the manifest',
    reason: 'it was reviewed',
    changes: [update([asked({ facet: 'trust', before: '{}', after: '[]' })], ['manifest'])],
    expected: [],
  },
  {
    name: 'a trust that was widened by hand, in a role of which the manifest changed the session',
    reason: 'what the manifest asks for is no drift, and does not hide any',
    changes: [
      update(
        [
          judgedFacet(TRUST, { widening: width('narrows'), drifted: width('widens') }),
          asked({ facet: 'session', before: '3600', after: '7200' }),
        ],
        ['drift', 'manifest'],
      ),
    ],
    expected: ['high drift-trust trust policy changed (now admits w)'],
  },
  {
    name: 'a description that was changed by hand, and that the manifest does away with',
    reason: 'what the hand did is seen against what was applied, and not against what is wanted now',
    changes: [
      update([{ facet: 'description', before: 'mine', applied: 'a', after: undefined }], ['drift', 'manifest']),
      update(
        [{ facet: 'inlinePolicy', key: 'p', before: '{}', applied: undefined, after: '[]' }],
        ['drift', 'manifest'],
      ),
    ],
    expected: ['high drift-permissions inline policy p added', 'low drift-description description changed'],
  },
  {
    name: 'a declared role that we have seen and that is gone',
    reason: 'deleted by hand',
    changes: [create],
    known: remembered(aRoleId('AROA1')),
    expected: [
      'medium drift-deleted deleted by hand; a new role gets another RoleId, and policies that name the old one have to be saved again',
    ],
  },
  {
    name: 'a declared role that the last pass deleted',
    reason: 'its manifest is back: there was no manual change',
    changes: [create],
    known: remembered(aRoleId('AROA1'), null),
    expected: [],
  },
  {
    name: 'a declared role that the last pass was about to make',
    reason: 'it was never seen',
    changes: [create],
    known: remembered(null, null),
    expected: [],
  },
  {
    name: 'a declared role that was just made',
    reason: 'a listing may be late',
    changes: [create],
    known: justMade(aRoleId('AROA1')),
    expected: [],
  },
  { name: 'a new role', reason: 'the inventory does not know it', changes: [create], known: {}, expected: [] },
  {
    name: 'findings that are drift',
    reason: 'nothing can be put back there, so it is reported',
    findings: [finding('foreign-trust'), finding('ownership-lost'), finding('any-branch')],
    expected: ['high ownership-lost m', 'medium foreign-trust m'],
  },
  {
    name: 'what the settings make more severe, and less severe',
    reason: 'the alarm follows the severity, and the platform decides what may call a person at night',
    changes: [update([byHand({ facet: 'session', before: '7200', after: '3600' }), TRUST])],
    findings: [finding('foreign-trust')],
    kinds: { 'drift-session': rated('high'), 'drift-trust': rated('low'), 'foreign-trust': rated('high') },
    expected: [
      'high drift-session maximum session changed',
      'high foreign-trust m',
      'low drift-trust trust policy changed',
    ],
  },
  {
    name: 'a role that is closed, and that was opened by hand',
    reason: 'no caller was meant to get in',
    changes: [
      {
        kind: 'quarantine',
        name: desired.name,
        actual: actualRole(desired),
        because: { is: 'undeclared' },
        on: '2026-11-22',
        until: '2026-11-30',
        reopened: true,
        isReplaced: false,
        revokes: false,
      },
    ],
    known: remembered(aRoleId('AROA1'), 'v1-quarantined'),
    expected: ['high drift-trust opened by hand while it was in quarantine'],
  },
  {
    name: 'a role that is closed for the first time',
    reason: 'nothing was opened',
    changes: [
      {
        kind: 'quarantine',
        name: desired.name,
        actual: actualRole(desired),
        because: { is: 'undeclared' },
        on: '2026-11-22',
        until: '2026-11-30',
        isReplaced: false,
        revokes: false,
      },
    ],
    known: remembered(aRoleId('AROA1')),
    expected: [],
  },
  {
    name: 'a trust that lets in more than the manifest, and nothing is remembered',
    reason: 'it counts as opened by hand, and no hand is blamed',
    changes: [
      update(
        [
          judgedFacet({ ...TRUST, applied: TRUST.before }, { drifted: width('widens') }),
          judgedFacet({ facet: 'description', before: 'a', after: 'b', applied: 'a' }),
        ],
        ['unknown'],
      ),
    ],
    expected: [
      'high drift-trust IAM has more than the manifest: trust policy (admits w); not known whether by hand or by a changed manifest',
    ],
  },
  {
    name: 'a trust that lets another repository in instead',
    reason: 'putting it back widens too, but a caller that was never reviewed could get in',
    changes: [update([judgedFacet(TRUST, { widening: width('widens'), drifted: width('widens') })])],
    expected: ['high drift-trust trust policy changed (now admits w)'],
  },
  {
    name: 'a policy changed by hand, and it is not known whether it widens',
    reason: 'unknown is taken for the worse',
    changes: [
      update([
        judgedFacet(byHand({ facet: 'inlinePolicy', key: 'p', before: '{}', after: '[]' }), {
          drifted: width('unknown'),
        }),
      ]),
    ],
    expected: ['high drift-permissions inline policy p changed'],
  },
  {
    name: 'a foreign role that is to be closed',
    reason: 'pipelines got in past the reviews',
    changes: [
      {
        kind: 'quarantine' as const,
        name: 'legacy',
        actual: actualRole(desired, { owner: 'other' }),
        because: { is: 'foreign' as const, why: 'SEC-160', whoGetsIn: 'every step', boundaryArn: DENY_ALL },
        on: '2026-11-22',
        isReplaced: false,
        revokes: false,
      },
    ],
    expected: ['medium foreign-trust every step'],
  },
  {
    name: 'a boundary taken away',
    reason: 'nothing held the role',
    changes: [update([byHand({ facet: 'boundary', before: undefined, after: 'arn' })])],
    expected: ['high drift-boundary permissions boundary removed'],
  },
  {
    name: 'a policy added by hand',
    reason: 'more was possible than was reviewed',
    changes: [update([byHand({ facet: 'inlinePolicy', key: 'temp', before: '{}', after: undefined })])],
    expected: ['high drift-permissions inline policy temp added'],
  },
  {
    name: 'a policy taken away by hand',
    reason: 'less was possible',
    changes: [update([byHand({ facet: 'managedPolicy', key: 'arn:x', before: undefined, after: 'arn:x' })])],
    expected: ['medium drift-permissions managed policy arn:x removed'],
  },
  {
    name: 'several facets',
    reason: 'each kind once, gravest first',
    changes: [
      update([
        byHand({ facet: 'description', before: 'a', after: 'b' }),
        byHand({ facet: 'session', before: '7200', after: '3600' }),
        byHand({ facet: 'tag', key: 't', before: 'x', after: undefined }),
        byHand({ facet: 'inlinePolicy', key: 'p', before: '{}', after: '[]' }),
        byHand({ facet: 'inlinePolicy', key: 'q', before: undefined, after: '{}' }),
      ]),
    ],
    expected: [
      'high drift-permissions inline policy p changed, inline policy q removed',
      'medium drift-tags tag t added',
      'low drift-description description changed',
      'low drift-session maximum session changed',
    ],
  },
  {
    name: 'a change of the manifest',
    reason: 'it was reviewed',
    changes: [update([asked({ facet: 'trust', before: '{}', after: '[]' })], ['manifest'])],
    expected: [],
  },
  {
    name: 'a trust that was widened by hand, in a role of which the manifest changed the session',
    reason: 'what the manifest asks for is no drift, and does not hide any',
    changes: [
      update(
        [
          judgedFacet(TRUST, { widening: width('narrows'), drifted: width('widens') }),
          asked({ facet: 'session', before: '3600', after: '7200' }),
        ],
        ['drift', 'manifest'],
      ),
    ],
    expected: ['high drift-trust trust policy changed (now admits w)'],
  },
  {
    name: 'a description that was changed by hand, and that the manifest does away with',
    reason: 'what the hand did is seen against what was applied, and not against what is wanted now',
    changes: [
      update([{ facet: 'description', before: 'mine', applied: 'a', after: undefined }], ['drift', 'manifest']),
      update(
        [{ facet: 'inlinePolicy', key: 'p', before: '{}', applied: undefined, after: '[]' }],
        ['drift', 'manifest'],
      ),
    ],
    expected: ['high drift-permissions inline policy p added', 'low drift-description description changed'],
  },
  {
    name: 'a declared role that we have seen and that is gone',
    reason: 'deleted by hand',
    changes: [create],
    known: remembered(aRoleId('AROA1')),
    expected: [
      'medium drift-deleted deleted by hand; a new role gets another RoleId, and policies that name the old one have to be saved again',
    ],
  },
  {
    name: 'a declared role that the last pass deleted',
    reason: 'its manifest is back: there was no manual change',
    changes: [create],
    known: remembered(aRoleId('AROA1'), null),
    expected: [],
  },
  {
    name: 'a declared role that the last pass was about to make',
    reason: 'it was never seen',
    changes: [create],
    known: remembered(null, null),
    expected: [],
  },
  {
    name: 'a declared role that was just made',
    reason: 'a listing may be late',
    changes: [create],
    known: justMade(aRoleId('AROA1')),
    expected: [],
  },
  { name: 'a new role', reason: 'the inventory does not know it', changes: [create], known: {}, expected: [] },
  {
    name: 'findings that are drift',
    reason: 'nothing can be put back there, so it is reported',
    findings: [finding('foreign-trust'), finding('ownership-lost'), finding('any-branch')],
    expected: ['high ownership-lost m', 'medium foreign-trust m'],
  },
  {
    name: 'what the settings make more severe, and less severe',
    reason: 'the alarm follows the severity, and the platform decides what may call a person at night',
    changes: [update([byHand({ facet: 'session', before: '7200', after: '3600' }), TRUST])],
    findings: [finding('foreign-trust')],
    kinds: { 'drift-session': rated('high'), 'drift-trust': rated('low'), 'foreign-trust': rated('high') },
    expected: [
      'high drift-session maximum session changed',
      'high foreign-trust m',
      'low drift-trust trust policy changed',
    ],
  },
  {
    name: 'a role that is closed, and that was opened by hand',
    reason: 'no caller was meant to get in',
    changes: [
      {
        kind: 'quarantine',
        name: desired.name,
        actual: actualRole(desired),
        because: { is: 'undeclared' },
        on: '2026-11-22',
        until: '2026-11-30',
        reopened: true,
        isReplaced: false,
        revokes: false,
      },
    ],
    known: remembered(aRoleId('AROA1'), 'v1-quarantined'),
    expected: ['high drift-trust opened by hand while it was in quarantine'],
  },
  {
    name: 'a revocation',
    reason: 'it is what is done about drift, and none itself',
    changes: [update([byHand({ facet: 'revocation', before: undefined, after: 'now' })])],
    expected: [],
  },
];

describe('driftOf', () => {
  for (const { name, reason, changes = [], findings = [], known, kinds = {}, expected } of CASES) {
    it(`${name}: ${reason}`, () => {
      const drifts = driftOf(changes, findings, { known, kinds });
      expect(drifts.map(({ severity, kind, what }) => `${severity} ${kind} ${what}`)).toEqual(expected);
    });
  }
});

describe('attributed', () => {
  const actor = (role: string | null): Actor => ({
    role,
    call: 'PutRolePolicy',
    by: 'arn:x',
    at: null,
    from: '192.0.2.1',
  });
  const session = update([byHand({ facet: 'session', before: '7200', after: '3600' })]);
  const drift = driftOf([session], [finding('provider-changed')], { known: undefined, kinds: {} });

  it('names who changed the role, and names no person where no event does', () => {
    const found = attributed(drift, [actor(desired.name), actor('another-role'), actor(null)]);
    expect(found.map(({ kind, actors }) => [kind, actors])).toEqual([
      ['provider-changed', []],
      ['drift-session', [actor(desired.name)]],
    ]);
  });
});
