/** The gate's answers, in the form in which it was asked. What a refusal may say is decided in src/core/gate/problem.ts. */
import type { SessionCredentials } from '../../core/gate/exchange-call.ts';
import type { GateRefusal } from '../../core/gate/gate-refusal.ts';
import { PROBLEM_TYPE, problemText } from '../../core/gate/problem.ts';
import type { AnswerForm } from './request.ts';
import { type StsSession, stsErrorText, stsSessionText } from './sts-form.ts';

/** What a Function URL makes an HTTP response of. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Seconds after which it may help to ask again. */
const RETRY_AFTER: Readonly<Record<number, string>> = { 429: '2', 503: '10' };

export function sessionAnswer(form: AnswerForm, session: StsSession): Answer {
  if (form === 'sts') return answer(200, XML, stsSessionText(session));
  return answer(200, 'application/json', `${JSON.stringify(processCredentials(session.credentials))}\n`);
}

export function refusalAnswer(form: AnswerForm, refusal: GateRefusal): Answer {
  const { status } = refusal;
  const after = RETRY_AFTER[status];
  const more = { ...(after && { 'retry-after': after }), ...(status === 405 && { allow: 'POST' }) };
  if (form === 'sts') return answer(status, XML, stsErrorText(refusal), more);
  return answer(status, PROBLEM_TYPE, `${problemText(refusal)}\n`, more);
}

const XML = 'text/xml; charset=utf-8';

/**
 * As `credential_process` has it.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
function processCredentials({ accessKeyId, secretAccessKey, sessionToken, expiration }: SessionCredentials): object {
  return {
    Version: 1,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: expiration,
  };
}

function answer(statusCode: number, type: string, body: string, more: Readonly<Record<string, string>> = {}): Answer {
  const headers = { 'content-type': type, 'cache-control': 'no-store', ...more };
  return { statusCode, headers, body };
}
