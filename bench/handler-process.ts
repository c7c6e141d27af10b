/** A handler in a process of its own, called without the protocol of Lambda. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('handler-process.mjs', import.meta.url));

export interface Called {
  readonly answer: unknown;
  /** Milliseconds of all calls together. */
  readonly wall: number;
  readonly cpu: number;
}

export class HandlerProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (called: Called) => void>();
  #calls = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', ({ id, ...called }: Called & { id: number }) => {
      this.#waiting.get(id)?.(called);
      this.#waiting.delete(id);
    });
  }

  /**
   * @param file the bundle
   * @param env nothing else is in its environment
   */
  static async start(file: string, env: Readonly<Record<string, string>>): Promise<HandlerProcess> {
    const child = fork(PROGRAM, [file], { env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const [first] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if (first !== 'ready') throw new Error(`${file} did not start`);
    return new HandlerProcess(child);
  }

  call(event: unknown, times = 1): Promise<Called> {
    const id = ++this.#calls;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#child.send({ id, event, times });
    });
  }

  async stop(): Promise<void> {
    this.#child.kill();
    await once(this.#child, 'exit');
  }
}
