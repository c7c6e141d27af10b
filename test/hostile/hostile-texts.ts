/** A role, and a plan of every kind of change, with the same text in every field that IAM, a file or a person fills. */

import type { History } from '../../src/cli/text/role-history.ts';
import type { TrailAnswer } from '../../src/cli/text/trail-text.ts';
import type { Imported, ImportedRole } from '../../src/core/import/import-roles.ts';
import { scopeOf } from '../../src/core/manifest/scope.ts';
import type { ActualRole } from '../../src/core/model/actual-role.ts';
import type { ApprovalRequest } from '../../src/core/model/approval-request.ts';
import type { Change } from '../../src/core/model/change.ts';
import type { DesiredRole } from '../../src/core/model/desired-role.ts';
import type { Issue } from '../../src/core/model/diagnosis.ts';
import type { FacetChange } from '../../src/core/model/facet-change.ts';
import type { GatePlan } from '../../src/core/model/gate-plan.ts';
import { type Arn, planDigestOf } from '../../src/core/model/ids.ts';
import type { Outcome } from '../../src/core/model/operation.ts';
import type { Plan } from '../../src/core/model/plan.ts';
import type { Facet } from '../../src/core/model/role-spec.ts';
import { approvalRequests } from '../../src/core/plan/approval-requests.ts';
import type { DayRecord } from '../../src/core/record/day-record.ts';
import type { SeenPass } from '../../src/core/record/seen-pass.ts';
import type { WholeReport } from '../../src/core/record/state-ports.ts';
import type { Uuid } from '../../src/core/text/uuid.ts';
import { RefusedError } from '../../src/errors.ts';
import { gateRole } from '../core/gate/tables.ts';
import { anArn, aRoleId } from '../support/ids.ts';
import { ACCOUNT, actualRole, desiredRole, ENVIRONMENT, HOST, PATH, REPOSITORY, settings } from '../support/roles.ts';

/** Each moves, colours, hides or turns text somewhere, or is active in Markdown, HTML or XML. */
export const HOSTILE = [
  '\x1b[2J\x1b[31m\x07\r\x7f\u0085\u009b31m\u00ad\u200b\u202e\u2066\u2028\u2029\ufeff\u3164\u{e0041}',
  '\n| forged | row | in | sync |\n+ forged',
  ' | ` `` ```\n **bold** ~~gone~~ [link](https://evil.example) ![](//evil.example/p) www.evil.example <img src=x> &lt; @alice ]]>',
].join('');

export function document(text: string): string {
  const Condition = { StringEquals: { [`${HOST}:sub`]: text, [text]: [text] } };
  const allow = { Sid: text, Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity', Condition };
  const Statement = [
    { ...allow, Principal: { Federated: settings().provider.arn } },
    { ...allow, Principal: { [text]: text }, [text]: text },
  ];
  return JSON.stringify({ Version: '2012-10-17', Id: text, Statement }, null, 2);
}

/** No reader lets one through today; an output must not rely on it. */
function hostileArn(text: string): Arn {
  return `arn:aws:iam::111122223333:role/${text}` as Arn;
}

export function hostileRole(text: string, overrides: Partial<ActualRole> = {}): ActualRole {
  return actualRole(undefined, {
    name: `a${text}`,
    path: `${PATH}${text}/`,
    description: text,
    trust: document(text),
    boundaryArn: hostileArn(text),
    managedPolicyArns: [anArn('arn:aws:iam::aws:policy/AdministratorAccess'), hostileArn(text)],
    inlinePolicies: { [text]: document(text) },
    tags: Object.fromEntries(['rolekeeper:source', 'rolekeeper:team', text].map((key) => [key, text])),
    arn: hostileArn(text),
    roleId: aRoleId('AROAXXXXXXXXXXXXXXXXX'),
    instanceProfiles: [text],
    ...overrides,
  });
}

function hostileDesired(text: string): DesiredRole {
  const said = { branches: [text], by: text, on: text };
  return {
    ...desiredRole({ description: text, inlinePolicies: { [text]: document(text) }, tags: { [text]: text } }),
    name: `a${text}`,
    file: `teams/${text}.yaml`,
    team: text,
    admission: {
      doors: [{ repository: { name: text, uuid: REPOSITORY }, environment: { name: text, uuid: ENVIRONMENT } }],
      repositories: [text],
      environments: [text],
      enforcement: { by: 'environment', branches: [text] },
      pairs: [
        { repository: text, environment: text, uuid: ENVIRONMENT, attestation: said },
        { repository: text, environment: text, uuid: ENVIRONMENT, attestation: undefined },
        { repository: text, environment: text, uuid: ENVIRONMENT, attestation: undefined, unbound: said },
      ],
    },
  };
}

export function hostileIssue(text: string): Issue {
  const place = { file: `teams/${text}.yaml`, line: 1, column: 2 };
  return { code: 'bad-value', message: text, remedy: text, pointer: `/${text}`, place };
}

const FACETS: readonly Facet[] = ['path', 'boundary', 'managedPolicy', 'session', 'description', 'tag', 'revocation'];

function facets(text: string): FacetChange[] {
  const widening = { width: 'widens', words: text } as const;
  const words = { applied: text, widening, asked: widening, drifted: widening, accepted: text };
  const inDocuments = (['trust', 'inlinePolicy'] as const).flatMap((facet) => [
    { facet, key: text, before: document(text), after: document(`${text}2`), ...words },
    { facet, key: text, before: text, after: undefined, ...words },
  ]);
  return [...FACETS.map((facet) => ({ facet, key: text, before: text, after: `2${text}`, ...words })), ...inDocuments];
}

function changes(text: string): Change[] {
  const [name, desired, actual] = [`a${text}`, hostileDesired(text), hostileRole(text)];
  const widening = { width: 'unknown', words: text } as const;
  const foreign = { is: 'foreign', why: text, whoGetsIn: text, boundaryArn: hostileArn(text) } as const;
  return [
    { kind: 'create', name, desired, widening, accepted: undefined },
    { kind: 'create', name, desired, widening, accepted: text },
    {
      kind: 'update',
      name,
      desired,
      actual,
      causes: ['drift'],
      applied: [],
      facets: facets(text),
      widening,
      asked: widening,
    },
    {
      kind: 'update',
      name,
      desired,
      actual,
      causes: ['drift', 'manifest'],
      applied: [],
      facets: facets(text),
      lockout: { leaves: 'nobody', exchanged: [{ name: text, before: text, after: text, isCertain: false }] },
      widening,
      asked: widening,
    },
    { kind: 'delete', name, actual, because: { is: 'renamed', to: text }, isReplaced: true, closedOn: text },
    { kind: 'delete', name, actual, because: foreign, isReplaced: false },
    {
      kind: 'quarantine',
      name,
      actual,
      because: { is: 'expired', on: text },
      on: text,
      until: text,
      isReplaced: false,
      revokes: true,
    },
    { kind: 'keep', name, reason: 'quarantined', actual, on: text, until: text },
    { kind: 'keep', name, reason: 'foreign', actual, on: text, until: text },
    {
      kind: 'keep',
      name,
      reason: 'retained',
      actual,
      kept: { reason: 'retained', since: text, compared: true, whoGetsIn: text },
    },
    { kind: 'conflict', name, reason: 'path', actual, desired },
  ];
}

export function hostilePlan(text: string): Plan {
  const { place } = hostileIssue(text);
  return {
    digest: planDigestOf('hostile'),
    gate: hostileGate(text),
    account: ACCOUNT,
    scope: scopeOf(settings()),
    revision: text,
    changes: changes(text),
    findings: [
      { code: 'foreign-trust', message: text, remedy: text, blocks: 'nothing', role: text, place },
      { code: 'too-many-deletions', message: text, remedy: text, blocks: 'deletes' },
    ],
    drift: [{ kind: 'drift-trust', severity: 'high', role: `a${text}`, what: text }],
    issues: [hostileIssue(text)],
    operations: [{ role: text, roleId: undefined, operations: [{ call: 'DeleteRole' }] }],
  };
}

export function hostileOutcomes(text: string): Outcome[] {
  const operation = { call: 'DeleteRolePolicy', policyName: text } as const;
  const error = new RefusedError(text, { remedy: text });
  return [
    { role: text, done: [operation], failure: { operation, error }, notTried: [operation] },
    { role: text, done: [operation], failure: undefined, notTried: [operation] },
    { role: text, done: [], failure: undefined, notTried: [operation] },
  ];
}

/** A table that a hand has written: names of roles, branches and repositories in it are any texts. */
function hostileGate(text: string): GatePlan {
  const rows = (['shrinks', 'grows', 'rewritten'] as const).map((effect) => ({ role: text, effect, what: text }));
  const roles = { tokenSeconds: 1, roles: { [text]: gateRole({ branches: [text] }) } };
  const waiting = [text, undefined].map((role) => ({ role, effect: 'waits' as const, what: text }));
  return { before: roles, goal: roles, rows: [...rows, { role: undefined, effect: 'grows', what: text }], waiting };
}

/** Of that plan, and with all that a forged report could say. */
export function hostileRequests(text: string): ApprovalRequest[] {
  const plan: Plan = { ...hostilePlan(text), asks: ['deletions', 'lockouts'] };
  const forged = { to: text, lastUsed: text, exchanged: [{ name: text, before: text, after: text, isCertain: true }] };
  return approvalRequests(plan).map((request) => ({
    ...request,
    roles: request.roles.map((role) => ({ ...role, reason: 'renamed', ...forged })),
  }));
}

/** The report of a pass of such a world, as it lies in a bucket. */
export function hostileReport(text: string): WholeReport {
  const failure = { code: text, message: text, remedy: text };
  const actor = { call: text, by: text, at: text, from: text };
  const pass: SeenPass = {
    ...{ result: 'failed', startedAt: text, endedAt: text, mode: 'heal', account: text, retryable: false },
    ...{ revision: text, sequence: 1, inForce: text, doorbells: [text], isPlanned: true, totals: { [text]: 1 } },
    roles: [
      {
        ...{ role: text, change: 'update', result: 'failed', isDrift: true, reason: text, file: text },
        ...{ calls: [text], failure },
      },
    ],
    drift: [{ kind: text, severity: 'high', role: text, what: text, actors: [actor] }],
    findings: [
      { ...failure, blocks: 'deletes', role: text },
      { ...failure, blocks: 'nothing', role: undefined },
    ],
    issues: [{ ...failure, file: text, line: 1 }],
    gate: { digest: text, confirmedAt: text, roles: 1 },
    gateChanges: hostileGate(text).rows,
    gateWaits: hostileGate(text).waiting,
    error: failure,
  };
  const refused = { commit: text, after: text };
  const requests = { startedAt: text, revision: text, fence: 1, requests: [], refused };
  return { pass, requests, report: undefined };
}

/** Its days, and what its reports say of a role. */
export function hostileHistory(text: string): History {
  const { pass } = hostileReport(text);
  const [role] = pass.roles;
  if (role === undefined) throw new Error('it has a role');
  const day: DayRecord = {
    ...{ version: 'rolekeeper.day/v1', day: text, account: text },
    passes: [
      {
        ...{ startedAt: text, endedAt: text, result: 'failed', revision: text, doorbells: [text] },
        ...{ error: text, report: text },
      },
    ],
    roles: [
      {
        ...{ role: text, worst: 'failed', drift: [text], severity: 'high', since: text, rightAt: text },
        ...{ by: [{ call: text, by: text, at: text, from: text }], reports: [text] },
      },
    ],
  };
  return {
    ...{ since: text, role: text, days: [day], passes: [{ report: text, endedAt: text, role }] },
    ...{ unread: [text], lastPass: text, isSilent: true },
  };
}

/** Uses that were let in and refused, with a reason and without, in which every text is this one. */
export function hostileTrail(text: string): TrailAnswer {
  const use = {
    ...{ eventId: text, at: new Date(0), region: text, account: text, roleArn: text, provider: text, subject: text },
    ...{ audience: text, sessionName: text, durationSeconds: 900, vpcEndpointId: text, refused: undefined },
    step: undefined,
  };
  const refused = { ...use, refused: { code: text, message: text } };
  const names = { role: text, repositoryName: text, environmentName: text, otherWorkspace: text };
  const row = { use, ...names, why: undefined, pastGate: false };
  const counted = [{ what: text, count: 2 }];
  return {
    report: {
      rows: [
        row,
        { ...row, use: refused, why: { is: 'known', refusal: { code: 'entry-subject', message: text, remedy: text } } },
        { ...row, use: refused, why: { is: 'unknown', because: text } },
        { ...row, use: refused },
      ],
      ...{ events: 9, otherEvents: 1, outOfTime: 1, otherRoles: 1 },
      ...{ otherProviders: counted, otherRegions: counted, unclear: counted, ofUnknownRole: 2 },
    },
    ...{ role: text, source: text, since: new Date(0), until: new Date(0), regions: [text], judgedBy: 'manifests' },
    files: { read: 1, older: 1, passedOver: [text] },
  };
}

/** Roles of every grade, in which every text is this one. */
export function hostileImport(text: string): Imported {
  const base = {
    arn: hostileArn(text),
    before: [text],
    lastUsed: undefined,
    administrator: true,
    notes: [text],
    moreThanBefore: [text],
  };
  const grade = (
    name: 'exact' | 'tightens' | 'widens',
    more: readonly string[],
    differs: readonly string[],
  ): ImportedRole => ({
    ...{ ...base, name: `${name}${text}`, grade: name, reason: undefined, after: [text, text] },
    graded: { grade: name, more, differs, lost: [text], perhaps: [text] },
    manifest: { file: text, arn: text, how: 'beside', change: 'new' },
  });
  const left = { grade: 'not-ours' as const, graded: undefined, after: undefined, manifest: undefined };
  const reason = { code: 'refused' as const, rule: text, words: text, remedy: text };
  return {
    ...{ account: text, total: 9, trusting: 4, unread: 1, files: [{ path: text, before: text, after: text }] },
    roles: [
      grade('exact', [], []),
      grade('tightens', [], [text]),
      grade('widens', [text], []),
      { ...base, ...left, name: text, reason },
    ],
    unknown: [{ name: text, uuid: text as Uuid }],
    proof: { manifests: 3, unchanged: 1 },
  };
}
