/** A request's body, held to what Bitbucket takes: no field that it does not know, each of its type and its length. */
import type { LocalRefusal } from './refusal.ts';

/** What is wrong with a value; undefined if nothing is. */
export type Check = (value: unknown) => string | undefined;
export type Shape = Readonly<Record<string, { readonly check: Check; readonly isNeeded?: boolean }>>;

export const text =
  (most: number, least = 1): Check =>
  (value) => {
    if (typeof value !== 'string') return 'must be a string';
    if (value.length < least) return `must have at least ${least} characters`;
    return value.length > most ? `must have at most ${most} characters` : undefined;
  };

export const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value as string) ? undefined : `must be one of ${values.join(', ')}`;

export const webAddress: Check = (value) =>
  typeof value === 'string' && /^https?:\/\/[^\s]+$/.test(value) && URL.canParse(value) ? undefined : 'must be a URL';

export const positive: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 1 ? undefined : 'must be an integer of at least 1';

export const needed = (check: Check) => ({ check, isNeeded: true });
export const optional = (check: Check) => ({ check });

/** An object of exactly these fields. */
export function object(shape: Shape): Check {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be an object';
    const fields = value as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(fields)) if (!Object.hasOwn(shape, name)) return `has no field "${name}"`;
    for (const [name, { check, isNeeded = false }] of Object.entries(shape)) {
      if (fields[name] === undefined && !isNeeded) continue;
      const wrong = fields[name] === undefined ? 'is missing' : check(fields[name]);
      if (wrong !== undefined) return `${name} ${wrong}`;
    }
    return undefined;
  };
}

/** @throws the refusal, if the body is not of this shape */
export function checkBody(body: unknown, check: Check, refusal: (message: string) => LocalRefusal): void {
  const wrong = check(body);
  if (wrong !== undefined) throw refusal(wrong);
}
