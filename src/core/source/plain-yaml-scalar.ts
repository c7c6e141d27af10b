/** The value of one text of a simple YAML file. */

/** Whatever the core schema of YAML 1.2.2 (10.3.2) takes for something other than a text, and some that it does not. */
const MAYBE_NOT_A_TEXT =
  /^(?:~|null|Null|NULL|[Tt]rue|TRUE|[Ff]alse|FALSE|0o[0-7]+|0x[\da-fA-F]+|[-+]?[.\d]+(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN))$/;
/** Fifteen digits are exact. */
const SHORT_NUMBER = /^\d{1,15}$/;
/** A text without quotes that begins with one of these is for the whole parser to judge. */
const INDICATORS = new Set('-?:,[]{}#&*!|>\'"%@`\t');

/**
 * @param written as it stands in the file, quotes included
 * @returns undefined where it is not simple: an escape, a number that is not a short whole one, null
 */
export function plainScalar(written: string | undefined, isUnquoted: boolean): string | number | boolean | undefined {
  if (written === undefined) return undefined;
  return isUnquoted ? unquoted(written) : quoted(written);
}

function unquoted(text: string): string | number | boolean | undefined {
  if (text === '' || INDICATORS.has(text.charAt(0))) return undefined;
  if (!MAYBE_NOT_A_TEXT.test(text)) return text;
  if (text === 'true' || text === 'false') return text === 'true';
  return SHORT_NUMBER.test(text) ? Number(text) : undefined;
}

function quoted(text: string): string | undefined {
  const quote = text.charAt(0);
  if ((quote !== '"' && quote !== "'") || text.length < 2 || text.at(-1) !== quote) return undefined;
  const inside = text.slice(1, -1);
  return inside.includes('\\') || inside.includes(quote) ? undefined : inside;
}
