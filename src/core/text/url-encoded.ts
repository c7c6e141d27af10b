/**
 * JSON that is URL-encoded, as the bare API of IAM sends policy documents; any other text as it is. JSON of an object
 * begins with `{`, so `%7B` distinguishes the two.
 */
export function withoutUrlEncoding(text: string): string {
  if (!/^\s*%7B/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // Cut short in the middle of a character: whoever parses it names it.
    return text;
  }
}
