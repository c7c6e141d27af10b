/** EventBridge's matching of an event, for the matchers that our rules use. */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((matcher) => matchesValue(matcher, event));
  return Object.entries(pattern as object).every(([key, part]) => matchesPattern(part, field(event, key)));
}

/** Each matcher needs the field to be there, except the one that asks for its absence. */
function matchesValue(matcher: unknown, value: unknown): boolean {
  if (typeof matcher !== 'object' || matcher === null) return matcher === value;
  const [[name, wanted] = []] = Object.entries(matcher);
  switch (name) {
    case 'exists':
      return (value !== undefined) === wanted;
    case 'anything-but':
      return value !== undefined && ![wanted].flat().includes(value);
    case 'prefix':
      return typeof value === 'string' && value.startsWith(String(wanted));
    default:
      throw new Error(`This matching does not know ${JSON.stringify(matcher)}`);
  }
}

function field(event: unknown, key: string): unknown {
  return typeof event === 'object' && event !== null ? (event as Record<string, unknown>)[key] : undefined;
}
