/**
 * The way back from a `sub` pattern to what it pins: the inverse of `subjectPattern`. A pattern that has no way back is
 * one that the generator never writes.
 */
import type { Subject, SubjectFormat } from '../manifest/subject-format.ts';
import { subjectExpressions, UUID } from './subject-expression.ts';

/**
 * One step UUID and nothing else: unlike `*`, it cannot match a further segment. `{repo}:{?…}` is only the steps
 * without an environment; the generator never needs it, and people who write it mean it.
 */
export const ONE_STEP = '{????????-????-????-????-????????????}';

export interface PinnedSubject extends Subject {
  /** Whether the step is written as {@link ONE_STEP} rather than as `*`. */
  readonly oneStep: boolean;
}

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

const expressionFor = subjectExpressions({
  '*': '\\*',
  workspaceUuid: UUID,
  repositoryUuid: UUID,
  environmentUuid: `${UUID}|\\*`,
  branch: '\\*|[^:*?\\s]+',
  stepUuid: `\\*|${ONE_STEP.replace(/[{}?]/g, '\\$&')}`,
});
