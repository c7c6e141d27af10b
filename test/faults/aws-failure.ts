/** Errors as the SDK throws them. */

/** What AWS answered; `name` as the SDK spells it. */
export function awsFailure(name: string, httpStatusCode: number): Error {
  const $fault = httpStatusCode >= 500 ? 'server' : 'client';
  return Object.assign(new Error(`${name} happened`), { name, $fault, $metadata: { httpStatusCode } });
}

/** No answer: it is not known whether the call arrived. */
export function connectionLost(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', $metadata: {} });
}

/** Nothing that runs behind this learns of it: the process is gone. */
export class ProcessDied extends Error {}
