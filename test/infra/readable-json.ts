const LINE = 120;

/** JSON as this repository formats it: objects over several lines, lists of plain values on one line where they fit. */
export function readableJson(value: unknown): string {
  return `${print(value, '', 0)}\n`;
}

/** @param used characters before the value on its line */
function print(value: unknown, indent: string, used: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    const plain = value.every((item) => typeof item !== 'object');
    if (plain && used + line.length < LINE) return line;
    return block(
      '[',
      value.map((item) => print(item, deeper, deeper.length)),
      ']',
      indent,
    );
  }
  const entries = Object.entries(value).map(([key, item]) => {
    const label = `${JSON.stringify(key)}: `;
    return `${label}${print(item, deeper, deeper.length + label.length)}`;
  });
  return block('{', entries, '}', indent);
}

function block(open: string, items: string[], close: string, indent: string): string {
  if (items.length === 0) return `${open}${close}`;
  return `${open}\n${items.map((item) => `${indent}  ${item}`).join(',\n')}\n${indent}${close}`;
}
