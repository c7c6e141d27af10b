/**
 * The fields of an event, in whichever form it comes. CloudTrail writes `userIdentity.principalId`; Athena and Lake write
 * the columns in lower case, and those that have no fixed shape (`requestparameters`) as a text that holds JSON.
 */
import { isJsonObject, type JsonObject, parseJsonObject } from '../text/json.ts';

export class EventFields {
  readonly #event: JsonObject;

  constructor(event: JsonObject) {
    this.#event = event;
  }

  /** The value at a path of names; undefined for null, and for what is not there. */
  at(...path: readonly string[]): unknown {
    let value: unknown = this.#event;
    for (const name of path) {
      const object = typeof value === 'string' ? parseJsonObject(value) : value;
      if (!isJsonObject(object)) return undefined;
      // Own fields only: an event may not answer by what every object of JavaScript has.
      value = own(object, name) ?? own(object, name.toLowerCase());
    }
    return value ?? undefined;
  }

  /** The text at a path; undefined for anything else, and for an empty one. */
  text(...path: readonly string[]): string | undefined {
    const value = this.at(...path);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /** The whole number at a path, also of a text that is one. */
  whole(...path: readonly string[]): number | undefined {
    const value = this.at(...path);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
  }
}

function own(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
