/** UUIDs as Bitbucket's tokens spell them: lower case, in braces. */

const UUID = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i;

declare const brand: unique symbol;
/** In this spelling. */
export type Uuid = string & { readonly [brand]: 'Uuid' };

/** `{5bca6b83-…}` from any spelling with or without braces; undefined if it is no UUID. */
export function normalUuid(text: string): Uuid | undefined {
  const match = UUID.exec(text);
  return match?.[1] === undefined ? undefined : (`{${match[1].toLowerCase()}}` as Uuid);
}

/** For what a schema has let through. @throws Error if it is no UUID all the same */
export function uuidOf(text: string): Uuid {
  const uuid = normalUuid(text);
  if (uuid === undefined) throw new Error(`${text} is no UUID, and its schema should have refused it`);
  return uuid;
}
