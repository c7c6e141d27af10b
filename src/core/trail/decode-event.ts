/** One event of CloudTrail: whether it is the use of a role by a token of Bitbucket, and what it says of it. */
import { isJsonObject, type JsonObject } from '../text/json.ts';
import { EventFields } from './event-fields.ts';
import type { Decoded } from './recorded-use.ts';
import type { StepReader } from './used-step.ts';
import { webIdentity, workspaceOfProvider } from './web-identity.ts';

/** What CloudTrail calls the call that turns a token into credentials. */
export const EVENT_NAME = 'AssumeRoleWithWebIdentity';

/** Never throws: an event that is not what AWS documents is `unclear`, and counted. */
export function decodeEvent(event: JsonObject, readStep: StepReader): Decoded {
  const fields = new EventFields(event);
  const isRefused = refusal(fields) !== undefined;
  const unclear = (why: string): Decoded => ({ kind: 'unclear', why, isRefused });
  if (fields.text('eventName') !== EVENT_NAME) {
    return fields.text('eventName') === undefined && !isInsight(fields)
      ? unclear('it has no eventName')
      : { kind: 'other-event' };
  }
  const { provider, audience, subject } = webIdentity(fields);
  if (provider === undefined) return unclear('it names no identity provider');
  if (workspaceOfProvider(provider) === undefined) return { kind: 'other-provider', provider };
  if (subject === undefined) return unclear('it does not name the token’s subject');
  const at = momentOf(fields.text('eventTime'));
  if (at === undefined) return unclear('its eventTime is no time');
  const region = fields.text('awsRegion');
  const eventId = fields.text('eventID');
  if (region === undefined) return unclear('it names no Region');
  if (eventId === undefined) return unclear('it has no eventID');
  if (!isTextOrNone(fields.at('errorCode')) || !isTextOrNone(fields.at('errorMessage'))) {
    return unclear('its errorCode or errorMessage is no text');
  }
  return {
    kind: 'use',
    use: {
      ...{ eventId, at, region, provider, audience, subject },
      roleArn: fields.text('requestParameters', 'roleArn') ?? roleAmong(fields.at('resources')),
      step: readStep(subject, audience),
      sessionName: fields.text('requestParameters', 'roleSessionName') ?? sessionOf(fields),
      durationSeconds: fields.whole('requestParameters', 'durationSeconds'),
      account: fields.text('recipientAccountId'),
      refused: refusal(fields),
      vpcEndpointId: fields.text('vpcEndpointId'),
    },
  };
}

/** Else nothing says whether it was refused: it is not taken for one that was let in. */
function isTextOrNone(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

/** CloudTrail Insights: about the rate of calls, not a call. */
function isInsight(fields: EventFields): boolean {
  return fields.text('eventType') === 'AwsCloudTrailInsight' || fields.text('eventCategory') === 'Insight';
}

/**
 * STS writes `AccessDenied` and, of all reasons, only "An unknown error occurred": the reason has to be found elsewhere.
 * An event that has a message and no code was not let in either.
 */
function refusal(fields: EventFields): { code: string; message: string } | undefined {
  const code = fields.text('errorCode');
  const message = fields.text('errorMessage');
  if (code === undefined && message === undefined) return undefined;
  return { code: code ?? 'no code', message: message ?? '' };
}

/** `2026-11-27T09:58:00Z`; Athena and Lake may write a blank for the T, and no zone: it is UTC. */
function momentOf(text: string | undefined): Date | undefined {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:Z| UTC)?$/.exec(text ?? '') ?? [];
  if (day === undefined || time === undefined) return undefined;
  const moment = new Date(`${day}T${time.slice(0, 12)}Z`);
  // JavaScript takes the 30th of February for a day in March.
  return Number.isNaN(moment.getTime()) || !moment.toISOString().startsWith(day) ? undefined : moment;
}

/** Of a call whose parameters the event leaves out: the role that it was about. */
function roleAmong(resources: unknown): string | undefined {
  const roles = (Array.isArray(resources) ? resources : []).filter(isJsonObject).map((one) => new EventFields(one));
  return roles.find((role) => role.text('type') === 'AWS::IAM::Role')?.text('ARN');
}

/** `…:assumed-role/ROLE/SESSION` */
function sessionOf(fields: EventFields): string | undefined {
  return /\/([^/]+)$/.exec(fields.text('responseElements', 'assumedRoleUser', 'arn') ?? '')?.[1];
}
