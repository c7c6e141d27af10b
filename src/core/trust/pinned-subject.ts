/**
 * The way back from a `sub` pattern to what it pins: the inverse of `subjectPattern`. A pattern that has no way back is
 * one that the generator never writes.
 */
import type { Subject, SubjectFormat } from '../manifest/subject-format.ts';

/**
 * One step UUID and nothing else: unlike `*`, it cannot match a further segment. `{repo}:{?…}` is only the steps
 * without an environment; the generator never needs it, and people who write it mean it.
 */
export const ONE_STEP = '{????????-????-????-????-????????????}';

export interface PinnedSubject extends Subject {
  /** Whether the step is spelt as {@link ONE_STEP} rather than as `*`. */
  readonly oneStep: boolean;
}

const UUID = '\\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\}';
const UUID_OR_ANY = `${UUID}|\\*`;

/** What the pattern pins; undefined if it is not one that this format asks for. */
export function pinnedSubject(format: SubjectFormat, pattern: string): PinnedSubject | undefined {
  const found = expressionFor(format).exec(pattern)?.groups;
  if (found === undefined) return undefined;
  const { workspaceUuid = '', repositoryUuid = '', environmentUuid, branch, stepUuid } = found;
  return {
    workspaceUuid,
    repositoryUuid,
    environmentUuid: environmentUuid === '*' ? undefined : environmentUuid,
    branch: branch === '*' ? undefined : branch,
    oneStep: stepUuid === ONE_STEP,
  };
}

const expressions = new WeakMap<SubjectFormat, RegExp>();

function expressionFor(format: SubjectFormat): RegExp {
  const known = expressions.get(format);
  if (known !== undefined) return known;
  const named = new Set<string>();
  const source = format.parts.map((part) => {
    if (part === ':') return ':';
    if (part === '*') return '\\*';
    if (part === 'optionalEnvironmentUuid') return `(?::(?<environmentUuid>${UUID}))?`;
    // A placeholder may stand twice: the second must repeat the first.
    if (named.has(part)) return `\\k<${part}>`;
    named.add(part);
    return `(?<${part}>${FORMS[part]})`;
  });
  const expression = new RegExp(`^${source.join('')}$`);
  expressions.set(format, expression);
  return expression;
}

const FORMS = {
  workspaceUuid: UUID,
  repositoryUuid: UUID,
  environmentUuid: UUID_OR_ANY,
  branch: '\\*|[^:*?\\s]+',
  stepUuid: `\\*|${ONE_STEP.replace(/[{}?]/g, '\\$&')}`,
};
