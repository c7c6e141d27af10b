/**
 * Whether another owner of a role is believed. The tag is a claim that everybody who may tag can make; only settings can
 * make it count, and what it then does is to keep us away from the role.
 */
import type { Settings } from '../manifest/settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import { type Owner, ownerNamed } from '../model/ownership.ts';

export interface NamedOwner {
  /** As people see it. */
  readonly owner: Owner;
  /** Who that is, as the settings have it; undefined: they do not name this owner. */
  readonly who: string | undefined;
}

/** The other owner that a role names; undefined of every other role. */
export function otherOwner({ owner, tags }: ActualRole, { owners }: Pick<Settings, 'owners'>): NamedOwner | undefined {
  const named = owner === 'another' ? ownerNamed(tags) : undefined;
  return named === undefined ? undefined : { owner: shown(named), who: owners.get(named) };
}

/** Whether it belongs to another owner that the settings name. */
export function isBelieved(role: ActualRole, settings: Pick<Settings, 'owners'>): boolean {
  return otherOwner(role, settings)?.who !== undefined;
}

/** A hand can write a tag of nothing, or of blanks. */
function shown(owner: Owner): string {
  return /^\S+$/.test(owner) ? owner : JSON.stringify(owner);
}
