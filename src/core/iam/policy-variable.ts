/**
 * Policy variables: `${aws:PrincipalTag/team}`, with a default as in `${aws:username, 'nobody'}`, and the escapes
 * `${*}`, `${?}` and `${$}`. Only documents of version 2012-10-17 have them; in older ones they are plain text.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */

/** What stands for a key: its value, or why there is none. */
export type KeyValue =
  | { readonly is: 'present'; readonly value: string }
  | { readonly is: 'absent' }
  /** `isThere`: it has one, and only the value is not known. */
  | { readonly is: 'unknown'; readonly isThere?: true };

/** A value of a condition with its variables replaced; `absent`: it can match nothing, as a variable has no value. */
export type Replaced =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'absent' }
  | { readonly is: 'unknown' };

/** Stand for a literal `*` and `?` in a pattern. IAM takes no character beyond U+00FF in a policy. */
const LITERAL_STAR = '\ue000';
const LITERAL_MARK = '\ue001';

const VARIABLE = /\$\{([^}]*)\}/g;

/** `asPattern`: what a variable brings in has no wildcards, even if it looks so; compare it with a {@link literal}. */
export function replaceVariables(value: string, asPattern: boolean, lookUp: (key: string) => KeyValue): Replaced {
  if (!value.includes('${')) return { is: 'text', text: value };
  let missing: 'absent' | 'unknown' | undefined;
  const text = value.replace(VARIABLE, (_, inside: string) => {
    const found = valueOfVariable(inside, lookUp);
    if (found.is === 'present') return asPattern ? literal(found.value) : found.value;
    if (missing !== 'absent') missing = found.is;
    return '';
  });
  return missing === undefined ? { is: 'text', text } : { is: missing };
}

/** A text of the request, spelt so that a pattern can name its stars and question marks. */
export function literal(text: string): string {
  return text.replaceAll('*', LITERAL_STAR).replaceAll('?', LITERAL_MARK);
}

function valueOfVariable(inside: string, lookUp: (key: string) => KeyValue): KeyValue {
  if (inside === '*' || inside === '?' || inside === '$') return { is: 'present', value: inside };
  const comma = inside.indexOf(',');
  const found = lookUp((comma < 0 ? inside : inside.slice(0, comma)).trim().toLowerCase());
  const fallback = comma < 0 ? undefined : /^'([^']*)'$/.exec(inside.slice(comma + 1).trim())?.[1];
  return found.is === 'absent' && fallback !== undefined ? { is: 'present', value: fallback } : found;
}
