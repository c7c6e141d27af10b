/** Which updates of a trust wait, as they shut out the pipelines of today, and which must never wait. */

import type { Settings } from '../../../src/core/manifest/settings.ts';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { AppliedRoles } from '../../../src/core/model/applied-role.ts';
import type { Approval } from '../../../src/core/model/approval.ts';
import type { DesiredRole } from '../../../src/core/model/desired-role.ts';
import { type ApprovalDigest, approvalDigestOf } from '../../../src/core/model/ids.ts';
import type { KnownRoles } from '../../../src/core/model/inventory.ts';
import { namesOf } from '../../../src/core/plan/exchanged-names.ts';
import { lockoutDigest, lockoutSet } from '../../../src/core/plan/lockouts.ts';
import { CLOSED_TRUST } from '../../../src/core/plan/quarantine.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { appliedRole } from '../../support/applied-roles.ts';
import { anArn, aUuid } from '../../support/ids.ts';
import {
  ACCOUNT,
  desiredRole,
  ENVIRONMENT,
  HOST,
  OTHER_REPOSITORY,
  REPOSITORY,
  settings,
  subjectFormat,
} from '../../support/roles.ts';
import { type Case, guardedPlan, inIam, inventoryOf, NOON, roles } from './guarded-plan.ts';

type Provider = Settings['provider'];

export interface LockoutCase extends Omit<Case, 'expected'> {
  /** Rules that speak, and how many updates are left in the plan. */
  readonly expected: { rules: string[]; updates: number };
}

const today = settings().provider;
const renamed: Provider = {
  ...today,
  workspace: 'acme-shop',
  host: HOST.replace('/acme/', '/acme-shop/'),
  arn: anArn(`arn:aws:iam::${ACCOUNT}:oidc-provider/${HOST.replace('/acme/', '/acme-shop/')}`),
};
const mistyped: Provider = { ...today, audience: today.audience.replace(/.$/, '9') };
const has = (...clientIds: string[]) => ({ provider: { is: 'present' as const, url: HOST, clientIds } });
const MISSING = { provider: { is: 'missing' as const } };
const UNREAD = { provider: { is: 'unread' as const } };

const PLACE = { repositoryUuid: REPOSITORY, environmentUuid: ENVIRONMENT };
/** What the manifest calls them. */
const NAMES = { repository: 'checkout-api', environment: 'production' };
const OTHER_ENVIRONMENT = aUuid('{0d9c8b7a-6f5e-4d3c-8b2a-190807f6e5d5}');

/** The roles as these settings want them. */
function by(provider: Provider, list: readonly DesiredRole[], place = PLACE, names = NAMES): DesiredRole[] {
  const { repositoryUuid, environmentUuid } = place;
  const doors = [
    {
      repository: { name: names.repository, uuid: repositoryUuid },
      environment: { name: names.environment, uuid: environmentUuid },
    },
  ];
  return list.map(({ digest: _, ...role }) =>
    desiredRole({
      ...role,
      trust: trustPolicy(provider, [place]),
      admission: { ...role.admission, doors },
    }),
  );
}

/** What the names stood for when they were applied. */
function remembering(list: readonly ActualRole[], desired: readonly DesiredRole[]): KnownRoles {
  const known = inventoryOf(list);
  return Object.fromEntries(
    desired.flatMap((role) => {
      const one = known[role.name];
      return one === undefined ? [] : [[role.name, { ...one, names: namesOf(role.admission.doors) }]];
    }),
  );
}

/** As it is kept that these were applied; under the digest of others, where a case says so. */
function keptOf(list: readonly DesiredRole[], digests = list): AppliedRoles {
  return new Map(list.map((role, at) => [role.name, { ...appliedRole(role), digest: digests[at]?.digest ?? '' }]));
}

const opened = (trust: (provider: Provider) => object) => (role: ActualRole) => ({
  ...role,
  trust: JSON.stringify({ Version: '2012-10-17', Statement: [trust(today)] }),
});
const toAll = opened(({ arn, host, audience }) => ({
  Effect: 'Allow',
  Principal: { Federated: arn },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: { StringEquals: { [`${host}:aud`]: audience } },
}));

const approval = (digest: ApprovalDigest, hours: number): Approval => ({
  digest,
  expires: NOON.getTime() + hours * 3_600_000,
  place: 'approvals.json',
});
const changesOf = (situation: Omit<Case, 'name' | 'reason' | 'expected'>) =>
  guardedPlan({ name: '', reason: '', expected: { rules: [], deletions: 0 }, ...situation }).changes;
const digestOf = (situation: Omit<Case, 'name' | 'reason' | 'expected'>) => lockoutDigest(changesOf(situation));

const two = roles(2);
const six = roles(6);
const wrongAudience = { declared: by(mistyped, two), there: inIam(two), settings: { provider: mistyped } };
const applied = by(today, six);
const otherRepository = { ...PLACE, repositoryUuid: OTHER_REPOSITORY };
const otherEnvironment = { ...PLACE, environmentUuid: OTHER_ENVIRONMENT };
const toReports = { ...NAMES, repository: 'reports' };
const toStaging = { ...NAMES, environment: 'staging' };
const knownSix = remembering(inIam(applied), applied);
const exchanged = {
  declared: by(today, two, otherRepository),
  there: inIam(by(today, two)),
  known: remembering(inIam(by(today, two)), by(today, two)),
};
/** The lock file that these roles were compiled with; without it no UUID has a name. */
const named = (repository: string, other: string) => ({
  lock: {
    workspace: 'acme',
    repositories: {
      'checkout-api': {
        uuid: aUuid(repository),
        environments: { production: OTHER_ENVIRONMENT, staging: ENVIRONMENT },
      },
      reports: { uuid: aUuid(other), environments: {} },
    },
  },
});

export const LOCKOUT_CASES: LockoutCase[] = [
  // What IAM does not have
  {
    name: 'a workspace renamed before its provider exists',
    reason: 'nobody could enter any role any more, however few they are',
    declared: by(renamed, two),
    there: inIam(two),
    settings: { provider: renamed },
    state: MISSING,
    expected: { rules: ['provider-missing', 'nobody-enters'], updates: 0 },
  },
  {
    name: 'a workspace renamed after its provider was created',
    reason: 'the same pipelines enter by the new one',
    declared: by(renamed, six),
    there: inIam(six),
    settings: { provider: renamed },
    state: { provider: { is: 'present', url: renamed.host, clientIds: [renamed.audience] } },
    expected: { rules: [], updates: 6 },
  },
  {
    name: 'a workspace renamed, and its provider has another audience',
    reason: 'a provider alone lets nobody in',
    declared: by(renamed, two),
    there: inIam(two),
    settings: { provider: renamed },
    state: { provider: { is: 'present', url: renamed.host, clientIds: ['sts.amazonaws.com'] } },
    expected: { rules: ['provider-changed', 'provider-changed', 'nobody-enters'], updates: 0 },
  },
  {
    name: 'one digit of the workspace’s UUID mistyped',
    reason: 'IAM accepts the right audience, and the settings ask for a wrong one',
    ...wrongAudience,
    state: has(today.audience),
    expected: { rules: ['provider-changed', 'provider-changed', 'nobody-enters'], updates: 0 },
  },
  {
    name: 'the same, and a new role',
    reason: 'a new role takes nothing from a pipeline',
    ...wrongAudience,
    declared: by(mistyped, roles(3)),
    state: has(today.audience),
    expected: { rules: ['provider-changed', 'provider-changed', 'nobody-enters'], updates: 1 },
  },
  {
    name: 'the same in a dump without providers',
    reason: 'what was not read may be there; a dump is only looked at',
    ...wrongAudience,
    state: UNREAD,
    expected: { rules: ['not-compared'], updates: 2 },
  },
  {
    name: 'a wrong audience that was added to the provider, where roles are few',
    reason: 'IAM has it, and two roles are within the limit, as two deletions are',
    ...wrongAudience,
    state: has(today.audience, mistyped.audience),
    expected: { rules: ['provider-changed'], updates: 2 },
  },
  {
    name: 'a wrong audience that was added to the provider, where roles are many',
    reason: 'no token of today has it: as many as that need approval',
    declared: by(mistyped, six),
    there: inIam(six),
    settings: { provider: mistyped },
    state: has(today.audience, mistyped.audience),
    expected: { rules: ['provider-changed', 'too-many-lockouts'], updates: 0 },
  },

  // What has to be done at once
  {
    name: 'a trust that was changed by hand, and the provider is gone',
    reason: 'what was applied last is applied again: no line is wrong',
    declared: by(today, two),
    there: inIam(by(today, two)).map((role) => ({ ...role, trust: trustPolicy(renamed, [PLACE]) })),
    known: inventoryOf(inIam(by(today, two))),
    state: MISSING,
    expected: { rules: ['provider-missing'], updates: 2 },
  },
  {
    name: 'the same, and nothing is remembered',
    reason: 'it may as well be the manifests that changed, and a person looks first',
    declared: by(today, two),
    there: inIam(by(today, two)).map((role) => ({ ...role, trust: trustPolicy(renamed, [PLACE]) })),
    state: MISSING,
    expected: { rules: ['provider-missing', 'nobody-enters'], updates: 0 },
  },
  {
    name: 'a wrong audience, and a role that was opened to all by hand',
    reason: 'a role that is open to all is worse than one that is shut',
    ...wrongAudience,
    there: inIam(two).map(toAll),
    state: has(today.audience),
    expected: { rules: ['provider-changed', 'provider-changed'], updates: 2 },
  },
  {
    name: 'a wrong audience, and a role that was opened to an account by hand',
    reason: 'no manifest can ask for a caller that is no pipeline',
    ...wrongAudience,
    there: inIam(two).map(
      opened(() => ({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'sts:AssumeRole' })),
    ),
    state: has(today.audience),
    expected: { rules: ['provider-changed', 'provider-changed'], updates: 2 },
  },
  {
    name: 'a wrong audience, and roles that were given to another repository by hand',
    reason: 'the inventory remembers another one: what a hand has opened is closed',
    ...wrongAudience,
    there: inIam(by(today, two)).map((role) => ({ ...role, trust: trustPolicy(today, [otherRepository]) })),
    known: remembering(inIam(by(today, two)), by(today, two)),
    state: has(today.audience),
    expected: { rules: ['provider-changed', 'provider-changed'], updates: 2 },
  },
  {
    name: 'roles that were given to another repository by hand, and another change of their manifests',
    reason: 'the inventory has no more than a digest, and it shows that the trust is not the one that was applied',
    declared: by(today, two).map(({ digest: _, ...role }) => desiredRole({ ...role, maxSessionSeconds: 7200 })),
    there: inIam(by(today, two)).map((role) => ({ ...role, trust: trustPolicy(today, [otherRepository]) })),
    known: inventoryOf(inIam(by(today, two))),
    expected: { rules: [], updates: 2 },
  },
  {
    name: 'a role in quarantine that is declared again, and the provider is gone',
    reason: 'nobody can enter it today',
    declared: by(today, two),
    there: inIam(by(today, two)).map((role) => ({ ...role, trust: CLOSED_TRUST })),
    state: MISSING,
    expected: { rules: ['provider-missing'], updates: 2 },
  },
  {
    name: 'the provider gone, and roles given to another environment',
    reason: 'nobody can enter them today, and nobody could after it',
    declared: by(today, six, otherEnvironment, toStaging),
    there: inIam(applied),
    known: knownSix,
    state: MISSING,
    expected: { rules: ['provider-missing'], updates: 6 },
  },
  {
    name: 'the provider with another audience, and roles given to another environment',
    reason: 'the same: the tokens of today do not open them',
    declared: by(today, six, otherEnvironment, toStaging),
    there: inIam(applied),
    known: knownSix,
    state: has('sts.amazonaws.com'),
    expected: { rules: ['provider-changed', 'provider-changed'], updates: 6 },
  },
  {
    name: 'a wrong audience put right',
    reason: 'nobody can enter by the wrong one: the provider does not accept it',
    declared: by(today, six),
    there: inIam(by(mistyped, six)),
    state: has(today.audience),
    expected: { rules: [], updates: 6 },
  },

  // What was applied is kept
  {
    name: 'roles that were opened to every environment by hand, and a wrong audience',
    reason: 'their names are as they were, and what was applied shows that a hand has opened them',
    ...wrongAudience,
    there: inIam(by(today, two)).map((role) => ({
      ...role,
      trust: trustPolicy(today, [{ repositoryUuid: REPOSITORY }]),
    })),
    known: remembering(inIam(by(today, two)), by(today, two)),
    applied: keptOf(by(today, two)),
    state: has(today.audience),
    expected: { rules: ['provider-changed', 'provider-changed'], updates: 2 },
  },
  {
    name: 'roles that were given to another environment by hand, another change of their manifests, and no provider',
    reason: 'the manifests ask for no other trust: what was applied last is applied again',
    declared: by(today, two).map(({ digest: _, ...role }) => desiredRole({ ...role, maxSessionSeconds: 7200 })),
    there: inIam(by(today, two)).map((role) => ({ ...role, trust: trustPolicy(renamed, [otherEnvironment]) })),
    known: inventoryOf(inIam(by(today, two))),
    applied: keptOf(by(today, two)),
    state: MISSING,
    expected: { rules: ['provider-missing'], updates: 2 },
  },
  {
    name: 'roles that were shut to some by hand, and a wrong audience',
    reason: 'a hand has opened nothing, and those who can enter today could not',
    ...wrongAudience,
    there: inIam(by(today, two)),
    known: inventoryOf(inIam(by(today, two))),
    applied: keptOf(
      by(today, two).map((role) => ({ ...role, trust: trustPolicy(today, [PLACE, otherEnvironment]) })),
      by(today, two),
    ),
    state: has(today.audience),
    expected: { rules: ['provider-changed', 'provider-changed', 'nobody-enters'], updates: 0 },
  },
  {
    name: 'another UUID under an old name that is not remembered, and a description changed by hand',
    reason: 'the digest tag fits no longer, and what was applied shows which UUID went',
    ...exchanged,
    there: exchanged.there.map((role) => ({ ...role, description: 'by hand' })),
    known: inventoryOf(exchanged.there),
    applied: keptOf(by(today, two)),
    ...named(OTHER_REPOSITORY, REPOSITORY),
    expected: { rules: ['another-uuid'], updates: 0 },
  },

  // Too many at once
  {
    name: 'three roles given to another repository',
    reason: 'within the limit of deletions, and their manifests say so',
    declared: [...by(today, six.slice(0, 3), otherRepository, toReports), ...applied.slice(3)],
    there: inIam(applied),
    known: knownSix,
    expected: { rules: [], updates: 3 },
  },
  {
    name: 'four roles given to another repository',
    reason: 'more than three and more than a tenth: like a mass deletion',
    declared: [...by(today, six.slice(0, 4), otherRepository, toReports), ...applied.slice(4)],
    there: inIam(applied),
    known: knownSix,
    expected: { rules: ['too-many-lockouts'], updates: 0 },
  },
  {
    name: 'roles given to one environment more',
    reason: 'those who can enter today still can',
    declared: applied.map(({ digest: _, ...role }) =>
      desiredRole({ ...role, trust: trustPolicy(today, [PLACE, otherEnvironment]) }),
    ),
    there: inIam(applied),
    expected: { rules: [], updates: 6 },
  },
  {
    name: 'a subject format that no token has',
    reason: 'whatever the settings say of subjects, the trust of today works as it is written',
    declared: by({ ...today, subjectFormat: subjectFormat('{workspaceUuid}:{repositoryUuid}:{stepUuid}') }, six),
    there: inIam(applied),
    settings: {
      provider: { ...today, subjectFormat: subjectFormat('{workspaceUuid}:{repositoryUuid}:{stepUuid}') },
    },
    expected: { rules: ['too-many-lockouts'], updates: 0 },
  },
  {
    name: 'six roles renamed, and their successors given to another repository',
    reason: 'a successor that lets none of them in is no successor: the old roles are lost',
    declared: by(today, six, otherRepository).map(({ name, ...role }) => ({
      ...role,
      name: `${name}-b`,
      previousNames: [name],
    })),
    there: inIam(applied),
    ...named(REPOSITORY, OTHER_REPOSITORY),
    expected: { rules: ['too-many-deletions', 'whole-team'], updates: 6 },
  },

  {
    name: 'a role renamed together with its workspace, before the provider exists',
    reason: 'the new role is made, and the old one, which works, stays until the new one does',
    declared: by(renamed, two.slice(0, 1)).map((role) => ({ ...role, name: 'new-name', previousNames: [role.name] })),
    there: inIam(two.slice(0, 1)),
    settings: { provider: renamed },
    state: MISSING,
    expected: { rules: ['provider-missing', 'rename-waits'], updates: 1 },
  },

  // Other UUIDs under old names
  {
    name: 'a repository with another UUID under its old name',
    reason: 'every name in the plan stays the same',
    ...exchanged,
    expected: { rules: ['another-uuid'], updates: 0 },
  },
  {
    name: 'an environment with another UUID under its old name',
    reason: 'the same, one level down',
    ...exchanged,
    declared: by(today, two, otherEnvironment),
    expected: { rules: ['another-uuid'], updates: 0 },
  },
  {
    name: 'a repository and its environment, both with other UUIDs',
    reason: 'each is reported, as each is looked up',
    ...exchanged,
    declared: by(today, two, { repositoryUuid: OTHER_REPOSITORY, environmentUuid: OTHER_ENVIRONMENT }),
    expected: { rules: ['another-uuid', 'another-uuid'], updates: 0 },
  },
  {
    name: 'the names of all roles mixed up',
    reason: 'both are true, and one approval is for both',
    declared: by(today, six, otherRepository),
    there: inIam(applied),
    known: remembering(inIam(applied), applied),
    expected: { rules: ['another-uuid', 'too-many-lockouts'], updates: 0 },
  },
  {
    name: 'another UUID under an old name, of which nothing is remembered',
    reason: 'the lock file has the old UUID no more: it did not go to another name',
    ...exchanged,
    known: undefined,
    ...named(OTHER_REPOSITORY, '{00000000-0000-4000-8000-000000000000}'),
    expected: { rules: ['another-uuid'], updates: 0 },
  },
  {
    name: 'another repository in the manifest',
    reason: 'the name says it, and is remembered as another one',
    ...exchanged,
    declared: by(today, two, otherRepository, toReports),
    expected: { rules: [], updates: 2 },
  },
  {
    name: 'another repository, of which nothing is remembered, and the lock file has both',
    reason: 'the manifest may just name another one, or the two changed places: the stricter reading',
    ...exchanged,
    known: undefined,
    ...named(OTHER_REPOSITORY, REPOSITORY),
    expected: { rules: ['another-uuid'], updates: 0 },
  },
  {
    name: 'another environment, of which an inventory of an earlier version remembers no name',
    reason: 'the same, until a pass has seen the role in sync',
    ...exchanged,
    declared: by(today, two, otherEnvironment),
    known: inventoryOf(exchanged.there),
    ...named(REPOSITORY, OTHER_REPOSITORY),
    expected: { rules: ['another-uuid'], updates: 0 },
  },

  // Approval
  {
    name: 'a wrong audience, approved',
    reason: 'a person has looked at exactly these',
    ...wrongAudience,
    state: has(today.audience),
    approvals: [approval(digestOf({ ...wrongAudience, state: has(today.audience) }), 1)],
    expected: { rules: ['provider-changed', 'provider-changed'], updates: 2 },
  },
  {
    name: 'another UUID, approved in the settings',
    reason: 'the repository was made again in Bitbucket',
    ...exchanged,
    settings: { lockouts: { ...approval(digestOf(exchanged), 1), place: 'rolekeeper.yaml' } },
    expected: { rules: [], updates: 2 },
  },
  {
    name: 'another UUID than the one that was approved',
    reason: 'the approval is for one repository, and not for any',
    ...exchanged,
    approvals: [
      approval(
        digestOf({
          ...exchanged,
          declared: by(today, two, {
            ...PLACE,
            repositoryUuid: aUuid('{00000000-0000-4000-8000-000000000000}'),
          }),
        }),
        1,
      ),
    ],
    expected: { rules: ['another-uuid', 'approval-other'], updates: 0 },
  },
  {
    name: 'another UUID, and an approval of deletions',
    reason: 'it is about another question, and nothing to speak of here',
    ...exchanged,
    approvals: [approval(approvalDigestOf('deletions', 'a set'), 1)],
    expected: { rules: ['another-uuid'], updates: 0 },
  },
  {
    name: 'another UUID, approved in the settings for a week',
    reason: 'refused, and reported once',
    ...exchanged,
    settings: { lockouts: { ...approval(digestOf(exchanged), 7 * 24), place: 'rolekeeper.yaml' } },
    expected: { rules: ['approval-expired', 'another-uuid'], updates: 0 },
  },
  {
    name: 'a part of what was approved, after a pass that was cut short',
    reason: 'what remains of the set needs no second approval',
    ...exchanged,
    declared: [...by(today, two.slice(0, 1)), ...exchanged.declared.slice(1)],
    approvals: [
      {
        ...approval(digestOf(exchanged), 1),
        remaining: lockoutSet(changesOf(exchanged)),
      },
    ],
    expected: { rules: [], updates: 1 },
  },
];
