/**
 * Whether a role lets in more after a change of its trust policy than before. Shown in both directions: a door that
 * only the new policy opens proves that it widens; that every statement is covered by an old one proves that it does
 * not. Where neither can be shown, the answer is `unknown`.
 */

import type { Widening } from '../model/facet-change.ts';
import type { PolicyText } from '../model/role-spec.ts';
import { doorWords } from '../trust/door-words.ts';
import { type Door, doorsOf, type OpenDoor, opens } from '../trust/doors.ts';
import { type OriginGroup, originsOf, originWords } from '../trust/origins.ts';
import { otherPrincipals } from '../trust/other-principals.ts';
import { readTrustDocument, type TrustDocument } from '../trust/trust-document.ts';
import { bitbucketProvider, bitbucketProviders, type TrustWorld } from '../trust/trust-world.ts';
import { audiencesFor } from '../trust/who-gets-in.ts';
import { type Clause, clausesOf } from './clause.ts';
import { coversClause } from './cover.ts';

export function trustWidth(before: PolicyText, after: PolicyText, world: TrustWorld): Widening {
  const [old, now] = [readTrustDocument(before), readTrustDocument(after)];
  if (!('document' in old) || !('document' in now)) return unknown('a policy that cannot be read');
  const gained = admittedBy(now.document, old.document, world, true);
  if (gained.length > 0) return { width: 'widens', words: `admits ${gained.join('; ')}` };

  const [had, has] = [clausesOf(before), clausesOf(after)];
  if (had === undefined || has === undefined || !isWithin(has, had)) {
    return unknown('no step that was tried gets in that could not before, but this cannot be shown for all steps');
  }
  const lost = admittedBy(old.document, now.document, world, false);
  if (lost.length > 0) return { width: 'narrows', words: `no longer admits ${lost.join('; ')}` };
  return isWithin(had, has) ? { width: 'neutral', words: '' } : { width: 'narrows', words: 'asks for more' };
}

function unknown(words: string): Widening {
  return { width: 'unknown', words };
}

/** Whom the one document lets in and the other does not. `whole`: with all that the same repositories may do. */
function admittedBy(one: TrustDocument, other: TrustDocument, world: TrustWorld, whole: boolean): string[] {
  const doors = doorsOf([one, other], world);
  const providers = [...new Set([world.provider.arn, ...bitbucketProviders(one), ...bitbucketProviders(other)])];
  const pipelines = providers.flatMap((provider) => pipelinesAdmittedBy(one, other, { doors, provider, world, whole }));
  const known = new Set(otherPrincipals(other));
  return [...pipelines, ...otherPrincipals(one).filter((sentence) => !known.has(sentence))];
}

function pipelinesAdmittedBy(
  one: TrustDocument,
  other: TrustDocument,
  { doors, provider, world, whole }: { doors: readonly Door[]; provider: string; world: TrustWorld; whole: boolean },
): string[] {
  const host = bitbucketProvider(provider)?.host ?? world.provider.host;
  const audiences = [...new Set([one, other].flatMap((each) => audiencesFor(each, host, world.provider.audience)))];
  const [internet, ...endpoints] = originsOf([one, other]);
  const rank = (document: TrustDocument, door: Door, audience: string, { origin }: OriginGroup) =>
    RANKS[opens(document, door, { provider, host, audience, origin })];
  const best = (document: TrustDocument, door: Door, group: OriginGroup) =>
    Math.max(...audiences.map((audience) => rank(document, door, audience, group)));
  const gainedFrom = (group: OriginGroup) => doors.filter((door) => best(one, door, group) > best(other, door, group));
  const gained = gainedFrom(internet);
  const open = whole
    ? doors.filter((door) => best(one, door, internet) > 0 && gained.some((each) => isOfSame(each, door)))
    : gained;
  // What a call over the internet gains needs no VPC.
  const further = endpoints
    .map((group) => ({ group, more: gainedFrom(group).filter((door) => !gained.includes(door)) }))
    .filter(({ more }) => more.length > 0);
  const alike = Map.groupBy(further, ({ more }) => JSON.stringify(more));
  // Added only where a call from elsewhere gains less.
  const overInternet = endpoints.some((group) => !gained.every((door) => gainedFrom(group).includes(door)))
    ? ', by calls over the internet'
    : '';
  const words = [
    ...doorWords(open.map(asOpen), doors, world, provider).map((each) => each + overInternet),
    ...[...alike.values()].flatMap((some) => {
      const where = originWords(
        some.map(({ group }) => group),
        world,
      );
      return doorWords((some[0]?.more ?? []).map(asOpen), doors, world, provider).map((each) => each + where);
    }),
  ];
  if (words.length > 0) return words;
  const looser = [internet, ...endpoints].some((group) =>
    audiences.some((audience) =>
      doors.some((door) => rank(one, door, audience, group) > rank(other, door, audience, group)),
    ),
  );
  return looser ? ['the same steps with a token made for another audience'] : [];
}

/** `admits every step of checkout-api` says more than which of them could not enter before. */
function isOfSame(a: Door, b: Door): boolean {
  return 'pattern' in a || 'pattern' in b ? a === b : a.repository === b.repository;
}

const RANKS = { no: 0, depends: 1, yes: 2 };

function asOpen(door: Door): OpenDoor {
  return { door, answer: 'yes' };
}

/** Whether the first policy surely allows nothing that the second does not. */
function isWithin(narrow: readonly Clause[], wide: readonly Clause[]): boolean {
  const allowed = narrow.filter(({ allows }) => allows);
  const denied = wide.filter(({ allows }) => !allows);
  return (
    allowed.every((clause) => wide.some((other) => other.allows && coversClause(other, clause))) &&
    denied.every((clause) => narrow.some((other) => !other.allows && coversClause(other, clause)))
  );
}
