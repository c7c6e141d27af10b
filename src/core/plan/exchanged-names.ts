/**
 * Names that stand for another repository or environment than before. A manifest says `checkout-api`, IAM pins a UUID,
 * and the lock file says which: one line of it can give a role to other pipelines, and every name that people read in
 * the plan stays the same. So what a name stood for when the role was applied last is remembered (inventory.ts), and a
 * name that stands for something else now is reported, whoever changed it and why.
 *
 * Where nothing is remembered of a role (the commands on an account without the service, an inventory of an earlier
 * version), it is told from the trust in IAM, as far as it can be (names-before.ts).
 */

import type { AdmittedDoor } from '../model/desired-role.ts';
import type { KnownRoles } from '../model/inventory.ts';
import type { ExchangedName, UpdateDifference } from '../model/update-change.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import { type FormerUuid, namesBefore } from './names-before.ts';

/** What the names of these doors stand for, with those that are their own UUIDs: no slug has a slash. */
export function namesOf(doors: readonly AdmittedDoor[]): Readonly<Record<string, string>> {
  return Object.fromEntries(doors.flatMap((door) => [repositoryOf(door), ...environmentOf(door)]));
}

/** `repository checkout-api is another repository now ({old} -> {new})`. */
export function exchangeWords({ name, before, after, isCertain }: ExchangedName): string {
  const slash = name.indexOf('/');
  const [kind, what] =
    slash < 0
      ? ['repository', `repository ${name}`]
      : ['environment', `environment ${name.slice(slash + 1)} of ${name.slice(0, slash)}`];
  return `${what} ${isCertain ? 'is' : 'may be'} another ${kind} now (${before} -> ${after})`;
}

/** Of the names in the role's manifest. */
export function exchangedNames(
  update: UpdateDifference,
  { known, world }: { known: KnownRoles; world: TrustWorld },
): ExchangedName[] {
  const now = namesOf(update.desired.admission.doors);
  const names = rememberedNames(update, known);
  const before = names === undefined ? namesBefore(update, { known, world }) : remembered(names);
  return Object.entries(now).flatMap(([name, after]) => {
    const former = Object.hasOwn(before, name) ? before[name] : undefined;
    if (former === undefined || former.uuid === after) return [];
    return [{ name, before: former.uuid, after, isCertain: former.isCertain }];
  });
}

/** What is remembered of the role's names; undefined if nothing is. */
export function rememberedNames(
  { name, actual }: Pick<UpdateDifference, 'name' | 'actual'>,
  known: KnownRoles,
): Readonly<Record<string, string>> | undefined {
  const memory = known !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
  // null: it was created, and not read since.
  return memory?.roleId === null || memory?.roleId === actual.roleId ? memory.names : undefined;
}

function remembered(names: Readonly<Record<string, string>>): Readonly<Record<string, FormerUuid>> {
  return Object.fromEntries(Object.entries(names).map(([name, uuid]) => [name, { uuid, isCertain: true }]));
}

function repositoryOf({ repository }: AdmittedDoor): [string, string] {
  return [repository.name, repository.uuid];
}

function environmentOf({ repository, environment }: AdmittedDoor): [string, string][] {
  return environment === undefined ? [] : [[`${repository.name}/${environment.name}`, environment.uuid]];
}
