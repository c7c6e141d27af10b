/**
 * Why a `sub` pattern matches no token, segment by segment. Such patterns fail closed, and are then "repaired" by
 * widening them until something works; so each of these says what the right form is.
 */

import type { Code } from '../../codes/codes.ts';
import type { TrustWorld } from '../trust-world.ts';
import type { Segment } from './subject-segment.ts';

/** A fault without the words about what to write, which are the same for all faults of a pattern. */
export interface ClosedFault {
  readonly code: Code;
  /** Ends with "no pipeline can assume the role". */
  readonly message: string;
  /** Stands before "write …"; empty if that says it all. */
  readonly advice: string;
}

/** Empty if nothing in particular is wrong with any segment. */
export function closedFaults(segments: readonly Segment[], world: TrustWorld): ClosedFault[] {
  const { subjectFormat } = world.provider;
  const [first, ...rest] = segments;
  if (first?.text === 'repo') return [noToken('trust-sub-slug', 'repo:… is how GitHub’s tokens begin')];
  const hasWorkspace = subjectFormat.parts[0] === 'workspaceUuid';
  if (first?.is !== 'workspace') {
    return segments.flatMap((segment, index) => segmentFault(segment, index, segments, world) ?? []);
  }
  const others = rest.flatMap((segment, index) => segmentFault(segment, index, rest, world) ?? []);
  return [...(hasWorkspace ? workspaceFault(first, world) : [workspaceFirst(segments, world)]), ...others];
}

/** Where subjects begin with the workspace, and the pattern does not spell it as they do. */
function workspaceFault({ text, uuid }: Segment, world: TrustWorld): ClosedFault[] {
  if (text === world.provider.workspaceUuid) return [];
  if (uuid === undefined) return [placeholder(text, `the workspace’s UUID, ${world.provider.workspaceUuid},`)];
  return [spelling(text)];
}

function workspaceFirst(segments: readonly Segment[], { provider }: TrustWorld): ClosedFault {
  const pattern = segments.map(({ text }) => text).join(':');
  const problem = `${pattern} begins with the workspace, and the subject of a token of workspace ${provider.workspace} begins with the repository`;
  return noToken('trust-sub-workspace', problem);
}

/** `index` counts from the repository on. */
function segmentFault(
  { text, is }: Segment,
  index: number,
  segments: readonly Segment[],
  world: TrustWorld,
): ClosedFault | undefined {
  switch (is) {
    case 'upper-case':
    case 'bare':
      return spelling(text);
    case 'placeholder':
      return placeholder(text, index === 0 ? 'the repository’s UUID, in braces,' : 'what it stands for');
    case 'name':
      return nameFault(text, index, segments, world);
    default:
      return undefined;
  }
}

function spelling(text: string): ClosedFault {
  return /^\{.*\}$/.test(text)
    ? noToken('trust-sub-case', `${text} is in upper case, and tokens have lower case`)
    : noToken('trust-sub-braces', `${text} has no braces around it, and tokens have them`);
}

function placeholder(text: string, what: string): ClosedFault {
  const advice = `put ${what} in the place of ${text}: `;
  return noToken('trust-sub-placeholder', `${text} is a placeholder`, advice);
}

function nameFault(
  text: string,
  index: number,
  segments: readonly Segment[],
  world: TrustWorld,
): ClosedFault | undefined {
  const { carriesBranch, carriesEnvironment, parts } = world.provider.subjectFormat;
  if (index === 0) return noToken('trust-sub-slug', `${text} is a name, and a token names its repository by UUID`);
  if (carriesEnvironment && (isEnvironment(text, world) || (index < segments.length - 1 && !carriesBranch))) {
    return noToken('trust-sub-environment-name', `${text} is a name, and a token names its environment by UUID`);
  }
  // Here a branch has its place, and the pattern may have it in another one.
  if (carriesBranch) return undefined;
  const other = parts.at(-1) === 'stepUuid' ? 'the step’s UUID' : 'another part';
  const problem = `${text} is where ${other} belongs: the subject of a token of this workspace does not carry the branch`;
  const advice = carriesEnvironment ? 'pin an environment that only this branch may deploy to: ' : '';
  return noToken('trust-sub-branch', problem, advice);
}

function isEnvironment(name: string, { lock }: TrustWorld): boolean {
  return [...lock.byUuid.values()].some(({ environments }) => environments.has(name));
}

function noToken(code: Code, problem: string, advice = ''): ClosedFault {
  return { code, message: `${problem}: no pipeline can assume the role`, advice };
}
