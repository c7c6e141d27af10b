/** JSON.parse keeps the last of two equal keys without an error; IAM refuses the document. */

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/**
 * The first key that appears twice in one object of the text, which must be valid JSON already; undefined if none does.
 */
export function duplicateKey(json: string): string | undefined {
  const objects: Set<string>[] = [];
  let lastText = '';
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === '{' || token === '[') objects.push(new Set());
    else if (token === '}' || token === ']') objects.pop();
    else if (token === ':') {
      const keys = objects.at(-1);
      const key: string = JSON.parse(lastText);
      if (keys?.has(key)) return key;
      keys?.add(key);
    } else lastText = token;
  }
  return undefined;
}
