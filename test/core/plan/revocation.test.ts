import { describe, expect, it } from 'vitest';
import { readRevocation, revocationPolicy } from '../../../src/core/iam/revocation-policy.ts';
import { type DriftSettings, USUAL_DRIFT } from '../../../src/core/manifest/drift-settings.ts';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { Change, Difference } from '../../../src/core/model/change.ts';
import type { FacetDifference, Widening } from '../../../src/core/model/facet-change.ts';
import type { InventoryRole, KnownRoles } from '../../../src/core/model/inventory.ts';
import type { Operation } from '../../../src/core/model/operation.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import type { UpdateDifference } from '../../../src/core/model/update-change.ts';
import { judge } from '../../../src/core/plan/judge.ts';
import { operationsFor } from '../../../src/core/plan/operations.ts';
import { CLOSED_DIGEST, CLOSED_TRUST } from '../../../src/core/plan/quarantine.ts';
import { isInForce, revocationFacets } from '../../../src/core/plan/revocation.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { asked, byHand } from '../../support/judged-changes.ts';
import { actualRole, BOUNDARY, desiredRole, REPOSITORY, RULES, settings } from '../../support/roles.ts';

const MOMENT = '2026-11-22T09:15:00Z';
const CONDITION = { DateLessThan: { 'aws:TokenIssueTime': MOMENT } };
const DENY = { Effect: 'Deny', Action: '*', Resource: '*', Condition: CONDITION };
const policy = (statements: unknown, Version = '2012-10-17') => JSON.stringify({ Version, Statement: statements });

const POLICIES: { reason: string; document: string; expected: string | undefined }[] = [
  { reason: 'as the IAM User Guide has it, one statement without a list', document: policy(DENY), expected: MOMENT },
  {
    reason: 'as the console writes it, with lists',
    document: policy([{ ...DENY, Action: ['*'], Resource: ['*'] }]),
    expected: MOMENT,
  },
  { reason: 'as we write it', document: revocationPolicy(MOMENT), expected: MOMENT },
  {
    reason: 'with a list of one moment and white space',
    document: `{ "Version": "2012-10-17", "Statement": [ ${JSON.stringify(DENY).replace(`"${MOMENT}"`, `[ "${MOMENT}" ]`)} ] }`,
    expected: MOMENT,
  },
  { reason: 'an Allow is no end of anything', document: policy({ ...DENY, Effect: 'Allow' }), expected: undefined },
  {
    reason: 'with an Allow beside it',
    document: policy([DENY, { Effect: 'Allow', Action: '*', Resource: '*' }]),
    expected: undefined,
  },
  { reason: 'a part of the actions', document: policy({ ...DENY, Action: 's3:*' }), expected: undefined },
  { reason: 'a part of the resources', document: policy({ ...DENY, Resource: 'arn:aws:s3:::x' }), expected: undefined },
  {
    reason: 'NotAction',
    document: policy({ Effect: 'Deny', NotAction: '*', Resource: '*', Condition: CONDITION }),
    expected: undefined,
  },
  {
    reason: 'a second condition narrows it',
    document: policy({ ...DENY, Condition: { ...CONDITION, StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }),
    expected: undefined,
  },
  {
    reason: 'sessions that are younger, not older',
    document: policy({ ...DENY, Condition: { DateGreaterThan: { 'aws:TokenIssueTime': MOMENT } } }),
    expected: undefined,
  },
  {
    reason: 'two moments',
    document: policy({
      ...DENY,
      Condition: { DateLessThan: { 'aws:TokenIssueTime': [MOMENT, '2027-01-01T00:00:00Z'] } },
    }),
    expected: undefined,
  },
  { reason: 'another version of the language', document: policy(DENY, '2008-10-17'), expected: undefined },
  {
    reason: 'no moment of the calendar',
    document: policy(DENY).replace(MOMENT, '2026-02-30T00:00:00Z'),
    expected: undefined,
  },
  {
    reason: 'a moment without a zone',
    document: policy(DENY).replace(MOMENT, '2026-11-22T09:15:00'),
    expected: undefined,
  },
  { reason: 'no JSON', document: `"aws:TokenIssueTime": "${MOMENT}"`, expected: undefined },
];

describe('readRevocation', () => {
  for (const { reason, document, expected } of POLICIES) {
    it(`${reason}: ${expected === undefined ? 'is a policy like any other' : 'is one'}`, () => {
      expect(readRevocation(document)?.before).toBe(expected);
    });
  }
});

const desired = desiredRole();
/** By hand: every step of the repository got in, and not only those that deploy to production. */
const WIDER = trustPolicy(settings().provider, [{ repositoryUuid: REPOSITORY }]);
/** By hand: of those that the manifest lets in, only the steps from one network. */
const NARROWER = desired.trust.replace('"Condition":{', '"Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"},');
const TRUST = trustFrom(WIDER);
const SESSION = asked({ facet: 'session', before: '7200', after: '3600' });

function trustFrom(before: string): FacetDifference {
  return byHand({ facet: 'trust', before, after: desired.trust });
}

function revokedAt(before: string, overrides: Partial<ActualRole> = {}): ActualRole {
  return actualRole(desired, { revoked: { before, document: revocationPolicy(before) }, ...overrides });
}

/** RULES.now is 2026-11-22T12:00Z. */
const TIMES: { reason: string; before: string; expected: string[] }[] = [
  { reason: 'a session of then may live', before: '2026-11-22T09:15:00Z', expected: [] },
  { reason: 'the last minute of a session of twelve hours', before: '2026-11-22T00:00:01Z', expected: [] },
  { reason: 'no session is that old', before: '2026-11-22T00:00:00Z', expected: ['revocation'] },
  { reason: 'just written, by the margin ahead', before: '2026-11-22T12:00:30Z', expected: [] },
  { reason: 'written by a clock that is ahead as well', before: '2026-11-22T12:01:00Z', expected: [] },
  {
    reason: 'it denies sessions that are not opened yet',
    before: '2026-11-22T12:01:01Z',
    expected: ['inlinePolicy'],
  },
];

describe('a revocation', () => {
  for (const { reason, before, expected } of TIMES) {
    it(`${before}: ${expected[0] ?? 'in force'}, ${reason}`, () => {
      const role = revokedAt(before);
      expect(revocationFacets(role, RULES.now).map(({ facet }) => facet)).toEqual(expected);
      expect(role.revoked && isInForce(role.revoked, RULES.now)).toBe(expected.length === 0);
    });
  }

  it('of a role that has none: nothing', () => {
    expect(revocationFacets(actualRole(desired), RULES.now)).toEqual([]);
  });
});

const WORLD = trustWorld(settings(), undefined);

/** What the plan makes of one difference. */
function judged(
  difference: Difference,
  drift: DriftSettings = USUAL_DRIFT,
  known: KnownRoles = undefined,
  keepsIntent = true,
): Change {
  const [change, ...others] = judge([difference], {
    drift,
    world: WORLD,
    known,
    keepsIntent,
    provider: { is: 'unread' },
  });
  if (change === undefined || others.length > 0) throw new Error('one difference is one change');
  return change;
}

const update = (fields: Partial<UpdateDifference> = {}): UpdateDifference => ({
  kind: 'update',
  name: desired.name,
  desired,
  actual: actualRole(desired),
  causes: ['drift'],
  applied: [],
  facets: [TRUST],
  ...fields,
});

/** What the inventory says of the role. */
function knownAs(more: Partial<InventoryRole>): KnownRoles {
  const { roleId } = actualRole(desired);
  return { [desired.name]: { roleId, digest: desired.digest, previous: null, file: null, revision: null, ...more } };
}

const ACCEPTED: DriftSettings = {
  ...USUAL_DRIFT,
  kinds: { 'drift-trust': { response: 'report', severity: undefined, reason: 'SEC-1' } },
};
const READ = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}';

/** `drifted`: what was done by hand to its first facet, where the case is about that. */
const DUE: {
  reason: string;
  change: Difference;
  drift?: DriftSettings;
  drifted?: Widening['width'];
  /** What the inventory has of it. */
  revoking?: string;
  due: boolean;
}[] = [
  { reason: 'more could get in', change: update(), drifted: 'widens', due: true },
  {
    reason: 'more may have got in: it is not known',
    change: update({ facets: [trustFrom('{')] }),
    drifted: 'unknown',
    due: true,
  },
  {
    reason: 'less could get in',
    change: update({ facets: [trustFrom(NARROWER)] }),
    drifted: 'narrows',
    due: false,
  },
  {
    reason: 'the manifest narrowed it: this is no manual change',
    change: update({ causes: ['manifest'], facets: [asked(TRUST)] }),
    due: false,
  },
  {
    reason: 'more could get in, and the manifest asks for something else as well',
    change: update({ causes: ['drift', 'manifest'], facets: [TRUST, SESSION] }),
    drifted: 'widens',
    due: true,
  },
  {
    reason: 'more could get in than was applied last, also where the manifest asks for just that by now',
    change: update({ causes: ['drift', 'manifest'], facets: [{ ...TRUST, applied: NARROWER }] }),
    drifted: 'widens',
    due: true,
  },
  {
    reason: 'the manifest narrowed the trust, and another facet was changed by hand',
    change: update({ causes: ['drift', 'manifest'], facets: [asked(TRUST), byHand(SESSION)] }),
    due: false,
  },
  { reason: 'the settings accept the drift of the trust', change: update(), drift: ACCEPTED, due: false },
  {
    reason: 'the settings leave sessions alone',
    change: update(),
    drift: { ...USUAL_DRIFT, revokeSessions: false },
    due: false,
  },
  {
    reason: 'permissions let no caller in',
    change: update({
      actual: actualRole(desired, { inlinePolicies: { p: READ } }),
      facets: [byHand({ facet: 'inlinePolicy', key: 'p', before: READ, after: undefined })],
    }),
    drifted: 'widens',
    due: false,
  },
  {
    reason: 'it is not known whether a hand opened it, and more could get in than the manifest says',
    change: update({ causes: ['unknown'], facets: [asked(TRUST)] }),
    drifted: 'widens',
    due: true,
  },
  {
    reason: 'it is not known whether a hand changed it, and less could get in than the manifest says',
    change: update({ causes: ['unknown'], facets: [asked(trustFrom(NARROWER))] }),
    drifted: 'narrows',
    due: false,
  },
  {
    reason: 'a pass put the trust back and died',
    change: update({ facets: [] }),
    revoking: '',
    due: true,
  },
  {
    reason: 'a pass died after the revocation, and before it could write that down',
    change: update({ facets: [], actual: revokedAt(MOMENT) }),
    revoking: '',
    due: false,
  },
  {
    reason: 'the revocation is the one that was there before that pass',
    change: update({ facets: [], actual: revokedAt(MOMENT) }),
    revoking: MOMENT,
    due: true,
  },
  {
    reason: 'the revocation is another than the one before that pass',
    change: update({ facets: [], actual: revokedAt(MOMENT) }),
    revoking: '2026-11-22T03:00:00Z',
    due: false,
  },
  {
    reason: 'the one before that pass is gone, and none came',
    change: update({ facets: [] }),
    revoking: '2026-11-22T03:00:00Z',
    due: true,
  },
  {
    reason: 'a manual change widened it again while it was being revoked, and revoked as well',
    change: update({ actual: revokedAt(MOMENT) }),
    revoking: '',
    due: true,
  },
  { reason: 'a new role has no sessions', change: { kind: 'create', name: desired.name, desired }, due: false },
];

describe('a revocation is due', () => {
  for (const { reason, change, drift, drifted, revoking, due } of DUE) {
    it(`${due ? 'if' : 'not if'} ${reason}`, () => {
      const judgedChange = judged(change, drift, revoking === undefined ? undefined : knownAs({ revoking }));
      const facets = judgedChange.kind === 'update' ? judgedChange.facets : [];
      if (drifted !== undefined) expect(facets[0]?.drifted?.width).toBe(drifted);
      expect(facets.some(({ facet, after }) => facet === 'revocation' && after === 'now')).toBe(due);
    });
  }
});

describe('the calls of a revocation', () => {
  const calls = (change: UpdateDifference, known?: KnownRoles, keepsIntent?: boolean): Operation[] => [
    ...(operationsFor(judged(change, USUAL_DRIFT, known, keepsIntent), BOUNDARY)?.operations ?? []),
  ];

  it('come in an order that is safe to stop at any: what is taken away, trust, revocation, what is given', () => {
    const facets: FacetDifference[] = [
      byHand({ facet: 'boundary', before: undefined, after: BOUNDARY }),
      TRUST,
      byHand({ facet: 'inlinePolicy', key: 'gone', before: '{}', after: undefined }),
      byHand({ facet: 'inlinePolicy', key: 'smaller', before: '{"Statement":[]}', after: '{}' }),
      byHand({ facet: 'inlinePolicy', key: 'larger', before: '{}', after: '{"Statement":[]}' }),
      byHand({ facet: 'managedPolicy', key: 'arn:a', before: undefined, after: 'arn:a' }),
      byHand({ facet: 'session', before: '7200', after: '3600' }),
    ];
    expect(calls(update({ facets }))).toMatchObject([
      { call: 'PutRolePermissionsBoundary' },
      { call: 'DeleteRolePolicy', policyName: 'gone' },
      { call: 'UpdateAssumeRolePolicy' },
      { call: 'PutRolePolicy', policyName: 'smaller' },
      { call: 'RevokeSessions' },
      { call: 'UpdateRole' },
      { call: 'PutRolePolicy', policyName: 'larger' },
      { call: 'AttachRolePolicy' },
    ]);
  });

  it('come before the trust as well where nothing is written down: a process that dies leaves no session of before', () => {
    expect(calls(update(), undefined, false)).toEqual([
      { call: 'RevokeSessions', early: true },
      { call: 'UpdateAssumeRolePolicy', trust: desired.trust },
      { call: 'RevokeSessions' },
    ]);
  });

  it('of a pass that was cut short are those that are left', () => {
    expect(calls(update({ facets: [] }), knownAs({ revoking: '' }))).toEqual([{ call: 'RevokeSessions' }]);
  });

  it('write over one that is over: it is not removed first', () => {
    const actual = revokedAt('2026-11-21T00:00:00Z');
    const facets = [TRUST, ...revocationFacets(actual, RULES.now)];
    expect(calls(update({ facets, actual })).map(({ call }) => call)).toEqual([
      'UpdateAssumeRolePolicy',
      'RevokeSessions',
    ]);
  });

  it('of a role in quarantine that was opened by hand: the trust, the revocation, and the day for people', () => {
    const change: Difference = {
      kind: 'quarantine',
      name: desired.name,
      actual: actualRole(desired),
      because: { is: 'undeclared' },
      on: '2026-11-22',
      until: '2026-11-29',
      reopened: true,
    };
    const known = knownAs({ digest: CLOSED_DIGEST, closedOn: '2026-11-01' });
    const closing = [
      { call: 'UpdateAssumeRolePolicy', trust: CLOSED_TRUST },
      { call: 'RevokeSessions' },
      { call: 'TagRole', tags: { [TAGS.quarantined]: '2026-11-22' } },
    ];
    expect(operationsFor(judged(change, USUAL_DRIFT, known), BOUNDARY)?.operations).toEqual(closing);
    const unwritten = judged(change, USUAL_DRIFT, known, false);
    const early = { call: 'RevokeSessions', early: true };
    const [close, end, day] = closing;
    // Nothing else says that its time begins again: the old day goes first.
    expect(operationsFor(unwritten, BOUNDARY)?.operations).toEqual([day, early, close, end]);
    const { reopened: _, ...first } = change;
    expect(judged(first, USUAL_DRIFT, known)).toEqual({ ...first, isReplaced: false, revokes: false });
    const leftAlone = judged(change, { ...USUAL_DRIFT, revokeSessions: false }, known);
    expect(leftAlone).toEqual({ ...change, isReplaced: false, revokes: false });
  });

  it('of a closed role whose closing was cut short are the end of its sessions alone', () => {
    const change: Difference = {
      kind: 'quarantine',
      name: desired.name,
      actual: actualRole(desired, {
        trust: CLOSED_TRUST,
        tags: { ...desired.tags, [TAGS.quarantined]: '2026-11-20' },
      }),
      because: { is: 'undeclared' },
      on: '2026-11-20',
      isClosed: true,
    };
    const known = knownAs({ previous: CLOSED_DIGEST, closedOn: '2026-11-20', revoking: '' });
    expect(operationsFor(judged(change, USUAL_DRIFT, known), BOUNDARY)?.operations).toEqual([
      { call: 'RevokeSessions' },
    ]);
  });

  it('remove one that is over, and a role with one', () => {
    const actual = revokedAt('2026-11-21T00:00:00Z');
    const facets = revocationFacets(actual, RULES.now);
    const removed = { call: 'DeleteRolePolicy', policyName: 'AWSRevokeOlderSessions' };
    expect(calls(update({ causes: ['upkeep'], facets, actual }))).toEqual([removed]);
    const gone: Change = {
      kind: 'delete',
      name: desired.name,
      actual,
      because: { is: 'undeclared' },
      isReplaced: false,
    };
    expect(operationsFor(gone, BOUNDARY)?.operations).toEqual([removed, { call: 'DeleteRole' }]);
  });
});
