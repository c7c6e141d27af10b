/** What a subject says of the step that had the token. */
import { DOCUMENTED_SUBJECT_FORMAT, parseSubjectFormat, type SubjectFormat } from '../manifest/subject-format.ts';
import type { UsedStep } from '../model/role-use.ts';
import { normalUuid } from '../text/uuid.ts';
import { workspaceOf } from '../trust/trust-world.ts';

export type StepReader = (subject: string, audience: string | undefined) => UsedStep | undefined;

/**
 * Reads subjects of a workspace's format, or else of the documented one: a trail goes back to before a format was
 * changed. undefined for a subject of neither.
 * @param format of the settings; undefined without settings
 */
export function stepReader(format?: SubjectFormat): StepReader {
  const configured = format === undefined ? [] : [formatReader(format)];
  const documented = formatReader(DOCUMENTED);
  return (subject, audience) => {
    if (subject.length > LONGEST) return undefined;
    for (const read of configured) {
      const step = read(subject);
      if (step !== undefined) return step;
    }
    const step = documented(subject);
    // A subject that begins with the workspace has the repository where this format has the environment.
    return step !== undefined && step.repositoryUuid !== workspaceOf(audience ?? '') ? step : undefined;
  };
}

/** Characters: STS takes a `sub` of at most 255. */
const LONGEST = 1024;

/** The parts of a format as groups of a pattern. No name of a branch has a colon: git-check-ref-format(1). */
function formatReader({ parts }: SubjectFormat): (subject: string) => UsedStep | undefined {
  const groups: string[] = [];
  const pattern = parts.map((part) => {
    if (part === ':') return ':';
    if (part === '*') return '.*';
    groups.push(part === 'optionalEnvironmentUuid' ? 'environmentUuid' : part);
    if (part === 'optionalEnvironmentUuid') return `(?::(${UUID}))?`;
    return part === 'branch' ? '([^:]+)' : `(${UUID})`;
  });
  const whole = new RegExp(`^${pattern.join('')}$`, 'is');
  return (subject) => {
    const found = whole.exec(subject);
    if (found === null) return undefined;
    const value = (name: string) => found[groups.indexOf(name) + 1];
    const uuid = (name: string) => (groups.includes(name) ? normalUuid(value(name) ?? '') : undefined);
    const repositoryUuid = uuid('repositoryUuid');
    if (repositoryUuid === undefined) return undefined;
    return {
      repositoryUuid,
      environmentUuid: uuid('environmentUuid'),
      stepUuid: uuid('stepUuid'),
      branch: groups.includes('branch') ? value('branch') : undefined,
    };
  };
}

const UUID = '\\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\}';

const DOCUMENTED = documented();

function documented(): SubjectFormat {
  const parsed = parseSubjectFormat(DOCUMENTED_SUBJECT_FORMAT);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.format;
}
