/** The way back from a token's `sub` to the step that it names: the inverse of `tokenSubject`. */
import type { SubjectFormat } from '../manifest/subject-format.ts';
import { normalUuid, type Uuid } from '../text/uuid.ts';
import { subjectExpressions, UUID } from './subject-expression.ts';

/** What a subject says of a step; what its format does not carry is undefined. */
export interface SubjectStep {
  readonly workspaceUuid: Uuid | undefined;
  readonly repositoryUuid: Uuid;
  readonly environmentUuid: Uuid | undefined;
  readonly branch: string | undefined;
  readonly stepUuid: Uuid | undefined;
}

/** undefined: the subject is not of this format. */
export function readSubject(format: SubjectFormat, subject: string): SubjectStep | undefined {
  const found = expressionFor(format).exec(subject)?.groups;
  const repositoryUuid = normalUuid(found?.repositoryUuid ?? '');
  if (found === undefined || repositoryUuid === undefined) return undefined;
  return {
    workspaceUuid: normalUuid(found.workspaceUuid ?? ''),
    repositoryUuid,
    environmentUuid: normalUuid(found.environmentUuid ?? ''),
    branch: found.branch,
    stepUuid: normalUuid(found.stepUuid ?? ''),
  };
}

/** git allows a branch no colon, white space or wildcard; one that is a UUID in braces is a part of another form. */
const BRANCH = `(?!${UUID}(?::|$))[^:*?\\s]+`;

const expressionFor = subjectExpressions({
  // What a format leaves open is one segment: a subject has as many colons as its format.
  '*': '[^:]+',
  workspaceUuid: UUID,
  repositoryUuid: UUID,
  environmentUuid: UUID,
  branch: BRANCH,
  stepUuid: UUID,
});
