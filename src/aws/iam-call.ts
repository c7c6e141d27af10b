import type { IamSender } from '../ports.ts';
import { worldError } from './world-error.ts';

/** A command of the SDK, seen only for what it is answered with. */
export interface IamCommand<Output> {
  resolveMiddleware(
    stack: never,
    configuration: never,
    options: never,
  ): (args: never) => Promise<{ readonly output: Output }>;
}

/** One call to make: its name as IAM spells it, what it is made on (both for messages), and the SDK's command. */
export interface IamCall<Output> {
  readonly call: string;
  readonly on?: string;
  readonly command: IamCommand<Output>;
}

/**
 * Sends one command. The port's answer is `unknown`, so that an embedded IAM can stand on the other side; here, and
 * only here, it gets back the type that the command promises.
 * @throws WorldError (see world-error.ts)
 */
export async function send<Output>(sender: IamSender, { command, ...attempt }: IamCall<Output>): Promise<Output> {
  try {
    return (await sender.send(command)) as Output;
  } catch (error) {
    throw worldError(error, attempt);
  }
}
