/** Bytes in base64url (RFC 4648, section 5) without padding, as tokens have them. */

/** One character more than whole groups of four holds no byte. */
export function isBase64Url(text: string): boolean {
  return /^[A-Za-z0-9_-]*$/.test(text) && text.length % 4 !== 1;
}

/**
 * Whether it is the one text that an encoder writes for its bytes. Where they do not fill the last group, its last
 * character has bits to spare, which a decoder passes over: two texts for the same bytes.
 */
export function isCanonicalBase64Url(text: string): boolean {
  if (!isBase64Url(text)) return false;
  const rest = text.length % 4;
  if (rest === 0) return true;
  return (rest === 2 ? /[AQgw]$/ : /[AEIMQUYcgkosw048]$/).test(text);
}
