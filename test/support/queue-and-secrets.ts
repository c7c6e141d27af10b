/**
 * A FIFO queue and a secret on a loopback port, behind the JSON protocols that the SDK speaks. Strict: what AWS documents
 * that it refuses is refused here, and what was sent within five minutes under the same deduplication id is dropped.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { LoopbackListener } from './loopback-listener.ts';

export interface QueuedMessage {
  body: string;
  group: string;
  deduplicationId: string;
}

interface Version {
  value: string;
  /** Milliseconds since 1970. */
  created: number;
}

/** In place of the answer; `silence` is none at all. */
export type Fault = { status: number; type: string } | 'silence';

type Input = Readonly<Record<string, unknown>>;

class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  constructor(type: string, status = 400) {
    super(`${type} happened`);
    this.type = type;
    this.status = status;
  }
}

const MINUTES = 60_000;
const DEDUPLICATION_ID = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

export class QueueAndSecrets {
  /** What is in the queue, in order. */
  readonly messages: QueuedMessage[] = [];
  /** Every call, by its target: `AmazonSQS.SendMessage`. */
  readonly calls: string[] = [];
  /** By target: what goes wrong. */
  readonly faults = new Map<string, Fault>();
  /** What the queue takes for now; milliseconds since 1970. */
  now = () => Date.now();
  readonly #queueUrl: string;
  readonly #secretId: string;
  #versions: Version[] = [];
  #sent = new Map<string, number>();
  readonly #server = new LoopbackListener((request, response) => void this.#serve(request, response));

  constructor(queueUrl: string, secretId: string) {
    this.#queueUrl = queueUrl;
    this.#secretId = secretId;
  }

  /** Its address. */
  async start(): Promise<string> {
    return this.#server.start();
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }

  /** `aws secretsmanager put-secret-value`: what was current is the previous version then. */
  putSecret(value: string, created = Date.now()): void {
    this.#versions = [{ value, created }, ...this.#versions.slice(0, 1)];
  }

  reset(): void {
    this.messages.length = 0;
    this.calls.length = 0;
    this.faults.clear();
    this.#sent = new Map();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = String(request.headers['x-amz-target'] ?? '');
    const body = (await buffer(request)).toString();
    this.calls.push(target);
    const fault = this.faults.get(target);
    if (fault === 'silence') return;
    try {
      if (fault !== undefined) throw new Refusal(fault.type, fault.status);
      answer(response, 200, this.#answerTo(target, JSON.parse(body) as Input));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answer(response, error.status, { __type: error.type, message: error.message });
    }
  }

  #answerTo(target: string, input: Input): object {
    if (target === 'AmazonSQS.SendMessage') return this.#send(input);
    if (target === 'secretsmanager.GetSecretValue') return this.#secret(input);
    throw new Refusal('UnknownOperationException');
  }

  #send({ QueueUrl, MessageBody, MessageGroupId, MessageDeduplicationId, ...rest }: Input): object {
    if (QueueUrl !== this.#queueUrl) throw new Refusal('QueueDoesNotExist');
    if (Object.keys(rest).length > 0) throw new Refusal('InvalidParameterValue');
    if (typeof MessageBody !== 'string' || MessageBody === '') throw new Refusal('MissingParameter');
    if (typeof MessageGroupId !== 'string' || MessageGroupId === '') throw new Refusal('MissingParameter');
    if (typeof MessageDeduplicationId !== 'string' || !DEDUPLICATION_ID.test(MessageDeduplicationId))
      throw new Refusal('InvalidParameterValue');
    const before = this.#sent.get(MessageDeduplicationId);
    if (before === undefined || this.now() - before >= 5 * MINUTES) {
      this.#sent.set(MessageDeduplicationId, this.now());
      this.messages.push({ body: MessageBody, group: MessageGroupId, deduplicationId: MessageDeduplicationId });
    }
    const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
    return { MessageId: randomUUID(), MD5OfMessageBody, SequenceNumber: '18849496460467696128' };
  }

  #secret({ SecretId, VersionStage = 'AWSCURRENT' }: Input): object {
    const found = SecretId === this.#secretId ? this.#versions[VersionStage === 'AWSCURRENT' ? 0 : 1] : undefined;
    if (found === undefined) throw new Refusal('ResourceNotFoundException');
    return {
      ARN: this.#secretId,
      Name: 'rolekeeper/webhook-secret',
      SecretString: found.value,
      VersionStages: [VersionStage],
      CreatedDate: found.created / 1000,
    };
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}
