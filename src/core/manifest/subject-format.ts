/**
 * What the `sub` of a workspace's tokens looks like, and the pattern that a trust policy needs for it.
 *
 * Documented by Atlassian: `{REPOSITORY_UUID}[:{ENVIRONMENT_UUID}]:{STEP_UUID}`. The braces are part of every UUID, the
 * environment is there in deployment steps only, and the step changes at every run. STS tests `aud` and `sub` and no
 * other claim of a Bitbucket token, so a trust policy cannot ask for anything that is not in the `sub`.
 */

/** One piece of a format: a colon, a wildcard or a placeholder. */
type Part = ':' | '*' | Placeholder | 'optionalEnvironmentUuid';
type Placeholder = 'workspaceUuid' | 'repositoryUuid' | 'environmentUuid' | 'branch' | 'stepUuid';

export interface SubjectFormat {
  /** As written in the settings. */
  readonly text: string;
  readonly parts: readonly Part[];
  /** Whether the `sub` carries the environment: only then can IAM pin one. */
  readonly carriesEnvironment: boolean;
  /** Whether the `sub` carries the branch: only then can IAM pin one. */
  readonly carriesBranch: boolean;
}

/** What one pattern admits; an absent field is not restricted. UUIDs with braces. */
export interface Subject {
  readonly workspaceUuid: string;
  readonly repositoryUuid: string;
  readonly environmentUuid?: string | undefined;
  readonly branch?: string | undefined;
}

export const DOCUMENTED_SUBJECT_FORMAT = '{repositoryUuid}[:{environmentUuid}]:{stepUuid}';

const PLACEHOLDERS: ReadonlySet<string> = new Set<Placeholder>([
  'workspaceUuid',
  'repositoryUuid',
  'environmentUuid',
  'branch',
  'stepUuid',
]);

const OPTIONAL_ENVIRONMENT = '[:{environmentUuid}]';

/** One piece, with the environment that may follow it. */
const PIECE = String.raw`(?:\{[A-Za-z]+\}|\*)(?:\[:\{environmentUuid\}\])?`;
const FORMAT = new RegExp(`^${PIECE}(?::${PIECE})*$`);

/** Reads `provider.subjectFormat`; `problem` is a sentence for the person who wrote it. */
export function parseSubjectFormat(text: string): { format: SubjectFormat } | { problem: string } {
  if (!FORMAT.test(text)) {
    return {
      problem: `it must be placeholders or "*" with one ":" between them, such as ${DOCUMENTED_SUBJECT_FORMAT}`,
    };
  }
  const parts: Part[] = [];
  for (const [piece, name] of text.matchAll(/\[:\{environmentUuid\}\]|\{([A-Za-z]+)\}|[:*]/g)) {
    if (name !== undefined && !PLACEHOLDERS.has(name)) return { problem: `{${name}} is not a part of a subject` };
    parts.push((piece === OPTIONAL_ENVIRONMENT ? 'optionalEnvironmentUuid' : (name ?? piece)) as Part);
  }
  const problem = problemOf(parts);
  if (problem !== undefined) return { problem };
  return {
    format: {
      text,
      parts,
      carriesEnvironment: parts.includes('environmentUuid') || parts.includes('optionalEnvironmentUuid'),
      carriesBranch: parts.includes('branch'),
    },
  };
}

function problemOf(parts: readonly Part[]): string | undefined {
  const repository = parts.indexOf('repositoryUuid');
  if (repository < 0) return 'it has no {repositoryUuid}: every repository of the workspace would be admitted';
  // A wildcard before the repository could swallow it: `*:{repo}` also matches a branch named like the UUID.
  if (parts.slice(0, repository).some((part) => part !== 'workspaceUuid' && part !== ':')) {
    return 'only {workspaceUuid} may stand before {repositoryUuid}: nothing else there can be pinned';
  }
  const named = parts.flatMap((part) => (part === 'optionalEnvironmentUuid' ? 'environmentUuid' : part));
  // The workspace is one text, known beforehand; of the others a pattern could name two that no token has together.
  const twice = named.find(
    (part, at) => /^(repository|environment|branch|step)/.test(part) && named.indexOf(part) < at,
  );
  if (twice !== undefined) return `{${twice}} stands in it twice`;
  const optional = parts.indexOf('optionalEnvironmentUuid');
  // Without a wildcard behind it, a pattern without the environment would shut out every step that has one.
  if (optional >= 0 && !['stepUuid', '*'].includes(parts[optional + 2] ?? '')) {
    return 'after [:{environmentUuid}] must follow :{stepUuid} or :*, or no pattern could leave the environment open';
  }
  return undefined;
}

/** The `sub` pattern that admits exactly the subject's tokens: `{repo}:{env}:*`. `*` also crosses colons. */
export function subjectPattern(format: SubjectFormat, subject: Subject): string {
  return format.parts.map((part) => partPattern(part, subject)).join('');
}

function partPattern(part: Part, subject: Subject): string {
  switch (part) {
    case ':':
      return ':';
    case 'optionalEnvironmentUuid':
      // Left out, the `*` of the step that follows admits both kinds of step: with and without an environment.
      return subject.environmentUuid === undefined ? '' : `:${subject.environmentUuid}`;
    case '*':
    case 'stepUuid':
      return '*';
    default:
      return subject[part] ?? '*';
  }
}
