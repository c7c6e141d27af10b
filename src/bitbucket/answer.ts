/**
 * Fields of an answer. Its type is what the document promises; an answer is what a server sent, so each field that
 * counts is looked at, and an answer without it is an error, never "none".
 */
import { isJsonObject, type JsonObject } from '../core/text/json.ts';
import { normalUuid, type Uuid } from '../core/text/uuid.ts';
import type { Call } from './operation.ts';
import { notBitbucket } from './send.ts';

const SERVER = { name: 'Bitbucket' };

/** An object of an answer to `call`. */
export class Fields {
  readonly #object: JsonObject;
  readonly #call: Call;

  /** @throws BitbucketUnreachableError if it is no object */
  constructor(value: unknown, call: Call) {
    if (!isJsonObject(value)) throw notBitbucket(call, SERVER);
    this.#object = value;
    this.#call = call;
  }

  /** @throws BitbucketUnreachableError if it is not there */
  text(name: string): string {
    const value = this.#object[name];
    if (typeof value !== 'string') throw notBitbucket(this.#call, SERVER);
    return value;
  }

  /** @throws BitbucketUnreachableError if it is not there */
  uuid(name: string): Uuid {
    const uuid = normalUuid(this.text(name));
    if (uuid === undefined) throw notBitbucket(this.#call, SERVER);
    return uuid;
  }

  /** @throws BitbucketUnreachableError if it is not there */
  count(name: string): number {
    const value = this.#object[name];
    if (!Number.isSafeInteger(value)) throw notBitbucket(this.#call, SERVER);
    return value as number;
  }

  /** @throws BitbucketUnreachableError if it is not there */
  list(name: string): readonly unknown[] {
    const value = this.#object[name];
    if (!Array.isArray(value)) throw notBitbucket(this.#call, SERVER);
    return value;
  }

  /** @throws BitbucketUnreachableError if it is not there, or no object */
  inner(name: string): Fields {
    return new Fields(this.#object[name], this.#call);
  }

  /** null counts as not there. */
  has(name: string): boolean {
    return this.#object[name] !== undefined && this.#object[name] !== null;
  }

  isTrue(name: string): boolean {
    return this.#object[name] === true;
  }
}
