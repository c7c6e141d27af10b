/**
 * The doors of a workspace, as far as trust policies distinguish them: every repository and environment that a policy
 * names, and one that it does not name, which stands for all the others. Trying them all says who gets in.
 */
import { type Answer, allOf, anyOf } from './answer.ts';
import type { CallOrigin } from './call-origin.ts';
import { subjectsMatching } from './subject-witness.ts';
import { STRANGERS, type Step, stsRequest, tokenSubject } from './token.ts';
import type { TrustDocument } from './trust-document.ts';
import { admits } from './trust-evaluator.ts';
import type { TrustWorld } from './trust-world.ts';

/** Stands for every one that no policy names. */
export const OTHER = 'other';

/** Steps that a policy can distinguish from others. */
export type Door = PlainDoor | SubjectDoor;

export interface PlainDoor {
  /** UUID, or {@link OTHER}. */
  readonly repository: string;
  /** UUID or {@link OTHER}; undefined for steps that deploy to no environment. */
  readonly environment: string | undefined;
  /** Name or {@link OTHER}; undefined where subjects do not have the branch. */
  readonly branch: string | undefined;
  /** Subjects of two steps of this kind: one alone may be the one run that a policy was written for. */
  readonly subjects: readonly string[];
}

/** What a pattern of a policy matches and no plain door explains. */
export interface SubjectDoor {
  readonly pattern: string;
  readonly subjects: readonly string[];
}

/** Every door that one of these documents could distinguish from the others. */
export function doorsOf(documents: readonly TrustDocument[], world: TrustWorld): Door[] {
  const { subjectFormat: format, workspaceUuid } = world.provider;
  const patterns = subjectPatterns(documents);
  const branches = format.carriesBranch ? [OTHER, ...branchesIn(patterns)] : [undefined];
  const plain = [...placesIn(patterns, world)].flatMap(([repository, environments]) =>
    [undefined, OTHER, ...environments].flatMap((environment) =>
      branches.flatMap((branch) => plainDoor({ repository, environment, branch }, world)),
    ),
  );
  // Without the environment in the format some doors look alike: of those the first one counts.
  const bySubject = new Map(plain.toReversed().map((door) => [door.subjects.join(), door]));
  return [
    ...plain.filter((door) => bySubject.get(door.subjects.join()) === door),
    ...patterns.map((pattern) => ({ pattern, subjects: subjectsMatching(format, pattern, workspaceUuid) })),
  ].filter(({ subjects }) => subjects.length > 0);
}

/** Whose tokens try a door, and from where; without `origin` it is not known from where. */
export interface Attempt {
  /** The ARN of the provider. */
  readonly provider: string;
  readonly host: string;
  readonly audience: string;
  readonly origin?: CallOrigin | undefined;
}

/** Whether the document lets these steps in, with a token of this audience. */
export function opens(document: TrustDocument, door: Door, { provider, host, audience, origin }: Attempt): Answer {
  const request = (sub: string) => stsRequest({ provider, host, aud: audience, sub }, origin);
  const answers = door.subjects.map((sub) => admits(document, request(sub)));
  // A pattern matches steps with and without an environment: one of the two is enough to be a way in.
  return 'pattern' in door ? anyOf(answers) : allOf(answers);
}

/** Every value that a document compares with a `sub`, however it does so. */
export function subjectPatterns(documents: readonly TrustDocument[]): string[] {
  const conditions = documents.flatMap(({ statements }) => statements.flatMap((statement) => statement.conditions));
  return [...new Set(conditions.filter(({ key }) => key.endsWith(':sub')).flatMap(({ values }) => values))];
}

const ANY_UUID = /\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}/g;

/** Repositories that the patterns name, and any other, each with the environments that are named together with it. */
function placesIn(patterns: readonly string[], { provider, lock }: TrustWorld): Map<string, Set<string>> {
  const places = new Map<string, Set<string>>([[OTHER, new Set()]]);
  const add = (repository: string, environment: string | undefined) => {
    const environments = places.get(repository) ?? new Set();
    if (environment !== undefined) environments.add(environment);
    places.set(repository, environments);
  };
  for (const pattern of patterns) {
    const [first, second] = (pattern.match(ANY_UUID) ?? []).filter((uuid) => uuid !== provider.workspaceUuid);
    const owner = first === undefined ? undefined : lock.environmentByUuid.get(first)?.repository.uuid;
    if (owner !== undefined) add(owner, first);
    else if (first !== undefined) add(first, second);
  }
  return places;
}

/** A part between colons that is neither a UUID nor a wildcard could be one. */
function branchesIn(patterns: readonly string[]): string[] {
  return [...new Set(patterns.flatMap((pattern) => pattern.split(':').filter((part) => /^[^{}*?]+$/.test(part))))];
}

function plainDoor(
  { repository, environment, branch }: Omit<PlainDoor, 'subjects'>,
  world: TrustWorld,
): PlainDoor | [] {
  const { subjectFormat, workspaceUuid } = world.provider;
  const stepLike = (stranger: Omit<Step, 'workspaceUuid'>): Step => ({
    workspaceUuid,
    repositoryUuid: repository === OTHER ? stranger.repositoryUuid : repository,
    environmentUuid: environment === OTHER ? stranger.environmentUuid : environment,
    branch: branch === undefined || branch === OTHER ? stranger.branch : branch,
    stepUuid: stranger.stepUuid,
  });
  const subjects = STRANGERS.flatMap((stranger) => tokenSubject(subjectFormat, stepLike(stranger)) ?? []);
  return subjects.length === 0 ? [] : { repository, environment, branch, subjects };
}

export interface OpenDoor {
  readonly door: Door;
  readonly answer: Answer;
}
