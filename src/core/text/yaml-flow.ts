import { isJsonObject } from './json.ts';

/** A value as people write it in YAML, on one line: `{name: checkout-deploy, branches: [main]}`. */
export function yamlFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yamlFlow).join(', ')}]`;
  if (isJsonObject(value)) {
    const fields = Object.entries(value).map(([key, one]) => `${yamlFlow(key)}: ${yamlFlow(one)}`);
    return `{${fields.join(', ')}}`;
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  return isPlain(value) ? value : JSON.stringify(value);
}

/** Means itself without quotes, also between brackets; YAML takes the rest for numbers, truths or punctuation. */
function isPlain(text: string): boolean {
  return (
    /^[a-z][\w./:*@+=-]*$/i.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text) && !text.endsWith(':')
  );
}
