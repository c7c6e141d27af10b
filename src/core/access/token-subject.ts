/**
 * Which form the `sub` of a token has: that of the settings, the documented one, or another; then what differs, since a
 * trust policy compares texts and gives no reason.
 */
import { DOCUMENTED_SUBJECT_FORMAT, parseSubjectFormat, type SubjectFormat } from '../manifest/subject-format.ts';
import { readSubject, type SubjectStep } from '../trust/read-subject.ts';

export type TokenSubject =
  | { readonly is: 'absent' }
  | {
      readonly is: 'read';
      /** As in the settings. */
      readonly format: string;
      /** Whether the settings ask for this form; true without settings, for the documented one. */
      readonly wanted: boolean;
      readonly step: SubjectStep;
    }
  /** A sentence. */
  | { readonly is: 'other'; readonly differs: string };

/** What the subject is compared with. */
export interface SubjectExpected {
  readonly subjectFormat: SubjectFormat;
  /** Lower case, with braces; a name in angle brackets where it is not known. */
  readonly workspaceUuid: string;
}

/** Characters (OpenID Connect Core, section 2). */
export const LONGEST_SUBJECT = 255;

/** What Atlassian documents. One object: what is made of a format is kept by it. */
export const DOCUMENTED_FORMAT: SubjectFormat = formatOf(DOCUMENTED_SUBJECT_FORMAT);

function formatOf(text: string): SubjectFormat {
  const parsed = parseSubjectFormat(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.format;
}

/** @param expected as in the settings; undefined: there are none */
export function tokenSubject(subject: string | undefined, expected?: SubjectExpected): TokenSubject {
  if (subject === undefined) return { is: 'absent' };
  const wanted = expected?.subjectFormat ?? DOCUMENTED_FORMAT;
  const step = stepOf(wanted, subject, expected?.workspaceUuid);
  if (step !== undefined) return { is: 'read', format: wanted.text, wanted: true, step };
  const other = stepOf(DOCUMENTED_FORMAT, subject, expected?.workspaceUuid);
  if (other !== undefined) return { is: 'read', format: DOCUMENTED_FORMAT.text, wanted: false, step: other };
  return { is: 'other', differs: differenceOf(subject, wanted, expected?.workspaceUuid) };
}

function stepOf(format: SubjectFormat, subject: string, workspaceUuid: string | undefined): SubjectStep | undefined {
  const step = subject.length > LONGEST_SUBJECT ? undefined : readSubject(format, subject);
  // No repository has the UUID of its workspace: it stands where the repository belongs.
  if (step === undefined || step.repositoryUuid === workspaceUuid) return undefined;
  const isElsewhere =
    step.workspaceUuid !== undefined && workspaceUuid !== undefined && step.workspaceUuid !== workspaceUuid;
  return isElsewhere ? undefined : step;
}

const BARE = /(?<![{0-9a-f-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![}0-9a-f-])/i;

/** The first that is found, the plainest first. */
function differenceOf(subject: string, wanted: SubjectFormat, workspaceUuid: string | undefined): string {
  if (subject === '') return 'it is empty';
  if (subject.length > LONGEST_SUBJECT) return `it is longer than ${LONGEST_SUBJECT} characters`;
  if (/^repo:[^/]+\/[^:]+:/.test(subject)) return 'it has the form of GitHub’s subjects';
  if (/^project_path:/.test(subject)) return 'it has the form of GitLab’s subjects';
  const lower = subject.toLowerCase();
  if (lower !== subject && stepOf(wanted, lower, workspaceUuid) !== undefined) return 'it has letters in upper case';
  if (BARE.test(subject)) return 'a UUID has no braces around it: in a subject they are a part of every UUID';
  const hasWorkspace = wanted.parts.includes('workspaceUuid');
  if (!hasWorkspace && workspaceUuid !== undefined && subject.toLowerCase().startsWith(workspaceUuid)) {
    return 'it begins with the UUID of the workspace, where that of the repository belongs';
  }
  if (hasWorkspace && workspaceUuid !== undefined && readSubject(wanted, subject) !== undefined) {
    return 'it begins with the UUID of another workspace than that of the settings';
  }
  const count = subject.split(':').length;
  const most = wanted.parts.filter((part) => part === ':').length + 1;
  const optional = wanted.parts.includes('optionalEnvironmentUuid') ? 1 : 0;
  if (!wanted.parts.includes('*') && (count < most || count > most + optional)) {
    const parts = optional === 1 ? `${most} or ${most + 1}` : String(most);
    return `it has ${count} part${count === 1 ? '' : 's'} between colons, and ${wanted.text} has ${parts}`;
  }
  return `it does not have the form ${wanted.text}`;
}
