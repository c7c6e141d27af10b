import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { USUAL_DRIFT } from '../../../src/core/manifest/drift-settings.ts';
import type { IgnoreEntry } from '../../../src/core/manifest/ignored-role.ts';
import type { Settings } from '../../../src/core/manifest/settings.ts';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { Change } from '../../../src/core/model/change.ts';
import { type ForeignGrant, UNDEPLOYED } from '../../../src/core/model/deployment.ts';
import type { ClosedForeign } from '../../../src/core/model/inventory.ts';
import { MANAGED_BY, ownerOf, TAGS } from '../../../src/core/model/ownership.ts';
import { serviceRoles } from '../../../src/core/model/service-roles.ts';
import { isForeignRemoval } from '../../../src/core/plan/foreign-operations.ts';
import { type ForeignFate, foreignFates, isForeign } from '../../../src/core/plan/foreign-roles.ts';
import { operationsFor } from '../../../src/core/plan/operations.ts';
import { dateOf } from '../../../src/core/text/days.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { ROLE_NAMES } from '../../support/default-names.ts';
import { anArn, aRoleId } from '../../support/ids.ts';
import { ACCOUNT, actualRole, BOUNDARY, desiredRole, PATH, REPOSITORY, settings } from '../../support/roles.ts';

const WORLD = trustWorld(settings(), undefined);

const NOW = new Date('2026-11-22T12:00:00Z');
const DAY = 86_400_000;
const DENY_ALL = anArn('arn:aws:iam::aws:policy/AWSDenyAll');
const READ_ONLY = anArn('arn:aws:iam::aws:policy/ReadOnlyAccess');
const PROVIDER = settings().provider.arn;
const PIPELINE = trustPolicy(settings().provider, [{ repositoryUuid: REPOSITORY }]);

const TRUST = {
  pipeline: PIPELINE,
  noCaller: '{"Version":"2012-10-17","Statement":[]}',
  mangled: PIPELINE.slice(0, -1),
  andAnAccount: withPrincipal({ AWS: 'arn:aws:iam::444455556666:root' }),
  andAService: withPrincipal({ Service: 'ec2.amazonaws.com' }),
  andAnotherProvider: withPrincipal({ Federated: PROVIDER.replace('/acme/', '/other/') }),
  andAnybody: withPrincipal('*'),
  inOneStatement: PIPELINE.replace(
    `"Federated":"${PROVIDER}"`,
    `"Federated":["${PROVIDER}","arn:aws:iam::1:saml-provider/x"]`,
  ),
  twoStatements: withPrincipal({ Federated: PROVIDER }),
  allButUs: PIPELINE.replace('"Principal"', '"NotPrincipal"'),
  denied: PIPELINE.replace('"Allow"', '"Deny"'),
  andADenied: withPrincipal({ AWS: '*' }, 'Deny'),
};

function withPrincipal(Principal: unknown, Effect = 'Allow'): string {
  const { Statement, ...rest } = JSON.parse(PIPELINE);
  return JSON.stringify({
    ...rest,
    Statement: [...[Statement].flat(), { Effect, Principal, Action: 'sts:AssumeRole' }],
  });
}

function legacy(overrides: Partial<ActualRole> = {}): ActualRole {
  const { path = '/' } = overrides;
  return actualRole(desiredRole({ name: 'legacy' }), {
    owner: 'other',
    path,
    trust: PIPELINE,
    boundaryArn: undefined,
    tags: {},
    arn: anArn(`arn:aws:iam::${ACCOUNT}:role${path}${overrides.name ?? 'legacy'}`),
    ...overrides,
  });
}

function ignoring(entry: Partial<IgnoreEntry>): IgnoreEntry {
  const nothing = { name: undefined, path: undefined, arn: undefined, tag: undefined, trust: undefined };
  return { at: '/spec/ignore/0', ...nothing, until: undefined, reason: 'OPS-3', ...entry };
}

/** As this file leaves it. */
function closed(on: string, overrides: Partial<ActualRole> = {}): ActualRole {
  return legacy({ boundaryArn: DENY_ALL, tags: { [TAGS.quarantined]: on }, ...overrides });
}

function wanting(
  response: 'report' | 'quarantine' | 'delete',
  more: Partial<Settings> = {},
  spared: [string, string][] = [],
) {
  const foreign = { response, days: 7, reason: 'SEC-160', exceptions: new Map(spared) };
  return settings({ drift: { ...USUAL_DRIFT, foreign }, ...more });
}

/** What becomes of it, in a few words. */
function wordsOf(fates: readonly ForeignFate[]): string {
  return fates
    .map(({ change, news }) => [changeWords(change), newsWords(news)].filter((text) => text !== '').join('; '))
    .join(' | ');
}

function changeWords(change: Change | undefined): string {
  if (change === undefined) return '';
  switch (change.kind) {
    case 'quarantine':
      if (change.isClosed) return `show the day ${change.on}, delete from ${change.until ?? 'never'}`;
      return `close on ${change.on}, delete from ${change.until ?? 'never'}`;
    case 'delete':
      return `delete, closed on ${change.closedOn}`;
    case 'keep':
      return change.reason === 'foreign'
        ? `rest since ${change.on}, delete from ${change.until ?? 'never'}`
        : change.reason;
    default:
      return change.kind;
  }
}

function newsWords(news: ForeignFate['news']): string {
  switch (news?.is) {
    case undefined:
      return '';
    case 'open':
      return news.spared === undefined ? 'reported' : `reported: ${news.spared}`;
    case 'ignored':
      return 'ignored';
    case 'not-granted':
      return 'not granted';
    case 'stuck':
      return `stuck since ${news.on}, ${news.next}: ${news.because}`;
  }
}

interface Case {
  name: string;
  reason: string;
  role: ActualRole;
  settings: Settings;
  /** 'delete' if left out: whatever the settings ask for. */
  granted?: ForeignGrant;
  /** What is remembered of the roles that we have closed; undefined: nothing is remembered at all. */
  closed?: ClosedForeign;
  /** What else is in the account. */
  beside?: readonly ActualRole[];
  expected: string;
}

const CLOSE = 'close on 2026-11-22, delete from never';
const CLOSE_AND_DELETE = 'close on 2026-11-22, delete from 2026-11-30';
/** Since when the role is remembered as closed. */
const remembered = (closedOn: string): ClosedForeign => ({ legacy: { roleId: legacy().roleId, closedOn } });
const FIFTY_TAGS = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`by-hand-${index}`, 'x']));
/** A managed role of another deployment, which the settings do not name under owners. */
const ofPayments = (overrides: Partial<ActualRole> = {}) =>
  legacy({
    path: '/payments/',
    owner: 'another',
    tags: { [TAGS.managedBy]: MANAGED_BY, [TAGS.owner]: ownerOf(settings().provider.workspaceUuid, 'payments') },
    ...overrides,
  });
/** The role that the service of such a deployment runs as. */
const reconcilerOf = (deployment: string, path = '/rolekeeper/') =>
  legacy({ name: serviceRoles(deployment).reconciler, path, trust: TRUST.noCaller });
const PAYMENTS = ownerOf(settings().provider.workspaceUuid, 'payments');
const used = (day: string) => new Date(`${day}T08:00:00Z`);

const CASES: Case[] = [
  {
    name: 'one that the settings ignore',
    reason: 'it is known: never closed, and not reported',
    role: legacy(),
    settings: wanting('delete', { ignore: [ignoring({ name: 'leg*' })] }),
    expected: 'ignored',
  },
  {
    name: 'one that an entry was for until yesterday',
    reason: 'after its last day an entry spares nothing',
    role: legacy(),
    settings: wanting('quarantine', { ignore: [ignoring({ name: 'leg*', until: '2026-11-21' })] }),
    expected: CLOSE,
  },
  {
    name: 'one whose trust was changed since it was looked at',
    reason: 'a person has looked at another policy',
    role: legacy(),
    settings: wanting('quarantine', { ignore: [ignoring({ name: 'leg*', trust: `trust-${'0'.repeat(32)}` })] }),
    expected: CLOSE,
  },
  {
    name: 'a closed one that the settings ignore',
    reason: 'what we have closed is never kept silent about; we never open',
    role: closed('2026-11-01'),
    settings: wanting('delete', { ignore: [ignoring({ path: '/', name: 'legacy' })] }),
    expected: 'stuck since 2026-11-01, open: it is ignored: OPS-3',
  },
  // What is asked for
  { name: 'reported', reason: 'the usual', role: legacy(), settings: wanting('report'), expected: 'reported' },
  {
    name: 'quarantine',
    reason: 'closed, and never deleted',
    role: legacy(),
    settings: wanting('quarantine'),
    expected: CLOSE,
  },
  {
    name: 'delete',
    reason: 'closed first, whole days before it is deleted',
    role: legacy(),
    settings: wanting('delete'),
    expected: CLOSE_AND_DELETE,
  },
  {
    name: 'a role under a path of its own',
    reason: 'any but ours',
    role: legacy({ path: '/ci/' }),
    settings: wanting('quarantine'),
    expected: CLOSE,
  },
  {
    name: 'a role with our tag elsewhere',
    reason: 'the tag alone makes nothing ours',
    role: legacy({ tags: desiredRole().tags }),
    settings: wanting('quarantine'),
    expected: CLOSE,
  },
  {
    name: 'a role with a boundary',
    reason: 'the snapshot keeps it',
    role: legacy({ boundaryArn: BOUNDARY }),
    settings: wanting('quarantine'),
    expected: CLOSE,
  },
  {
    name: 'a role in an instance profile',
    reason: 'it can be closed',
    role: legacy({ instanceProfiles: ['web'] }),
    settings: wanting('delete'),
    expected: CLOSE_AND_DELETE,
  },

  // What the deployment grants
  {
    name: 'nothing granted',
    reason: 'the settings alone cannot raise it',
    role: legacy(),
    settings: wanting('quarantine'),
    granted: 'none',
    expected: 'not granted',
  },
  {
    name: 'nothing deployed',
    reason: 'where no deployment says what is granted, nothing is',
    role: legacy(),
    settings: wanting('delete'),
    granted: UNDEPLOYED.foreignRoles,
    expected: 'not granted',
  },
  {
    name: 'closed and due, where nothing is deployed',
    reason: 'what is not granted is not done, however long the role has been closed',
    role: closed('2026-11-01'),
    settings: wanting('delete'),
    granted: UNDEPLOYED.foreignRoles,
    expected: 'rest since 2026-11-01, delete from never; not granted',
  },
  {
    name: 'nothing granted and nothing wanted',
    reason: 'it need not be reported',
    role: legacy(),
    settings: wanting('report'),
    granted: 'none',
    expected: 'reported',
  },
  {
    name: 'closing granted, deleting wanted',
    reason: 'as much as is granted',
    role: legacy(),
    settings: wanting('delete'),
    granted: 'quarantine',
    expected: CLOSE,
  },
  {
    name: 'deleting granted, closing wanted',
    reason: 'the settings are the smaller word',
    role: legacy(),
    settings: wanting('quarantine'),
    granted: 'delete',
    expected: CLOSE,
  },
  {
    name: 'both',
    reason: 'two agree',
    role: legacy(),
    settings: wanting('delete'),
    granted: 'delete',
    expected: CLOSE_AND_DELETE,
  },
  {
    name: 'closed, due, and deleting not granted',
    reason: 'it stays closed, and that is reported',
    role: closed('2026-11-01'),
    settings: wanting('delete'),
    granted: 'quarantine',
    expected: 'rest since 2026-11-01, delete from never; not granted',
  },
  {
    name: 'closed, due, and nothing granted any more',
    reason: 'what the deployment took back is not done, however long the role has been closed',
    role: closed('2026-11-01'),
    settings: wanting('delete'),
    granted: 'none',
    expected: 'rest since 2026-11-01, delete from never; not granted',
  },
  {
    name: 'below our path, without our tag',
    reason: 'it lost its tag, or is in the way: a person decides, and the service does not close it',
    role: legacy({ path: '/bitbucket/team/' }),
    settings: wanting('delete'),
    granted: 'delete',
    expected: '',
  },
  {
    name: 'closed, and nothing granted any more',
    reason: 'it rests as it is',
    role: closed('2026-11-01'),
    settings: wanting('quarantine'),
    granted: 'none',
    expected: 'rest since 2026-11-01, delete from never',
  },

  // Callers that the trust policy lets in
  {
    name: 'a trust that lets no caller in',
    reason: 'not foreign',
    role: legacy({ trust: TRUST.noCaller }),
    settings: wanting('delete'),
    expected: '',
  },
  {
    name: 'a trust that only denies pipelines',
    reason: 'no caller gets in by it',
    role: legacy({ trust: TRUST.denied }),
    settings: wanting('delete'),
    expected: '',
  },
  {
    name: 'a trust that cannot be understood',
    reason: 'it is not known which callers closing would stop',
    role: legacy({ trust: TRUST.mangled }),
    settings: wanting('delete'),
    expected: 'reported: its trust policy cannot be understood',
  },
  {
    name: 'an account as well',
    reason: 'closing would stop it too',
    role: legacy({ trust: TRUST.andAnAccount }),
    settings: wanting('delete'),
    expected:
      'reported: other callers may enter it too (AWS arn:aws:iam::444455556666:root), and closing it would stop them as well',
  },
  {
    name: 'a service as well',
    reason: 'an instance may run with it',
    role: legacy({ trust: TRUST.andAService }),
    settings: wanting('delete'),
    expected:
      'reported: other callers may enter it too (Service ec2.amazonaws.com), and closing it would stop them as well',
  },
  {
    name: 'the provider of another workspace as well',
    reason: 'its pipelines are not ours to stop',
    role: legacy({ trust: TRUST.andAnotherProvider }),
    settings: wanting('delete'),
    expected: `reported: other callers may enter it too (Federated ${PROVIDER.replace('/acme/', '/other/')}), and closing it would stop them as well`,
  },
  {
    name: 'everybody',
    reason: 'pipelines are the least of it',
    role: legacy({ trust: TRUST.andAnybody }),
    settings: wanting('delete'),
    expected: 'reported: other callers may enter it too (AWS *), and closing it would stop them as well',
  },
  {
    name: 'two providers in one statement',
    reason: 'a list is not one',
    role: legacy({ trust: TRUST.inOneStatement }),
    settings: wanting('delete'),
    expected:
      'reported: other callers may enter it too (Federated arn:aws:iam::1:saml-provider/x), and closing it would stop them as well',
  },
  {
    name: 'NotPrincipal',
    reason: 'it names the callers that it does not let in',
    role: legacy({ trust: TRUST.allButUs }),
    settings: wanting('delete'),
    expected: '',
  },
  {
    name: 'our provider twice',
    reason: 'still only pipelines',
    role: legacy({ trust: TRUST.twoStatements }),
    settings: wanting('quarantine'),
    expected: CLOSE,
  },
  {
    name: 'a Deny of others',
    reason: 'it lets no caller in',
    role: legacy({ trust: TRUST.andADenied }),
    settings: wanting('quarantine'),
    expected: CLOSE,
  },

  // Never
  {
    name: 'under our path',
    reason: 'reported as ownership-lost',
    role: legacy({ path: PATH }),
    settings: wanting('delete'),
    expected: '',
  },
  { name: 'ours', reason: 'the manifests’ business', role: actualRole(), settings: wanting('delete'), expected: '' },
  {
    name: 'the upload role of the stack',
    reason: 'the service stands on it',
    role: legacy({ name: ROLE_NAMES.upload, path: '/rolekeeper/' }),
    settings: wanting('delete'),
    expected: '',
  },
  {
    name: 'a role that the settings name, in other letters',
    reason: 'IAM ignores case in names',
    role: legacy({ name: 'IAM-Admin' }),
    settings: wanting('delete', { service: { roles: ['iam-admin'], uploadRole: undefined } }),
    expected: '',
  },
  {
    name: 'an upload role outside of the path',
    reason: 'manifests are published with it',
    role: legacy({ name: 'manifests-upload' }),
    settings: wanting('delete', { service: { roles: [], uploadRole: 'manifests-upload' } }),
    expected: '',
  },
  {
    name: 'a role of the CDK',
    reason: 'it deploys the way back',
    role: legacy({ name: 'cdk-hnb659fds-deploy-role' }),
    settings: wanting('delete'),
    expected: 'reported: roles like cdk-* are never closed',
  },
  {
    name: 'a managed role of another deployment that stands in the account',
    reason: 'the other one opens it again, and each rings the other for ever',
    role: ofPayments(),
    beside: [reconcilerOf('payments')],
    settings: wanting('delete'),
    expected: `reported: it belongs to ${PAYMENTS}, which is deployed in this account: name it under owners`,
  },
  {
    name: 'the same, closed by an earlier version',
    reason: 'it is never deleted, and a person opens it',
    role: ofPayments({
      ...closed('2026-11-01'),
      owner: 'another',
      tags: { ...ofPayments().tags, [TAGS.quarantined]: '2026-11-01' },
    }),
    beside: [reconcilerOf('payments')],
    settings: wanting('delete'),
    expected: `stuck since 2026-11-01, open: it belongs to ${PAYMENTS}, which is deployed in this account: name it under owners`,
  },
  {
    name: 'the owner tag of a deployment that is not there',
    reason: 'a tag is easily copied',
    role: ofPayments(),
    beside: [reconcilerOf('staging'), reconcilerOf('payments', '/ci/')],
    settings: wanting('quarantine'),
    expected: CLOSE,
  },
  {
    name: 'the owner tag of another workspace, with the name of this deployment',
    reason: 'its reconciler is our own, and shows nothing',
    role: ofPayments({ tags: { [TAGS.managedBy]: MANAGED_BY, [TAGS.owner]: `${'0'.repeat(36)}/default` } }),
    beside: [reconcilerOf('default')],
    settings: wanting('quarantine'),
    expected: CLOSE,
  },
  {
    name: 'an exception',
    reason: 'the settings give its reason',
    role: legacy(),
    settings: wanting('delete', {}, [['legacy', 'moves in May']]),
    expected: 'reported: it is an exception: moves in May',
  },
  {
    name: 'an exception where all are reported',
    reason: 'it is reported all the same',
    role: legacy(),
    settings: wanting('report', {}, [['legacy', 'moves in May']]),
    expected: 'reported: it is an exception: moves in May',
  },
  {
    name: 'an exception in other letters',
    reason: 'a name that is not this one',
    role: legacy(),
    settings: wanting('quarantine', {}, [['Legacy', 'x']]),
    expected: CLOSE,
  },

  // Closed already
  {
    name: 'closed today',
    reason: 'at rest',
    role: closed('2026-11-22'),
    settings: wanting('quarantine'),
    expected: 'rest since 2026-11-22, delete from never',
  },
  {
    name: 'closed for long',
    reason: 'quarantine alone deletes nothing',
    role: closed('2025-01-01'),
    settings: wanting('quarantine'),
    expected: 'rest since 2025-01-01, delete from never',
  },
  {
    name: 'closed six whole days ago',
    reason: 'one is left',
    role: closed('2026-11-15'),
    settings: wanting('delete'),
    expected: 'rest since 2026-11-15, delete from 2026-11-23',
  },
  {
    name: 'closed seven whole days ago',
    reason: 'its time is over',
    role: closed('2026-11-14'),
    settings: wanting('delete'),
    expected: 'delete, closed on 2026-11-14',
  },
  {
    name: 'closed for long, and used since',
    reason: 'it may still be needed',
    role: closed('2026-11-01', { lastUsed: used('2026-11-20') }),
    settings: wanting('delete'),
    expected: 'rest since 2026-11-01, delete from 2026-11-27',
  },
  {
    name: 'closed for long, and used before',
    reason: 'it was not missed',
    role: closed('2026-11-01', { lastUsed: used('2026-10-20') }),
    settings: wanting('delete'),
    expected: 'delete, closed on 2026-11-01',
  },
  {
    name: 'closed for long, and used on that day',
    reason: 'it is not known whether before or after',
    role: closed('2026-11-01', { lastUsed: used('2026-11-01') }),
    settings: wanting('delete'),
    expected: 'delete, closed on 2026-11-01',
  },
  {
    name: 'due, and in an instance profile',
    reason: 'the profile is not ours to empty',
    role: closed('2026-11-01', { instanceProfiles: ['web'] }),
    settings: wanting('delete'),
    expected:
      'rest since 2026-11-01, delete from never; stuck since 2026-11-01, leave-profiles: it is in instance profile web',
  },

  // Closed, and remembered
  {
    name: 'closed, as it is remembered',
    reason: 'at rest',
    role: closed('2026-11-15'),
    closed: remembered('2026-11-15'),
    settings: wanting('delete'),
    expected: 'rest since 2026-11-15, delete from 2026-11-23',
  },
  {
    name: 'closed today, with an old day written by hand',
    reason: 'the day that counts is what is remembered, and people are shown that one',
    role: closed('2025-01-01'),
    closed: remembered('2026-11-20'),
    settings: wanting('delete'),
    expected: 'show the day 2026-11-20, delete from 2026-11-28',
  },
  {
    name: 'closed for long, with a newer day written by hand',
    reason: 'more time never hurts',
    role: closed('2026-11-20'),
    closed: remembered('2026-11-01'),
    settings: wanting('delete'),
    expected: 'rest since 2026-11-20, delete from 2026-11-28',
  },
  {
    name: 'closed for long, with a day that is yet to come',
    reason: 'it was written by hand, and would keep the role for ever',
    role: closed('9999-12-31'),
    closed: remembered('2026-11-01'),
    settings: wanting('delete'),
    expected: 'delete, closed on 2026-11-01',
  },
  {
    name: 'closed, without a day, of fifty tags',
    reason: 'IAM takes no more of them, and since when it is closed is remembered',
    role: legacy({ boundaryArn: DENY_ALL, tags: FIFTY_TAGS }),
    closed: remembered('2026-11-01'),
    settings: wanting('delete'),
    expected: 'delete, closed on 2026-11-01',
  },
  {
    name: 'both marks by hand, or of an earlier version',
    reason: 'it is not remembered as closed: its time begins now, and an old day does not end it',
    role: closed('2025-01-01'),
    closed: {},
    settings: wanting('delete'),
    expected: 'show the day 2026-11-22, delete from 2026-11-30',
  },
  {
    name: 'another role under a name that is remembered, with both marks by hand',
    reason: 'it is another role',
    role: closed('2025-01-01', { roleId: aRoleId('AROAOTHER') }),
    closed: remembered('2025-01-01'),
    settings: wanting('quarantine'),
    expected: 'show the day 2026-11-22, delete from never',
  },
  {
    name: 'opened by hand, as its boundary says, and remembered as closed',
    reason: 'closed again, its time begins again',
    role: closed('2026-11-01', { boundaryArn: undefined }),
    closed: remembered('2026-11-01'),
    settings: wanting('delete'),
    expected: CLOSE_AND_DELETE,
  },

  // Half closed
  {
    name: 'the boundary taken off by hand',
    reason: 'it was opened: closed again, with a new day',
    role: closed('2026-11-01', { boundaryArn: undefined }),
    settings: wanting('delete'),
    expected: CLOSE_AND_DELETE,
  },
  {
    name: 'another boundary by hand',
    reason: 'the same',
    role: closed('2026-11-01', { boundaryArn: BOUNDARY }),
    settings: wanting('delete'),
    expected: CLOSE_AND_DELETE,
  },
  {
    name: 'closed by others',
    reason: 'no day: its time begins now',
    role: legacy({ boundaryArn: DENY_ALL }),
    settings: wanting('delete'),
    expected: CLOSE_AND_DELETE,
  },
  {
    name: 'a mark that is no day',
    reason: 'it was written by hand',
    role: closed('soon'),
    settings: wanting('delete'),
    expected: CLOSE_AND_DELETE,
  },
  {
    name: 'a policy called AWSDenyAll of the account',
    reason: 'it may say anything',
    role: closed('2026-11-01', { boundaryArn: anArn(`arn:aws:iam::${ACCOUNT}:policy/AWSDenyAll`) }),
    settings: wanting('delete'),
    expected: CLOSE_AND_DELETE,
  },

  // Closed, and should not be
  {
    name: 'closed, and only reported now',
    reason: 'we may not open',
    role: closed('2026-11-01'),
    settings: wanting('report'),
    expected: 'stuck since 2026-11-01, open: the settings have such roles reported only',
  },
  {
    name: 'closed, and an exception now',
    reason: 'we may not open',
    role: closed('2026-11-01'),
    settings: wanting('delete', {}, [['legacy', 'moves in May']]),
    expected: 'stuck since 2026-11-01, open: it is an exception: moves in May',
  },
  {
    name: 'closed, and its trust was corrected',
    reason: 'no pipeline of ours gets in any more',
    role: closed('2026-11-01', { trust: TRUST.noCaller }),
    settings: wanting('delete'),
    expected: 'stuck since 2026-11-01, open: it does not trust the Bitbucket provider any more',
  },
  {
    name: 'closed, and others may enter now',
    reason: 'never delete what others need',
    role: closed('2026-11-01', { trust: TRUST.andAService }),
    settings: wanting('delete'),
    expected:
      'stuck since 2026-11-01, open: other callers may enter it too (Service ec2.amazonaws.com), and closing it would stop them as well',
  },
  {
    name: 'closed, and its trust mangled',
    reason: 'never delete what is not understood',
    role: closed('2026-11-01', { trust: TRUST.mangled }),
    settings: wanting('delete'),
    expected: 'stuck since 2026-11-01, open: its trust policy cannot be understood',
  },
  {
    name: 'AWSDenyAll by others on what is not foreign',
    reason: 'a person’s own way to switch a role off',
    role: legacy({ boundaryArn: DENY_ALL, trust: TRUST.noCaller }),
    settings: wanting('delete'),
    expected: '',
  },
];

describe('a role that is not ours', () => {
  for (const { name, reason, role, settings: wanted, granted = 'delete', closed, beside = [], expected } of CASES) {
    it(`${name}: ${reason}`, () => {
      const rules = { settings: wanted, now: NOW, world: WORLD, granted, closed };
      expect(wordsOf(foreignFates([], [role, ...beside], rules))).toBe(expected);
    });
  }

  it('is left alone where it stands in a manifest’s way', () => {
    const desired = desiredRole({ name: 'Legacy' });
    const conflict: Change = { kind: 'conflict', name: 'Legacy', reason: 'not-ours', desired, actual: legacy() };
    expect(
      foreignFates([conflict], [legacy()], {
        settings: wanting('delete'),
        now: NOW,
        world: WORLD,
        granted: 'delete',
        closed: {},
      }),
    ).toEqual([]);
  });

  it('says why it is closed, and who got in', () => {
    const [fate] = foreignFates([], [legacy()], {
      settings: wanting('delete'),
      now: NOW,
      world: WORLD,
      granted: 'delete',
      closed: undefined,
    });
    expect(fate?.change).toMatchObject({ because: { is: 'foreign', why: 'SEC-160', boundaryArn: DENY_ALL } });
    expect(JSON.stringify(fate?.change)).toContain(`repository ${REPOSITORY}`);
  });

  it('wears the AWSDenyAll of its own partition', () => {
    const china = wanting('quarantine');
    const provider = { ...china.provider, arn: anArn(PROVIDER.replace('arn:aws:', 'arn:aws-cn:')) };
    const role = legacy({ trust: PIPELINE.replaceAll('arn:aws:', 'arn:aws-cn:') });
    const [fate] = foreignFates([], [role], {
      settings: { ...china, partition: 'aws-cn', provider },
      now: NOW,
      world: WORLD,
      granted: 'quarantine',
      closed: undefined,
    });
    expect(fate?.change).toMatchObject({ because: { boundaryArn: 'arn:aws-cn:iam::aws:policy/AWSDenyAll' } });
  });

  it('is counted, open or closed', () => {
    const roles = [legacy(), closed('2026-11-01'), legacy({ trust: TRUST.noCaller }), legacy({ trust: TRUST.mangled })];
    expect(roles.map((role) => isForeign(role, settings()))).toEqual([true, true, false, true]);
  });
});

/** What the calls of a plan leave behind. */
function after(role: ActualRole, change: Change): ActualRole | undefined {
  let now: ActualRole | undefined = role;
  for (const operation of operationsFor(change, BOUNDARY)?.operations ?? []) {
    if (now === undefined) throw new Error(`${operation.call} on a role that is gone`);
    if (operation.call === 'TagRole') now = { ...now, tags: { ...now.tags, ...operation.tags } };
    if (operation.call === 'PutRolePermissionsBoundary') now = { ...now, boundaryArn: operation.boundaryArn };
    if (operation.call === 'DeleteRole') now = undefined;
  }
  return now;
}

describe('for any role, any settings and any day', () => {
  const role = fc.record({
    trust: fc.constantFrom(...Object.values(TRUST)),
    boundaryArn: fc.constantFrom(undefined, BOUNDARY, DENY_ALL),
    tags: fc.constantFrom({}, { [TAGS.quarantined]: '2026-11-01' }, { [TAGS.quarantined]: 'x' }, desiredRole().tags),
    path: fc.constantFrom('/', '/ci/', PATH, '/aws-reserved/sso.amazonaws.com/'),
    name: fc.constantFrom('legacy', 'cdk-x', ROLE_NAMES.reconciler),
    instanceProfiles: fc.constantFrom([], ['web']),
    managedPolicyArns: fc.constantFrom([], [READ_ONLY]),
  });
  const response = fc.constantFrom('report' as const, 'quarantine' as const, 'delete' as const);
  const granted = fc.constantFrom('none' as const, 'quarantine' as const, 'delete' as const);

  it('only what wears AWSDenyAll is deleted, and never on the day on which it is closed', () => {
    fc.assert(
      fc.property(role, response, granted, fc.integer({ min: 0, max: 30 }), (fields, wanted, grant, days) => {
        const rules = { settings: wanting(wanted), world: WORLD, now: NOW, granted: grant, closed: undefined };
        const begin = legacy(fields);
        const [first] = foreignFates([], [begin], rules);
        if (first?.change === undefined) return;
        expect(isForeignRemoval(first.change) && grant === 'none').toBe(false);
        if (first.change.kind === 'delete') {
          expect([begin.boundaryArn, wanted, first.change.closedOn]).toEqual([DENY_ALL, 'delete', '2026-11-01']);
          return;
        }
        const left = after(begin, first.change);
        if (left === undefined) throw new Error('closed, and gone');
        const later = new Date(NOW.getTime() + days * DAY);
        const [second] = foreignFates([], [left], { ...rules, now: later });
        // At rest, until its time is over.
        const isDue = wanted === 'delete' && first.change.kind !== 'keep' && dateOf(later.getTime()) >= '2026-11-30';
        if (first.change.kind !== 'keep') {
          const mayGo = isDue && grant !== 'quarantine' && left.instanceProfiles.length === 0;
          expect(second?.change?.kind).toBe(mayGo ? 'delete' : 'keep');
        }
      }),
    );
  });

  it('a plan calls nothing but what IAM is asked for', () => {
    fc.assert(
      fc.property(role, response, granted, (fields, wanted, grant) => {
        const begin = legacy(fields);
        const fates = foreignFates([], [begin], {
          settings: wanting(wanted),
          now: NOW,
          world: WORLD,
          granted: grant,
          closed: undefined,
        });
        for (const operation of fates.flatMap(
          ({ change }) => (change && operationsFor(change, BOUNDARY)?.operations) ?? [],
        )) {
          const { call } = operation;
          if (call === 'TagRole') expect(operation.tags).toEqual({ [TAGS.quarantined]: '2026-11-22' });
          else if (call === 'PutRolePermissionsBoundary') expect(operation.boundaryArn).toBe(DENY_ALL);
          else expect(['DetachRolePolicy', 'DeleteRolePolicy', 'DeleteRole']).toContain(call);
        }
      }),
    );
  });
});

describe('the calls', () => {
  const change = (actual: ActualRole, keepsIntent = true): Change => {
    const [fate] = foreignFates([], [actual], {
      settings: wanting('delete'),
      now: NOW,
      world: WORLD,
      granted: 'delete',
      closed: undefined,
      keepsIntent,
    });
    if (fate?.change === undefined) throw new Error('nothing is to be done');
    return fate.change;
  };
  const mark = { call: 'TagRole', tags: { [TAGS.quarantined]: '2026-11-22' } };
  const bound = { call: 'PutRolePermissionsBoundary', boundaryArn: DENY_ALL };
  const full = { managedPolicyArns: [READ_ONLY], inlinePolicies: { read: '{}' } };
  const cases = [
    {
      name: 'the boundary before the day',
      reason: 'no tag stands before a door that is to be closed',
      role: legacy(full),
      expected: [bound, mark],
    },
    {
      name: 'the boundary before a day that takes the place of an earlier one',
      reason: 'it was opened by hand: cut short, the inventory has the new day, and the old one does not count',
      role: legacy({ ...full, tags: { [TAGS.quarantined]: '2026-11-01' } }),
      expected: [bound, mark],
    },
    {
      name: 'a day that takes the place of an earlier one before the boundary, where nothing is written down',
      reason: 'cut short, it is open with a new day, and not closed with an old one whose time is over',
      role: legacy({ ...full, tags: { [TAGS.quarantined]: '2026-11-01' } }),
      keepsIntent: false,
      expected: [mark, bound],
    },
    {
      name: 'the boundary first of a role without a day, also where nothing is written down',
      reason: 'without a day it is not closed for any pass',
      role: legacy(full),
      keepsIntent: false,
      expected: [bound, mark],
    },
    {
      name: 'only what is missing',
      reason: 'others have closed it already',
      role: legacy({ boundaryArn: DENY_ALL }),
      expected: [mark],
    },
    {
      name: 'nothing that is done',
      reason: 'the pass before was cut short',
      role: legacy({ tags: mark.tags }),
      expected: [bound],
    },
    {
      name: 'policies before the role, and no boundary',
      reason: 'it wears what IAM asks for',
      role: closed('2026-11-01', full),
      expected: [
        { call: 'DetachRolePolicy', policyArn: READ_ONLY },
        { call: 'DeleteRolePolicy', policyName: 'read' },
        { call: 'DeleteRole' },
      ],
    },
  ];
  for (const { name, reason, role, keepsIntent, expected } of cases) {
    it(`write ${name}: ${reason}`, () => {
      expect(operationsFor(change(role, keepsIntent), BOUNDARY)).toEqual({
        role: 'legacy',
        roleId: role.roleId,
        operations: expected,
      });
    });
  }
});
