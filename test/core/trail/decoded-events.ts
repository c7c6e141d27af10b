/** Forty events and what each is to us; the reason says which part of the shape it is about. */
import type { RecordedUse } from '../../../src/core/trail/recorded-use.ts';
import {
  AUDIENCE,
  CHECKOUT,
  HOST,
  PRODUCTION,
  PROVIDER,
  REFUSED,
  ROLE,
  STEP,
  stsEvent,
  WORKSPACE,
} from '../../support/trail-events.ts';

export interface DecodedEvent {
  readonly reason: string;
  readonly event: Record<string, unknown>;
  /** `provider.subjectFormat` of the settings; left out: no settings. */
  readonly format?: string;
  readonly is: 'other-event' | { use: Partial<RecordedUse> } | { otherProvider: string } | { unclear: RegExp };
}

const WITH_BRANCH = '{workspaceUuid}:{repositoryUuid}:*:{branch}';
const step = { repositoryUuid: CHECKOUT, environmentUuid: PRODUCTION, stepUuid: STEP, branch: undefined };
const SUBJECT = `${CHECKOUT}:${PRODUCTION}:${STEP}`;
const identity = (fields: Record<string, unknown>) => ({ userIdentity: { type: 'WebIdentityUser', ...fields } });
const other = (provider: string, subject: string, audience = 'sts.amazonaws.com') =>
  stsEvent({ provider, subject, audience });
/** The columns of AWS's table for Athena: lower case, no identityProvider, and texts where there is no fixed shape. */
const athenaRow = (principalid: string, more: Record<string, unknown> = {}) => ({
  eventversion: '1.11',
  useridentity: { type: 'WebIdentityUser', principalid, username: null },
  eventtime: '2026-11-27T09:58:00Z',
  eventname: 'AssumeRoleWithWebIdentity',
  awsregion: 'eu-central-1',
  errorcode: null,
  errormessage: null,
  requestparameters: JSON.stringify({ roleArn: ROLE, roleSessionName: 'checkout-deploy-42', durationSeconds: 900 }),
  responseelements: null,
  eventid: 'b1a1d0c3-0d5e-4c5b-8f0a-6a4f3e2d1c0b',
  resources: [{ arn: ROLE, accountid: '111122223333', type: 'AWS::IAM::Role' }],
  recipientaccountid: '111122223333',
  ...more,
});

export const DECODED_EVENTS: readonly DecodedEvent[] = [
  {
    reason: 'a deployment step that was let in, with every field that AWS documents',
    event: stsEvent(),
    is: {
      use: {
        ...{ eventId: 'b1a1d0c3-0d5e-4c5b-8f0a-6a4f3e2d1c0b', at: new Date('2026-11-27T09:58:00Z') },
        ...{ region: 'eu-central-1', roleArn: ROLE, provider: PROVIDER, subject: SUBJECT, audience: AUDIENCE, step },
        ...{ sessionName: 'checkout-deploy-42', durationSeconds: 900, account: '111122223333' },
        ...{ refused: undefined, vpcEndpointId: undefined },
      },
    },
  },
  {
    reason: 'a step without an environment: two UUIDs',
    event: stsEvent({ subject: `${CHECKOUT}:${STEP}` }),
    is: { use: { step: { ...step, environmentUuid: undefined } } },
  },
  {
    reason: 'a refused one: STS writes no reason, and no response',
    event: stsEvent({ refused: REFUSED }),
    is: {
      use: { refused: { code: 'AccessDenied', message: 'An unknown error occurred' }, audience: AUDIENCE, step },
    },
  },
  {
    reason: 'refused with the sentence that the pipeline sees',
    event: stsEvent({
      refused: { errorCode: 'AccessDenied', errorMessage: 'Not authorized to perform sts:AssumeRoleWithWebIdentity' },
    }),
    is: {
      use: { refused: { code: 'AccessDenied', message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity' } },
    },
  },
  {
    reason: 'a token that ran out before the call',
    event: stsEvent({
      refused: {
        errorCode: 'ExpiredTokenException',
        errorMessage: 'Token expired: current date must be before expiration',
      },
    }),
    is: {
      use: {
        refused: { code: 'ExpiredTokenException', message: 'Token expired: current date must be before expiration' },
      },
    },
  },
  {
    reason: 'a code without a message',
    event: stsEvent({ refused: { errorCode: 'AccessDenied' } }),
    is: { use: { refused: { code: 'AccessDenied', message: '' } } },
  },
  {
    reason: 'a message without a code was not let in either',
    event: stsEvent({}, { errorMessage: 'An unknown error occurred', responseElements: null }),
    is: { use: { refused: { code: 'no code', message: 'An unknown error occurred' } } },
  },
  {
    reason: 'longer than the role allows: the call’s seconds stand in the event',
    event: stsEvent(
      {
        refused: {
          errorCode: 'ValidationError',
          errorMessage: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
        },
      },
      { requestParameters: { roleArn: ROLE, roleSessionName: 'long', durationSeconds: 43200 } },
    ),
    is: { use: { durationSeconds: 43200, sessionName: 'long' } },
  },
  {
    reason: 'no duration asked for: an hour, which the event does not say',
    event: stsEvent({}, { requestParameters: { roleArn: ROLE, roleSessionName: 'plain' } }),
    is: { use: { durationSeconds: undefined, sessionName: 'plain' } },
  },
  {
    reason: 'through an interface endpoint',
    event: stsEvent({}, { vpcEndpointId: 'vpce-0a1b2c3d4e5f60718', vpcEndpointAccountId: '111122223333' }),
    is: { use: { vpcEndpointId: 'vpce-0a1b2c3d4e5f60718' } },
  },
  {
    reason: 'the global endpoint: CloudTrail has it in us-east-1, wherever it was served',
    event: stsEvent(
      { region: 'us-east-1' },
      { additionalEventData: { endpointType: 'global', awsServingRegion: 'eu-central-1' } },
    ),
    is: { use: { region: 'us-east-1' } },
  },
  {
    reason: 'principalId alone, as an older event version has it: the subject begins with the first brace',
    event: stsEvent({}, { ...identity({ principalId: `${PROVIDER}:${AUDIENCE}:${SUBJECT}` }), responseElements: null }),
    is: { use: { provider: PROVIDER, audience: AUDIENCE, subject: SUBJECT, step } },
  },
  {
    reason: 'principalId without an ARN: the URL only',
    event: stsEvent({}, { ...identity({ principalId: `${HOST}:${AUDIENCE}:${SUBJECT}` }), responseElements: null }),
    is: { use: { provider: HOST, audience: AUDIENCE, subject: SUBJECT, step } },
  },
  {
    reason: 'principalId with the URL, identityProvider with the ARN',
    event: stsEvent(
      {},
      {
        ...identity({ principalId: `${HOST}:${AUDIENCE}:${SUBJECT}`, userName: SUBJECT, identityProvider: PROVIDER }),
        responseElements: null,
      },
    ),
    is: { use: { provider: PROVIDER, audience: AUDIENCE, subject: SUBJECT } },
  },
  {
    reason: 'identityProvider as a URL with its scheme',
    event: stsEvent({ provider: `https://${HOST}` }),
    is: { use: { provider: `https://${HOST}`, audience: AUDIENCE, step } },
  },
  {
    reason: 'an audience without colons, as many set it',
    event: stsEvent({ audience: 'sts.amazonaws.com', refused: REFUSED }),
    is: { use: { audience: 'sts.amazonaws.com', step } },
  },
  {
    reason: 'the audience of the response counts before what principalId suggests',
    event: stsEvent({}, identity({ principalId: 'hidden', userName: SUBJECT, identityProvider: PROVIDER })),
    is: { use: { audience: AUDIENCE } },
  },
  {
    reason: 'a refused one whose principalId is hidden: no audience is guessed',
    event: stsEvent(
      { refused: REFUSED },
      identity({ principalId: 'hidden', userName: SUBJECT, identityProvider: PROVIDER }),
    ),
    is: { use: { audience: undefined, step } },
  },
  {
    reason: 'the form with the workspace first and a branch last, with settings that say so',
    format: WITH_BRANCH,
    event: stsEvent({ subject: `${WORKSPACE}:${CHECKOUT}:${STEP}:release/2`, audience: 'sts.amazonaws.com' }),
    is: {
      use: {
        step: { repositoryUuid: CHECKOUT, environmentUuid: undefined, stepUuid: undefined, branch: 'release/2' },
      },
    },
  },
  {
    reason: 'the same form without settings is not known: nothing is read out of it',
    event: stsEvent({ subject: `${WORKSPACE}:${CHECKOUT}:${STEP}:main` }),
    is: { use: { step: undefined, subject: `${WORKSPACE}:${CHECKOUT}:${STEP}:main` } },
  },
  {
    reason: 'workspace, repository, step: three UUIDs that are not repository, environment, step',
    event: stsEvent({ subject: `${WORKSPACE}:${CHECKOUT}:${STEP}` }),
    is: { use: { step: undefined } },
  },
  {
    reason: 'the documented form from before the format was changed',
    format: WITH_BRANCH,
    event: stsEvent({ subject: `${CHECKOUT}:${STEP}` }),
    is: { use: { step: { ...step, environmentUuid: undefined } } },
  },
  {
    reason:
      'UUIDs in upper case are no subject of Bitbucket’s, and no trust policy that names them otherwise takes them',
    event: stsEvent({ subject: SUBJECT.toUpperCase() }),
    is: { use: { step: undefined, subject: SUBJECT.toUpperCase() } },
  },
  {
    reason: 'UUIDs without braces are no subject of Bitbucket’s',
    event: stsEvent({ subject: SUBJECT.replaceAll(/[{}]/g, '') }),
    is: { use: { step: undefined } },
  },
  {
    reason: 'a subject longer than STS takes: it is shown, and not read',
    event: stsEvent({ subject: `${CHECKOUT}:${STEP}${'x'.repeat(2000)}` }),
    is: { use: { step: undefined } },
  },
  {
    reason: 'another workspace’s token: a use as well, and one to look at',
    event: stsEvent({ provider: PROVIDER.replace('/acme/', '/elsewhere/'), refused: REFUSED }),
    is: { use: { provider: PROVIDER.replace('/acme/', '/elsewhere/') } },
  },
  {
    reason: 'China’s partition',
    event: stsEvent({ provider: PROVIDER.replace('arn:aws:', 'arn:aws-cn:'), region: 'cn-north-1' }),
    is: { use: { region: 'cn-north-1', step } },
  },
  {
    reason: 'a call that STS could not read: the role stands among the resources only',
    event: stsEvent({ refused: REFUSED }, { requestParameters: null }),
    is: { use: { roleArn: ROLE, sessionName: undefined, durationSeconds: undefined } },
  },
  {
    reason: 'a role that is named nowhere',
    event: stsEvent({ refused: REFUSED }, { requestParameters: null, resources: undefined }),
    is: { use: { roleArn: undefined } },
  },
  {
    reason: 'the session’s name stands in the response only',
    event: stsEvent({}, { requestParameters: { roleArn: ROLE } }),
    is: { use: { sessionName: 'checkout-deploy-42' } },
  },
  {
    reason: 'a row of AWS’s table for Athena, as JSON',
    event: athenaRow(`${PROVIDER}:${AUDIENCE}:${SUBJECT}`),
    is: { use: { roleArn: ROLE, sessionName: 'checkout-deploy-42', audience: AUDIENCE, step, refused: undefined } },
  },
  {
    reason: 'such a row of a cluster’s token',
    event: athenaRow(
      'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/A8242F25:sts.amazonaws.com:system:serviceaccount:shop:api',
    ),
    is: {
      otherProvider: 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/A8242F25',
    },
  },
  {
    reason: 'GitHub',
    event: other(
      'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
      'repo:acme/site:ref:refs/heads/main',
    ),
    is: { otherProvider: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
  },
  {
    reason: 'Google, by its bare name',
    event: other('accounts.google.com', '113632458324056836621', 'app.apps.googleusercontent.com'),
    is: { otherProvider: 'accounts.google.com' },
  },
  {
    reason: 'Cognito',
    event: other(
      'cognito-identity.amazonaws.com',
      'eu-central-1:0d1e2f3a-4b5c-4d6e-8f7a-8b9cadbecfd0',
      'eu-central-1:pool',
    ),
    is: { otherProvider: 'cognito-identity.amazonaws.com' },
  },
  {
    reason: 'a provider that only looks like Bitbucket’s',
    event: other(`arn:aws:iam::111122223333:oidc-provider/example.com/${HOST}`, SUBJECT),
    is: { otherProvider: `arn:aws:iam::111122223333:oidc-provider/example.com/${HOST}` },
  },
  {
    reason: 'another call to STS',
    event: stsEvent(
      {},
      { eventName: 'AssumeRole', userIdentity: { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' } },
    ),
    is: 'other-event',
  },
  {
    reason: 'CloudTrail Insights is about the rate of calls, and no call',
    event: {
      eventVersion: '1.07',
      eventType: 'AwsCloudTrailInsight',
      insightDetails: { eventName: 'AssumeRoleWithWebIdentity' },
    },
    is: 'other-event',
  },
  {
    reason: 'a use that does not say by whom',
    event: stsEvent({ refused: REFUSED }, { userIdentity: { type: 'WebIdentityUser' } }),
    is: { unclear: /provider/ },
  },
  {
    reason: 'Bitbucket’s, without a subject',
    event: stsEvent(
      { refused: REFUSED },
      identity({ principalId: `${PROVIDER}:${AUDIENCE}`, identityProvider: PROVIDER }),
    ),
    is: { unclear: /subject/ },
  },
  { reason: 'a time that is none', event: stsEvent({ at: '2026-13-45T99:00:00Z' }), is: { unclear: /eventTime/ } },
  {
    reason: 'a day that no calendar has: JavaScript would take it for one in March',
    event: stsEvent({ at: '2026-02-30T00:00:00Z' }),
    is: { unclear: /eventTime/ },
  },
  ...[7, ['AccessDenied'], true].map((errorCode) => ({
    reason: `an error that is ${JSON.stringify(errorCode)}: it is not taken for one that was let in`,
    event: stsEvent({}, { errorCode }),
    is: { unclear: /errorCode/ },
  })),
  {
    reason: 'an error’s message alone, that is no text',
    event: stsEvent({}, { errorMessage: { a: 1 } }),
    is: { unclear: /errorMessage/ },
  },
  { reason: 'no Region', event: stsEvent({}, { awsRegion: undefined }), is: { unclear: /Region/ } },
  {
    reason: 'no id, by which it could be told from another',
    event: stsEvent({}, { eventID: undefined }),
    is: { unclear: /eventID/ },
  },
  { reason: 'an object that is no event at all', event: { hello: 'world' }, is: { unclear: /eventName/ } },
  {
    reason: 'names that every object of JavaScript has say nothing',
    event: JSON.parse('{"eventName":"AssumeRoleWithWebIdentity","userIdentity":{"__proto__":{"userName":"x"}}}'),
    is: { unclear: /provider/ },
  },
];
