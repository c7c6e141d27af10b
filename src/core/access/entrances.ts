/**
 * Who gets in by a trust policy, as a list: repository, environment, branch. The same doors as who-gets-in.ts puts into
 * sentences, for questions that go from a role, or from what it may do, to pipelines.
 */
import type { Answer } from '../trust/answer.ts';
import { type Door, doorsOf, type OpenDoor, OTHER, opens, type PlainDoor } from '../trust/doors.ts';
import { readTrustDocument, type TrustDocument } from '../trust/trust-document.ts';
import { bitbucketProvider, bitbucketProviders, type TrustWorld } from '../trust/trust-world.ts';
import { audiencesFor, type WayIn, waysIn } from '../trust/who-gets-in.ts';

export interface Entrance {
  /** UUID; `every`: of every repository but `butRepositories`, which are shut or listed beside it; undefined: `pattern` says it. */
  readonly repository: string | undefined;
  readonly butRepositories: readonly string[];
  /** UUID; `none`: steps that deploy nowhere; `every`: all steps but those to `butEnvironments`; `others`: to any but those. */
  readonly environment: string | undefined;
  readonly butEnvironments: readonly string[];
  /** Names; undefined: any, or tokens do not carry it. */
  readonly branches: readonly string[] | undefined;
  /** Of subjects that no step is known to have by its repository and environment. */
  readonly pattern: string | undefined;
  /** `depends`: on what is known only at the call. */
  readonly open: Exclude<Answer, 'no'>;
  /** Whether the step has to ask for another audience than the usual one. */
  readonly ownAudience: boolean;
  /** VPCs that STS has to be called from, as the policy names them; undefined: none, it may be called from anywhere. */
  readonly vpcs: readonly string[] | undefined;
  /** Another workspace’s slug; undefined: that of the settings. */
  readonly workspace: string | undefined;
}

/** In the place of a VPC: one that no policy names. */
export const ANY = '*';
export const EVERY = 'every';
export const NONE = 'none';
export const OTHERS = 'others';

/** undefined: IAM takes no such policy. */
export function entrancesOf(trust: string, world: TrustWorld): Entrance[] | undefined {
  const read = readTrustDocument(trust);
  if (!('document' in read)) return undefined;
  const { document } = read;
  const doors = doorsOf([document], world);
  return providersOf(document, world).flatMap((arn) => byProvider(document, doors, arn, world));
}

/** That of this world, and those of other workspaces that the account may have as well. */
function providersOf(document: TrustDocument, { provider }: TrustWorld): string[] {
  const account = bitbucketProvider(provider.arn)?.account;
  const others = bitbucketProviders(document).filter((arn) => bitbucketProvider(arn)?.account === account);
  return [...new Set([provider.arn, ...others])];
}

interface OpenPlainDoor extends OpenDoor {
  readonly door: PlainDoor;
}

type Place = Omit<Entrance, 'ownAudience' | 'workspace' | 'vpcs'>;

function byProvider(document: TrustDocument, doors: readonly Door[], arn: string, world: TrustWorld): Entrance[] {
  const { host = world.provider.host } = bitbucketProvider(arn) ?? {};
  const audiences = audiencesFor(document, host, world.provider.audience);
  return waysIn(document, doors, { provider: arn, host, audiences }).flatMap((way) =>
    byWay(way, document, doors, { arn, host }, world),
  );
}

function byWay(
  { open, groups }: WayIn,
  document: TrustDocument,
  doors: readonly Door[],
  { arn, host }: { readonly arn: string; readonly host: string },
  world: TrustWorld,
): Entrance[] {
  const { provider } = world;
  const usual = { provider: arn, host, audience: provider.audience, origin: groups[0].origin };
  const isUsual = ({ door }: OpenDoor) => opens(document, door, usual) !== 'no';
  const vpcs = groups.flatMap((group) => [...group.vpcs, ...(group.others ? [ANY] : [])]);
  const facts = {
    ownAudience: arn === provider.arn && !open.some(isUsual),
    vpcs: vpcs.length === 0 ? undefined : vpcs,
    workspace: arn === provider.arn ? undefined : bitbucketProvider(arn)?.workspace,
  };
  const plain = open.filter((one): one is OpenPlainDoor => !('pattern' in one.door));
  const tried = doors.filter((door): door is PlainDoor => !('pattern' in door));
  const repositories = [...new Set(tried.map(({ repository }) => repository))];
  const places = new Map(
    repositories.map((name) => [
      name,
      ofRepository(
        name,
        plain.filter(({ door }) => door.repository === name),
        tried.filter(({ repository }) => repository === name),
      ),
    ]),
  );
  const wide = places.get(OTHER) ?? [];
  const named = [...places].filter(([name]) => name !== OTHER);
  const has = (own: readonly Place[], one: Place) => own.some((other) => alike(other) === alike(one));
  const listed = [
    ...wide.map((one) => ({ ...one, butRepositories: named.flatMap(([name, own]) => (has(own, one) ? [] : name)) })),
    ...named.flatMap(([, own]) => own.filter((one) => !has(wide, one))),
  ];
  return [...listed, ...patternsOf(open, plain)].map((one) => ({ ...one, ...facts }));
}

/** What holds of every repository is not repeated for one. */
function alike({ environment, butEnvironments, branches, open }: Place): string {
  return JSON.stringify([environment, butEnvironments, branches, open]);
}

/** @param open of this repository, as @param tried */
function ofRepository(name: string, open: readonly OpenPlainDoor[], tried: readonly PlainDoor[]): Place[] {
  const environments = [...new Set(tried.map(({ environment }) => environment))];
  const at = (environment: string | undefined) => open.filter(({ door }) => door.environment === environment);
  const key = (environment: string | undefined) => stateOf(at(environment));
  const place = (
    environment: string,
    butEnvironments: readonly (string | undefined)[],
    of: readonly OpenPlainDoor[],
  ) => ({
    repository: name === OTHER ? EVERY : name,
    butRepositories: [],
    environment,
    butEnvironments: butEnvironments.filter((one) => one !== undefined),
    branches: branchesOf(of),
    pattern: undefined,
    open: of.every(({ answer }) => answer === 'depends') ? ('depends' as const) : ('yes' as const),
  });
  const named = environments.filter((one) => one !== undefined && one !== OTHER);
  const general = environments.filter((one) => one === undefined || one === OTHER);
  const [usual] = general;
  const isEvery = general.every((one) => key(one) === key(usual) && key(one) !== SHUT);
  const like = isEvery ? key(usual) : key(OTHER);
  const apart = named.filter((one) => key(one) !== like);
  const places: Place[] = [];
  if (isEvery) places.push(place(EVERY, apart, at(usual)));
  else {
    if (key(undefined) !== SHUT) places.push(place(NONE, [], at(undefined)));
    if (key(OTHER) !== SHUT) places.push(place(OTHERS, apart, at(OTHER)));
  }
  const own = isEvery || key(OTHER) !== SHUT ? apart : named;
  return [...places, ...own.filter((one) => key(one) !== SHUT).map((one) => place(one ?? NONE, [], at(one)))];
}

/** Doors of one state are named together. */
function stateOf(open: readonly OpenPlainDoor[]): string {
  return open.length === 0
    ? SHUT
    : JSON.stringify([branchesOf(open), open.map(({ answer }) => answer).includes('yes')]);
}

const SHUT = 'shut';

function branchesOf(open: readonly { readonly door: PlainDoor }[]): string[] | undefined {
  const branches = [...new Set(open.flatMap(({ door }) => door.branch ?? []))];
  return branches.length === 0 || branches.includes(OTHER) ? undefined : branches;
}

/** What opens something that no plain door explains. */
function patternsOf(open: readonly OpenDoor[], plain: readonly { readonly door: PlainDoor }[]): Place[] {
  const withoutStep = (subject: string) => subject.slice(0, subject.lastIndexOf(':'));
  const explained = new Set(plain.flatMap(({ door }) => door.subjects.map(withoutStep)));
  if (plain.some(({ door }) => door.repository === OTHER)) return [];
  return open.flatMap(({ door, answer }): Place[] =>
    !('pattern' in door) || answer === 'no' || door.subjects.some((subject) => explained.has(withoutStep(subject)))
      ? []
      : [{ ...ONE_SUBJECT, pattern: door.pattern, open: answer }],
  );
}

const ONE_SUBJECT = {
  repository: undefined,
  butRepositories: [],
  environment: undefined,
  butEnvironments: [],
  branches: undefined,
};
