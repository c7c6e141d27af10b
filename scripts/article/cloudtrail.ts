/** What the article says of CloudTrail. */
import { type Section, SOURCES } from './statement.ts';

export const CLOUDTRAIL: readonly Section[] = [
  {
    heading: 'Using CloudTrail for Debugging',
    statements: [
      {
        id: 'event-history',
        says: 'CloudTrail’s event history has 90 days, without any set-up.',
        names: ['90 days', 'Event History'],
        stands: 'so',
        here: 'Of each region by itself. A trail’s files reach further back, and are read as well.',
        kept: [{ verb: 'trail' }, { code: 'principal-id' }],
      },
      {
        id: 'event-filter',
        says: 'Filter by the event name AssumeRoleWithWebIdentity, and look at request and response.',
        names: ['Event name'],
        stands: 'otherwise',
        here: 'Each event is taken apart: repository, environment, step, role, session, outcome; and for a refusal the reason, as far as the manifests show it.',
        kept: [{ verb: 'trail' }, { check: 'entry-repository' }],
      },
      {
        id: 'principal-id',
        says: 'PrincipalId of a refused call shows the claims that AWS got.',
        names: ['PrincipalId'],
        stands: 'so',
        here: 'Provider, audience and subject, and no further claim. Later events of the session have another form of it.',
        source: SOURCES.identity,
        kept: [{ verb: 'trail' }, { code: 'principal-id' }],
      },
      {
        id: 'principal-id-form',
        says: 'It looks like arn:aws:iam::123456789012:oidc-provider/api.bitbucket.org/...:sts.amazonaws.com:{workspace-uuid}:{repo-uuid}:...',
        names: ['sts.amazonaws.com', '{workspace-uuid}:{repo-uuid}:'],
        stands: 'not so',
        here: 'sts.amazonaws.com is the audience that GitHub’s action asks for. With Bitbucket ari:cloud:bitbucket::workspace/UUID stands there, then {REPOSITORY-UUID}[:{ENVIRONMENT-UUID}]:{STEP-UUID}.',
        source: SOURCES.oidc,
        kept: [{ code: 'principal-id' }, { check: 'entry-no-token' }],
      },
      {
        id: 'not-in-cloudtrail',
        says: 'InvalidIdentityToken errors are not in CloudTrail.',
        names: ['InvalidIdentityToken'],
        stands: 'so',
        here: 'So the token and the provider are looked at instead.',
        kept: [{ code: 'aws-invalid-identity-token' }, { check: 'provider-missing' }],
      },
    ],
  },
];
