/** What a subject says of the step that had the token. */
import { DOCUMENTED_SUBJECT_FORMAT, parseSubjectFormat, type SubjectFormat } from '../manifest/subject-format.ts';
import type { UsedStep } from '../model/role-use.ts';
import { readSubject } from '../trust/read-subject.ts';
import { workspaceOf } from '../trust/trust-world.ts';

export type StepReader = (subject: string, audience: string | undefined) => UsedStep | undefined;

/**
 * Reads subjects of a workspace's format, or else of the documented one: a trail goes back to before a format was
 * changed. undefined for a subject of neither.
 * @param format of the settings; undefined without settings
 */
export function stepReader(format?: SubjectFormat): StepReader {
  return (subject, audience) => {
    if (subject.length > LONGEST) return undefined;
    const read = (format && readSubject(format, subject)) ?? readSubject(DOCUMENTED, subject);
    // A subject that begins with the workspace has the repository where the documented format has the environment.
    if (read === undefined || read.repositoryUuid === workspaceOf(audience ?? '')) return undefined;
    const { repositoryUuid, environmentUuid, stepUuid, branch } = read;
    return { repositoryUuid, environmentUuid, stepUuid, branch };
  };
}

/** Characters: STS takes a `sub` of at most 255. */
const LONGEST = 1024;

const DOCUMENTED = documented();

function documented(): SubjectFormat {
  const parsed = parseSubjectFormat(DOCUMENTED_SUBJECT_FORMAT);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.format;
}
