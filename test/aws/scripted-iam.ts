import { IAMServiceException } from '@aws-sdk/client-iam';
import type { IamSender } from '../../src/ports.ts';

export interface RecordedCall {
  call: string;
  input: Record<string, unknown>;
}

type Answer = (input: Record<string, unknown>) => object;

/**
 * An IAM that answers only the calls that a test has named, and throws on any other. It keeps what it was asked.
 * An answer is an object, or throws what IAM would.
 */
export class ScriptedIam implements IamSender {
  readonly calls: RecordedCall[] = [];
  readonly #answers: Readonly<Record<string, Answer>>;

  constructor(answers: Readonly<Record<string, Answer>>) {
    this.#answers = answers;
  }

  async send(command: unknown): Promise<unknown> {
    const { constructor: kind, input } = command as { constructor: { name: string }; input: RecordedCall['input'] };
    const call = kind.name.replace(/Command$/, '');
    this.calls.push({ call, input });
    const answer = this.#answers[call];
    if (answer === undefined) throw new Error(`unexpected call: ${call}`);
    return answer(input);
  }

  /** The names alone, in order. */
  get names(): string[] {
    return this.calls.map(({ call }) => call);
  }
}

/** An error as the SDK makes it from IAM's answer; `name` as the SDK spells it (`NoSuchEntityException`). */
export function iamError(name: string, message = `${name} happened`, status = 400): IAMServiceException {
  return new IAMServiceException({
    name,
    message,
    $fault: status >= 500 ? 'server' : 'client',
    $metadata: { httpStatusCode: status },
  });
}

/** Answers each time with the next of these; an Error is thrown. Asking once too often fails the test. */
export function inTurn(...answers: readonly (object | Error)[]): Answer {
  let next = 0;
  return () => {
    const answer = answers[next++];
    if (answer === undefined) throw new Error(`asked ${next} times, expected ${answers.length}`);
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

/** Answers a listing page by page; the marker is the index of the page. */
export function inPages(key: string, pages: readonly (readonly unknown[])[]): Answer {
  return ({ Marker }) => {
    const index = Number(Marker ?? 0);
    const last = index === pages.length - 1;
    return { [key]: pages[index], IsTruncated: !last, ...(!last && { Marker: String(index + 1) }) };
  };
}
