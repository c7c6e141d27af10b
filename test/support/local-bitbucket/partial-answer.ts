/** `fields=values.uuid,next`: an answer of these fields only. What is not there is left out. */
import { refuse } from './refusal.ts';

export function partialAnswer(body: unknown, fields: string | null): unknown {
  if (fields === null) return body;
  if (!/^\w+(\.\w+)*(,\w+(\.\w+)*)*$/.test(fields)) throw refuse(400, 'Invalid fields');
  return kept(
    body,
    fields.split(',').map((field) => field.split('.')),
  );
}

function kept(value: unknown, paths: readonly (readonly string[])[]): unknown {
  if (paths.some((path) => path.length === 0)) return value;
  if (Array.isArray(value)) return value.map((item) => kept(item, paths));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const below = paths.filter(([first]) => first === key).map(([, ...rest]) => rest);
      return below.length === 0 ? [] : [[key, kept(inner, below)]];
    }),
  );
}
