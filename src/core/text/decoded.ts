/** Bytes of a text file, whichever of Unicode's encodings wrote it. PowerShell's `>` writes UTF-16. */

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * By the byte order mark; without one by the NUL bytes, which JSON and YAML in UTF-16 have beside each of their first
 * two characters, and UTF-8 never has.
 */
export function encodingOf([first, second, third, fourth]: Uint8Array): Encoding {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0 && second !== 0 && third === 0) return 'utf-16be';
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  return 'utf-8';
}

/** Without its byte order mark; undefined if the bytes are no text. */
export function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
