/** One promise of IAM that our code counts on. */
import type { IamSender } from '../../src/ports.ts';

/** Makes a command: a new one each time, since the SDK's may be sent once only. */
export type Step = () => object;

export interface ContractCase {
  name: string;
  /** Why it is needed. */
  reason: string;
  /** Answered without a refusal, in this order, before the call in question. */
  given?: readonly Step[];
  when: Step;
  /** What the answer must contain, its documents decoded; or how the call is refused. */
  expected: object | Refusal;
  /** What the answer must not contain: `Role.Description`. */
  absent?: readonly string[];
  /** What moto does instead. The suite then proves that moto still does. */
  moto?: string;
}

export interface Refusal {
  refused: string;
  status: number;
  message: string | RegExp;
}

/** A step that sends this command with this input. */
export function call<Input>(Command: new (input: Input) => object, input: Input): Step {
  return () => new Command(input);
}

/** An account under test: both worlds are reached by the SDK's own `send`. */
export interface World {
  name: string;
  /** Whether its refusals are in IAM's words. No code of ours reads them: they are for people who search for them. */
  wordsAsIam: boolean;
  /** A sender on an account that holds nothing. */
  open(): Promise<IamSender>;
}

export const noSuchEntity = (message: string | RegExp): Refusal => ({
  refused: 'NoSuchEntityException',
  status: 404,
  message,
});
export const policyNotAttachable = (message: string): Refusal => ({
  refused: 'PolicyNotAttachableException',
  status: 400,
  message,
});
export const deleteConflict = (message: string): Refusal => ({
  refused: 'DeleteConflictException',
  status: 409,
  message,
});
export const alreadyExists = (message: string): Refusal => ({
  refused: 'EntityAlreadyExistsException',
  status: 409,
  message,
});
export const limitExceeded = (message: string): Refusal => ({
  refused: 'LimitExceededException',
  status: 409,
  message,
});
export const invalidInput = (message: string | RegExp): Refusal => ({
  refused: 'InvalidInputException',
  status: 400,
  message,
});
export const malformed = (message: string | RegExp): Refusal => ({
  refused: 'MalformedPolicyDocumentException',
  status: 400,
  message,
});
/** `member` as IAM shows it. */
export const invalid = (member: string, constraint: string): Refusal => ({
  refused: 'ValidationError',
  status: 400,
  message: `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must ${constraint}`,
});
export const validationError = (message: string | RegExp): Refusal => ({
  refused: 'ValidationError',
  status: 400,
  message,
});
