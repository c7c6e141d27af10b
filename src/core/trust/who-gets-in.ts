/**
 * Who gets in by a trust policy, in words: the doors that are open, so that a reader who does not know the policy
 * language sees how wide they are. Never less than the truth: what depends on conditions that are not known offline
 * counts as open, and is shown as open.
 */

import { type Answer, anyOf } from './answer.ts';
import { doorWords } from './door-words.ts';
import { type Attempt, type Door, doorsOf, type OpenDoor, OTHER, opens } from './doors.ts';
import { type OriginGroup, originsOf, originWords } from './origins.ts';
import { otherPrincipals } from './other-principals.ts';
import { stsRequest } from './token.ts';
import type { TrustDocument } from './trust-document.ts';
import { holds } from './trust-evaluator.ts';
import { bitbucketProvider, bitbucketProviders, type TrustWorld } from './trust-world.ts';

export interface WhoGetsIn {
  /** Sentences without a full stop; never empty. */
  readonly words: readonly string[];
  /** No token of a Bitbucket step opens this role. */
  readonly nobody: boolean;
  /** A step of a repository that the policy does not name gets in. */
  readonly strangers: boolean;
}

export function whoGetsIn(document: TrustDocument, world: TrustWorld): WhoGetsIn {
  const doors = doorsOf([document], world);
  const ways = providersFor(document, world).map((provider) => wayIn(document, doors, provider, world));
  const words = ways.flatMap((way) => way.words);
  const others = otherPrincipals(document);
  const strangers = ways.some(({ open }) => open.some(({ door }) => !('pattern' in door) && door.repository === OTHER));
  return {
    words: [...(words.length > 0 ? words : [others.length === 0 ? NO_CALLER : NO_STEP]), ...others],
    nobody: words.length === 0,
    strangers,
  };
}

const NO_STEP = 'no step of a Bitbucket pipeline: no token that a step can have gets in';
const NO_CALLER = 'no caller can assume the role: no token that a step of a Bitbucket pipeline can have gets in';

/** The doors that a document opens to tokens of one provider, whatever audience a step has to ask for. */
export function openDoors(
  document: TrustDocument,
  doors: readonly Door[],
  { audiences, ...by }: Omit<Attempt, 'audience'> & { readonly audiences: readonly string[] },
): OpenDoor[] {
  function* answersFor(door: Door): Iterable<Answer> {
    for (const audience of audiences) yield opens(document, door, { ...by, audience });
  }
  return doors.flatMap((door) => {
    const answer = anyOf(answersFor(door));
    return answer === 'no' ? [] : [{ door, answer }];
  });
}

/**
 * What a token's audience can be: a step may ask for any, so each that the document names counts, and one that it does
 * not name. Of those that no condition can distinguish one is enough.
 */
export function audiencesFor(document: TrustDocument, host: string, byDefault: string): string[] {
  const key = `${host}:aud`.toLowerCase();
  const conditions = document.statements.flatMap((statement) => statement.conditions);
  const tests = conditions.filter((condition) => condition.key === key);
  const named = tests.flatMap(({ values }) => values).slice(0, MOST_AUDIENCES);
  const byBehaviour = new Map<string, string>();
  for (const audience of [byDefault, ...named, ANY_AUDIENCE]) {
    const request = stsRequest({ provider: '', host, aud: audience });
    const behaviour = tests.map((condition) => holds(condition, request, true)).join();
    if (!byBehaviour.has(behaviour)) byBehaviour.set(behaviour, audience);
  }
  return [...byBehaviour.values()];
}

/** More than a policy of IAM's greatest length has room for. */
const MOST_AUDIENCES = 400;

const ANY_AUDIENCE = 'https://audience.example';

/**
 * The provider of this world, and those of other workspaces that the document names; a role takes its own account's
 * only.
 */
function providersFor(document: TrustDocument, { provider }: TrustWorld): string[] {
  const account = bitbucketProvider(provider.arn)?.account;
  const others = bitbucketProviders(document).filter((arn) => bitbucketProvider(arn)?.account === account);
  return [...new Set([provider.arn, ...others])];
}

function wayIn(document: TrustDocument, doors: readonly Door[], arn: string, world: TrustWorld) {
  const { provider } = world;
  const host = bitbucketProvider(arn)?.host ?? provider.host;
  const ways = waysIn(document, doors, {
    provider: arn,
    host,
    audiences: audiencesFor(document, host, provider.audience),
  });
  const words = ways.flatMap(({ open, groups }) => {
    // Only reported if the usual audience is not enough; the usual audience of another workspace is not known.
    const usual = { provider: arn, host, audience: provider.audience, origin: groups[0].origin };
    const isUsual = ({ door }: OpenDoor) => opens(document, door, usual) !== 'no';
    const unusual = arn === provider.arn && !open.some(isUsual) ? ', with a token made for an audience of its own' : '';
    const where = groups[0].origin.is === 'internet' ? '' : originWords(groups, world);
    return doorWords(open, doors, world, arn).map((each) => each + unusual + where);
  });
  return { open: ways.flatMap(({ open }) => open), words };
}

/** Doors that calls of these origins open. */
export interface WayIn {
  readonly open: readonly OpenDoor[];
  readonly groups: readonly [OriginGroup, ...OriginGroup[]];
}

/**
 * By every origin of a call that the document distinguishes: over the internet first, and then what that does not open. Those that
 * open the same are one way; none is empty.
 */
export function waysIn(
  document: TrustDocument,
  doors: readonly Door[],
  by: Omit<Attempt, 'audience' | 'origin'> & { readonly audiences: readonly string[] },
): WayIn[] {
  const [internet, ...endpoints] = originsOf([document]);
  const openFrom = ({ origin }: OriginGroup) => openDoors(document, doors, { ...by, origin });
  const direct = openFrom(internet);
  const known = new Set(direct.map(({ door }) => door));
  const further = endpoints.map((group) => ({ group, open: openFrom(group).filter(({ door }) => !known.has(door)) }));
  const alike = [...Map.groupBy(further, ({ open }) => JSON.stringify(open)).values()];
  const ways: WayIn[] = [
    { open: direct, groups: [internet] },
    ...alike.flatMap(([first, ...others]) =>
      first === undefined
        ? []
        : { open: first.open, groups: [first.group, ...others.map(({ group }) => group)] as const },
    ),
  ];
  return ways.filter(({ open }) => open.length > 0);
}
