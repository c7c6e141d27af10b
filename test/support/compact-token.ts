/** A JSON Web Token in its compact form, with whatever is wanted in it; nothing signs it. */

/** @param header, payload: a text is taken as it stands, anything else as JSON */
export function compactOf(header: unknown, payload: unknown, signature = 'c2lnbmF0dXJl'): string {
  return `${encoded(header)}.${encoded(payload)}.${signature}`;
}

function encoded(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}
