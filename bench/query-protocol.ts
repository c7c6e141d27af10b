/** The protocol that IAM and STS speak: a form is asked, XML is answered. */
import * as commands from '@aws-sdk/client-iam';

/** `Tags.member.1.Key=a&RoleName=b` as the SDK's command that it was. @throws Error if IAM has no such action */
export function commandOf(action: string, form: URLSearchParams): unknown {
  const input: Record<string, unknown> = {};
  for (const [name, value] of form) {
    if (name === 'Action' || name === 'Version') continue;
    const steps = name.split('.').filter((step) => step !== 'member');
    let place: Record<string, unknown> = input;
    for (const [index, step] of steps.entries()) {
      // Lists count from 1.
      const key = /^\d+$/.test(step) ? String(Number(step) - 1) : step;
      const next = steps[index + 1];
      if (next === undefined) place[key] = NUMBERS.has(step) ? Number(value) : value;
      else place[key] ??= /^\d+$/.test(next) ? [] : {};
      place = place[key] as Record<string, unknown>;
    }
  }
  const Command = (commands as unknown as Record<string, new (given: object) => unknown>)[`${action}Command`];
  if (Command === undefined) throw new Error(`IAM has no ${action}`);
  return new Command(input);
}

const NUMBERS: ReadonlySet<string> = new Set(['MaxSessionDuration', 'MaxItems']);

/** The answer to `action`, whole. */
export function answerXml(action: string, output: object): string {
  const result = `<${action}Result>${xmlOf(output)}</${action}Result>`;
  const metadata = '<ResponseMetadata><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ResponseMetadata>';
  return `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/">${result}${metadata}</${action}Response>`;
}

export function errorXml(code: string, message: string): string {
  const error = `<Type>Sender</Type><Code>${code}</Code><Message>${xmlOf(message)}</Message>`;
  return `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error>${error}</Error></ErrorResponse>`;
}

/** A field of an answer, as XML has it. */
export function xmlOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => `<member>${xmlOf(item)}</member>`).join('');
  if (typeof value !== 'object' || value === null) {
    return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  }
  return Object.entries(value)
    .filter(([name, field]) => name !== '$metadata' && field !== undefined)
    .map(([name, field]) => `<${name}>${xmlOf(field)}</${name}>`)
    .join('');
}
