/**
 * Lambda on a loopback port: the Runtime API, and one process that runs a bundle against it, as a container would. Not
 * an emulation of the handler's call but the real protocol: JSON in and out, a process of its own, nothing in its
 * environment but what the template and Lambda set.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface LambdaOptions {
  /** Folder that holds the bundle. */
  folder: string;
  /** `reconcile.handler`. */
  handler: string;
  /** As the template sets it. */
  environment: Readonly<Record<string, string>>;
  functionName: string;
  account: string;
  region: string;
  /** Milliseconds; the function's own timeout, as the runtime gives it. */
  timeout: number;
  /** Milliseconds after which a test gives up waiting for an answer. */
  patience: number;
  /** What the process is started by, with its arguments: `['taskset', '-c', '0']`. */
  launcher?: readonly string[];
  /** Where lines of the log go; they are not kept then. */
  onLine?: (line: string) => void;
}

/** How an invocation ended, and what was written to the log meanwhile. */
export interface Invocation {
  answer: unknown;
  /** Set if the handler threw. */
  error: { errorType?: string; errorMessage?: string } | undefined;
  log: readonly string[];
}

interface Pending {
  event: unknown;
  settle: (outcome: Omit<Invocation, 'log'> | Error) => void;
  /** Its last log line has come; the log and the answer take different ways. */
  logged: PromiseWithResolvers<void>;
}

const BOOTSTRAP = fileURLToPath(new URL('lambda-bootstrap.mjs', import.meta.url));

export class LambdaRuntime {
  readonly #options: LambdaOptions;
  readonly #server: Server;
  readonly #log: string[] = [];
  readonly #waiting: Pending[] = [];
  readonly #running = new Map<string, Pending>();
  #idle: ServerResponse | undefined;
  #child: ChildProcess | undefined;
  #requests = 0;

  private constructor(options: LambdaOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
  }

  /** Starts the process; the bundle is loaded at once, as in a container's init phase. */
  static async start(options: LambdaOptions): Promise<LambdaRuntime> {
    const runtime = new LambdaRuntime(options);
    runtime.#server.listen(0, '127.0.0.1');
    await once(runtime.#server, 'listening');
    runtime.#spawn();
    return runtime;
  }

  /**
   * One invocation; several queue up behind each other.
   * @throws Error if the process ends meanwhile, or does not answer in time
   */
  async invoke(event: unknown): Promise<Invocation> {
    const from = this.#log.length;
    const outcome = await new Promise<Omit<Invocation, 'log'>>((resolve, reject) => {
      const late = setTimeout(
        () => pending.settle(new Error(`no answer in ${this.#options.patience} ms`)),
        this.#options.patience,
      );
      const pending: Pending = {
        event,
        logged: Promise.withResolvers<void>(),
        settle: (result) => {
          clearTimeout(late);
          if (result instanceof Error) reject(new Error(`${result.message}\n${this.#log.join('\n')}`));
          else resolve(result);
        },
      };
      this.#waiting.push(pending);
      this.#handOut();
      if (this.#child?.exitCode !== null) this.#fail(new Error('the process is not running'));
    });
    return { ...outcome, log: this.#log.slice(from) };
  }

  /** All that it has written. */
  get log(): readonly string[] {
    return this.#log;
  }

  /** How many invocations it has, running or waiting. */
  get load(): number {
    return this.#running.size + this.#waiting.length;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** To the process, which has to expect it. */
  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #spawn(): void {
    const { port } = this.#server.address() as AddressInfo;
    const { folder, handler, environment, functionName, region, launcher = [] } = this.#options;
    const [program = process.execPath, ...rest] = [...launcher, process.execPath, BOOTSTRAP];
    this.#child = spawn(program, rest, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
        AWS_LAMBDA_FUNCTION_NAME: functionName,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: 'ASIASAMPLE',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_SESSION_TOKEN: 'token',
        LAMBDA_TASK_ROOT: folder,
        _HANDLER: handler,
        ...environment,
      },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream !== null) createInterface(stream).on('line', (line) => this.#logged(line));
    }
    this.#child.on('exit', (code, signal) => this.#fail(new Error(`the process ended with ${code ?? signal}`)));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, id, kind] = /\/runtime\/invocation\/([^/]+)(?:\/(\w+))?$/.exec(request.url ?? '') ?? [];
    if (id === 'next') {
      this.#idle = response;
      this.#handOut();
      return;
    }
    const body: unknown = JSON.parse(await textOf(request));
    response.writeHead(202).end();
    if (id === undefined) return this.#fail(new Error(`init failed: ${JSON.stringify(body)}`));
    const pending = this.#running.get(id);
    await pending?.logged.promise;
    this.#running.delete(id);
    if (kind === 'error') pending?.settle({ answer: undefined, error: body as NonNullable<Invocation['error']> });
    else pending?.settle({ answer: body, error: undefined });
  }

  #logged(line: string): void {
    const [, ended] = /^END RequestId: (\S+)$/.exec(line) ?? [];
    if (ended === undefined) (this.#options.onLine ?? this.#keep)(line);
    else this.#running.get(ended)?.logged.resolve();
  }

  readonly #keep = (line: string): void => {
    this.#log.push(line);
  };

  #handOut(): void {
    if (this.#idle === undefined) return;
    const pending = this.#waiting.shift();
    if (pending === undefined) return;
    const { functionName, account, region, timeout } = this.#options;
    const id = `request-${++this.#requests}`;
    this.#running.set(id, pending);
    this.#idle.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': id,
      'lambda-runtime-deadline-ms': String(Date.now() + timeout),
      'lambda-runtime-invoked-function-arn': `arn:aws:lambda:${region}:${account}:function:${functionName}`,
    });
    this.#idle.end(JSON.stringify(pending.event));
    this.#idle = undefined;
  }

  #fail(error: Error): void {
    for (const pending of [...this.#waiting.splice(0), ...this.#running.values()]) pending.settle(error);
    this.#running.clear();
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
