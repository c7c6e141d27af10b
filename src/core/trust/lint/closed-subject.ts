/**
 * Why a `sub` pattern matches no token, segment by segment. Such patterns fail closed, and are then "repaired" by
 * widening them until something works; so each of these says what the right form is.
 */
import type { TrustWorld } from '../trust-world.ts';
import type { Segment, SubjectFault } from './subject-segment.ts';

/** Empty if nothing in particular is wrong with any segment. The workspace, if it was in front, is left out. */
export function closedFaults(segments: readonly Segment[], world: TrustWorld): SubjectFault[] {
  if (segments[0]?.text === 'repo') return [noToken('trust-sub-slug', 'repo:… is how GitHub’s tokens begin', RIGHT)];
  return segments.flatMap((segment, index) => segmentFault(segment, index, segments, world) ?? []);
}

const RIGHT = 'write {REPOSITORY-UUID}:{ENVIRONMENT-UUID}:*';

function segmentFault(
  { text, is }: Segment,
  index: number,
  segments: readonly Segment[],
  world: TrustWorld,
): SubjectFault | undefined {
  switch (is) {
    case 'upper-case': {
      const problem = `${text} is in upper case, and tokens have lower case`;
      return noToken('trust-sub-case', problem, `write ${text.toLowerCase()}`);
    }
    case 'bare': {
      const uuid = text.replace(/[{}]/g, '').toLowerCase();
      return noToken('trust-sub-braces', `${text} has no braces around it, and tokens have them`, `write {${uuid}}`);
    }
    case 'placeholder':
      return noToken('trust-sub-placeholder', `${text} is still a placeholder`, 'fill in the UUID, in braces: {…}');
    case 'name':
      return nameFault(text, index, segments, world);
    default:
      return undefined;
  }
}

function nameFault(text: string, index: number, segments: readonly Segment[], world: TrustWorld): SubjectFault {
  const [first] = segments;
  const right = `${first?.is === 'uuid' ? first.text : '{REPOSITORY-UUID}'}:{ENVIRONMENT-UUID}:*`;
  if (index === 0) {
    const problem = `${text} is a name, and a token names its repository by UUID`;
    return noToken('trust-sub-slug', problem, 'write the repository’s UUID, in braces');
  }
  if (index < segments.length - 1 || isEnvironment(text, world)) {
    const problem = `${text} is a name, and a token names its environment by UUID`;
    return noToken('trust-sub-environment-name', problem, `write the environment’s UUID, in braces: ${right}`);
  }
  const problem = `${text} is where the step’s UUID belongs: the subject of a Bitbucket token does not carry the branch`;
  return noToken('trust-sub-branch', problem, `pin an environment that only this branch may deploy to, ${right}`);
}

function isEnvironment(name: string, { lock }: TrustWorld): boolean {
  return [...lock.byUuid.values()].some(({ environments }) => environments.has(name));
}

function noToken(code: SubjectFault['code'], problem: string, remedy: string): SubjectFault {
  return { code, message: `${problem}: no pipeline can assume the role`, remedy };
}
