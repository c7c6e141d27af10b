/**
 * Answers in STS's own form, so that every SDK takes the gate for STS (`AWS_ENDPOINT_URL_STS`).
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
import type { SessionCredentials } from '../../core/gate/exchange-call.ts';
import type { GateRefusal } from '../../core/gate/gate-refusal.ts';
import { gateProblem } from '../../core/gate/problem.ts';

export interface StsSession {
  readonly credentials: SessionCredentials;
  readonly roleArn: string;
  readonly sessionName: string;
  /** `sub` and `aud` of the verified token. */
  readonly subject: string;
  readonly audience: string;
}

const NAMESPACE = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';

/**
 * Without `AssumedRoleId`, `Provider` and `PackedPolicySize`: the exchange hands over four fields, and no SDK needs these
 * three.
 */
export function stsSessionText({ credentials, roleArn, sessionName, subject, audience }: StsSession): string {
  const fields = {
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    SessionToken: credentials.sessionToken,
    Expiration: credentials.expiration,
  };
  const result = [
    element('SubjectFromWebIdentityToken', text(subject)),
    element('Audience', text(audience)),
    element('AssumedRoleUser', element('Arn', text(sessionArn(roleArn, sessionName)))),
    element(
      'Credentials',
      Object.entries(fields)
        .map(([name, value]) => element(name, text(value)))
        .join(''),
    ),
  ].join('');
  const name = 'AssumeRoleWithWebIdentity';
  return `<${name}Response ${NAMESPACE}>${element(`${name}Result`, result)}</${name}Response>\n`;
}

/** Says what a problem in JSON says, and no more: two refusals that are the same there are the same here. */
export function stsErrorText(refusal: GateRefusal): string {
  const { title, code, claim, expected, got } = gateProblem(refusal);
  const why =
    claim === undefined ? '' : `: ${claim} has to be ${(expected ?? []).join(' or ')}, and is ${got ?? 'not there'}`;
  const error = [
    element('Type', refusal.status >= 500 ? 'Receiver' : 'Sender'),
    element('Code', stsCode(refusal)),
    element('Message', text(`${title}${why} (${code})`)),
  ].join('');
  return `<ErrorResponse ${NAMESPACE}>${element('Error', error)}</ErrorResponse>\n`;
}

/** What the SDKs know, and by which they decide whether to ask again. */
function stsCode({ status, code }: GateRefusal): string {
  if (code === 'gate-token-expired') return 'ExpiredTokenException';
  return STS_CODES[status];
}

const STS_CODES: Readonly<Record<GateRefusal['status'], string>> = {
  400: 'ValidationError',
  401: 'InvalidIdentityToken',
  403: 'AccessDenied',
  405: 'ValidationError',
  413: 'ValidationError',
  429: 'Throttling',
  503: 'ServiceUnavailable',
};

/** `arn:aws:sts::…:assumed-role/NAME/SESSION`: without the path. */
function sessionArn(roleArn: string, sessionName: string): string {
  const [, partition, , , account] = roleArn.split(':');
  return `arn:${partition}:sts::${account}:assumed-role/${roleArn.split('/').at(-1)}/${sessionName}`;
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

/** Nothing that XML 1.0 has no way to write. */
function text(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
