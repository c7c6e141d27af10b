/** The step that a token's `sub` is of: the inverse of `tokenSubject`. */
import type { SubjectFormat } from '../manifest/subject-format.ts';
import type { UsedStep } from '../model/role-use.ts';
import type { Uuid } from '../text/uuid.ts';

/**
 * undefined if the subject does not have this form. Letter case and braces count, as STS compares texts: a subject that
 * is almost of the form opens no role that asks for it.
 * @param workspaceUuid if given, a format that has the workspace takes no other
 */
export function stepOf(format: SubjectFormat, subject: string, workspaceUuid?: string): UsedStep | undefined {
  if (subject.length > LONGEST_SUBJECT) return undefined;
  const found = expressionFor(format).exec(subject)?.groups;
  if (found?.repositoryUuid === undefined) return undefined;
  if (found.workspaceUuid !== undefined && workspaceUuid !== undefined && found.workspaceUuid !== workspaceUuid) {
    return undefined;
  }
  // The expression lets no other spelling through.
  const uuid = (text: string | undefined) => text as Uuid | undefined;
  return {
    repositoryUuid: found.repositoryUuid as Uuid,
    environmentUuid: uuid(found.environmentUuid),
    stepUuid: uuid(found.stepUuid),
    branch: found.branch,
  };
}

/** Characters (OpenID Connect Core, section 2). */
export const LONGEST_SUBJECT = 255;

const UUID = '\\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\}';

const expressions = new WeakMap<SubjectFormat, RegExp>();

function expressionFor(format: SubjectFormat): RegExp {
  const known = expressions.get(format);
  if (known !== undefined) return known;
  const named = new Set<string>();
  const source = format.parts.map((part) => {
    if (part === ':') return ':';
    // What stands there is not known, not even whether it has a colon.
    if (part === '*') return '.+?';
    if (part === 'optionalEnvironmentUuid') return `(?::(?<environmentUuid>${UUID}))?`;
    // A placeholder may stand twice: the second repeats the first.
    if (named.has(part)) return `\\k<${part}>`;
    named.add(part);
    // What git allows in no branch name.
    return `(?<${part}>${part === 'branch' ? '[^:*?\\[\\\\^~\\s]+' : UUID})`;
  });
  const expression = new RegExp(`^${source.join('')}$`);
  expressions.set(format, expression);
  return expression;
}
