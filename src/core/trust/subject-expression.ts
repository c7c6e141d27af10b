/** A subject format as a regular expression that names its parts. */
import type { SubjectFormat } from '../manifest/subject-format.ts';

/** As Bitbucket writes them: lower case, in braces. */
export const UUID = '\\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\}';

/** What may stand in the place of each part, as the source of an expression; `*` is what the format leaves open. */
export type PartForms = Readonly<
  Record<'*' | 'workspaceUuid' | 'repositoryUuid' | 'environmentUuid' | 'branch' | 'stepUuid', string>
>;

/** For these forms, with the groups named as the parts. Made once for each format. */
export function subjectExpressions(forms: PartForms): (format: SubjectFormat) => RegExp {
  const made = new WeakMap<SubjectFormat, RegExp>();
  return (format) => {
    const known = made.get(format);
    if (known !== undefined) return known;
    const named = new Set<string>();
    const source = format.parts.map((part) => {
      if (part === ':') return ':';
      if (part === '*') return forms['*'];
      if (part === 'optionalEnvironmentUuid') return `(?::(?<environmentUuid>${UUID}))?`;
      // A placeholder may stand twice: the second must repeat the first.
      if (named.has(part)) return `\\k<${part}>`;
      named.add(part);
      return `(?<${part}>${forms[part]})`;
    });
    const expression = new RegExp(`^${source.join('')}$`);
    made.set(format, expression);
    return expression;
  };
}
