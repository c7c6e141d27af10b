/** `inventory.json`: the inventory as it is kept, also as earlier versions kept it. */
import { type Deployment, readDeployment, UNDEPLOYED } from '../model/deployment.ts';
import { roleId as roleIdOf } from '../model/ids.ts';
import type { ClosedForeign, Inventory, InventoryRole, KeptMemory } from '../model/inventory.ts';
import type { Publication } from '../model/publication.ts';
import type { SpentLimits, SpentRemoval } from '../model/spent-limits.ts';
import { isSequence } from '../source/sequence.ts';
import { endOfDay } from '../text/days.ts';
import { isJsonObject, isTextMap, parseJsonObject } from '../text/json.ts';
import { jsonText } from '../text/visible.ts';
import { isFence } from './fence.ts';
import { readWritePace } from './stored-pace.ts';

/** Two spaces: people read it, and compare its versions. */
export function inventoryText(inventory: Inventory): string {
  return `${jsonText(inventory, 2)}\n`;
}

/** @returns undefined if the text is not an inventory that this version can read */
export function readInventory(text: string): Inventory | undefined {
  const value = parseJsonObject(text) ?? {};
  const { version, fence, published, roles, settings, fallbackSince } = value;
  const deployment = version === 'rolekeeper.inventory/v1' ? deploymentOfV1(value) : readDeployment(value.deployment);
  if (version !== 'rolekeeper.inventory/v1' && version !== 'rolekeeper.inventory/v2') return undefined;
  if (!isFence(fence) || !isPublication(published) || deployment === undefined) return undefined;
  if (!isJsonObject(roles)) return undefined;
  const known = Object.entries(roles).map(([name, role]) => [name, inventoryRole(role)] as const);
  if (!known.every((entry): entry is [string, InventoryRole] => entry[1] !== undefined)) return undefined;
  const foreign = value.foreign === undefined ? undefined : closedForeign(value.foreign);
  if (value.foreign !== undefined && foreign === undefined) return undefined;
  const spent = value.spent === undefined ? undefined : spentLimits(value.spent);
  if (value.spent !== undefined && spent === undefined) return undefined;
  if (settings !== undefined && typeof settings !== 'string') return undefined;
  if (fallbackSince !== undefined && !isDay(fallbackSince)) return undefined;
  const pace = readWritePace(value.pace);
  return {
    version: 'rolekeeper.inventory/v2',
    fence,
    published,
    deployment,
    ...(spent && { spent }),
    ...(settings !== undefined && { settings }),
    ...(fallbackSince !== undefined && { fallbackSince }),
    ...(pace && { pace }),
    ...(foreign && { foreign }),
    ...(value.gateTable === true && { gateTable: true }),
    roles: Object.fromEntries(known),
  };
}

/** Version 1 knew the boundary alone, and the first ones not even that. */
function deploymentOfV1({ boundary = null }: Readonly<Record<string, unknown>>): Deployment | undefined {
  if (!isNullOr('string', boundary)) return undefined;
  return { ...UNDEPLOYED, boundary: boundary === null ? null : { arn: null, digest: boundary } };
}

function isPublication(value: unknown): value is Publication {
  if (!isJsonObject(value)) return false;
  const { sequence, revision } = value;
  return (sequence === null || isSequence(sequence)) && isNullOr('string', revision);
}

function spentLimits(value: unknown): SpentLimits | undefined {
  if (!isJsonObject(value) || !isJsonObject(value.limits) || !Array.isArray(value.removed)) return undefined;
  const { deletions, shrink } = value.limits;
  if (!isJsonObject(deletions) || typeof shrink !== 'number') return undefined;
  const { count, share } = deletions;
  if (typeof count !== 'number' || typeof share !== 'number') return undefined;
  const removed = value.removed.map(spentRemoval);
  return removed.every((one) => one !== undefined)
    ? { limits: { deletions: { count, share }, shrink }, removed }
    : undefined;
}

function spentRemoval(value: unknown): SpentRemoval | undefined {
  if (!isJsonObject(value) || typeof value.name !== 'string' || typeof value.at !== 'string') return undefined;
  const id = roleIdOf(String(value.roleId));
  return id === undefined || Number.isNaN(Date.parse(value.at))
    ? undefined
    : { name: value.name, roleId: id, at: value.at };
}

function closedForeign(value: unknown): ClosedForeign | undefined {
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(value).map(([name, one]) => {
    const { roleId, closedOn, unseen } = isJsonObject(one) ? one : {};
    if (typeof roleId !== 'string' || typeof closedOn !== 'string' || endOfDay(closedOn) === undefined)
      return undefined;
    const id = roleIdOf(roleId);
    if (id === undefined || (unseen !== undefined && unseen !== true)) return undefined;
    return [name, { roleId: id, closedOn, ...(unseen && { unseen: true as const }) }] as const;
  });
  return entries.every((one) => one !== undefined) ? Object.fromEntries(entries) : undefined;
}

/** The first inventories had no `previous`. */
function inventoryRole(value: unknown): InventoryRole | undefined {
  if (!isJsonObject(value)) return undefined;
  const {
    roleId,
    unlisted,
    digest,
    previous = null,
    file,
    revision,
    recorded,
    suspended,
    revoking,
    closedOn,
    replaces,
    names,
    adopting,
    expires,
  } = value;
  if (!isNullOr('string', roleId) || !isNullOr('string', digest) || !isNullOr('string', previous)) return undefined;
  if (!isNullOr('string', file) || !isNullOr('string', revision)) return undefined;
  const id = roleId === null ? null : roleIdOf(roleId);
  if (id === undefined || (unlisted !== undefined && unlisted !== true)) return undefined;
  const former = replaces === undefined ? undefined : roleIdOf(String(replaces));
  if (replaces !== undefined && former === undefined) return undefined;
  if (recorded !== undefined && typeof recorded !== 'string') return undefined;
  if (names !== undefined && !isTextMap(names)) return undefined;
  const before = adopting === undefined ? undefined : adoptingMemory(adopting);
  if (adopting !== undefined && before === undefined) return undefined;
  if (expires !== undefined && (typeof expires !== 'string' || endOfDay(expires) === undefined)) return undefined;
  if (suspended !== undefined && suspended !== true) return undefined;
  if (revoking !== undefined && typeof revoking !== 'string') return undefined;
  if (closedOn !== undefined && (typeof closedOn !== 'string' || endOfDay(closedOn) === undefined)) return undefined;
  const kept = value.kept === undefined ? undefined : keptMemory(value.kept);
  if (value.kept !== undefined && kept === undefined) return undefined;
  return {
    roleId: id,
    ...(unlisted && { unlisted }),
    digest,
    previous,
    file,
    revision,
    ...(recorded !== undefined && { recorded }),
    ...(suspended && { suspended }),
    ...(revoking !== undefined && { revoking }),
    ...(closedOn !== undefined && { closedOn }),
    ...(former !== undefined && { replaces: former }),
    ...(names !== undefined && { names }),
    ...(before !== undefined && { adopting: before }),
    ...(expires !== undefined && { expires }),
    ...(kept !== undefined && { kept }),
  };
}

function adoptingMemory(value: unknown): InventoryRole['adopting'] {
  if (!isJsonObject(value)) return undefined;
  const { arn, roleId, since } = value;
  const id = roleIdOf(String(roleId));
  return typeof arn !== 'string' || id === undefined || !isDay(since) ? undefined : { arn, roleId: id, since };
}

function keptMemory(value: unknown): KeptMemory | undefined {
  if (!isJsonObject(value)) return undefined;
  const { since, shown } = value;
  if (!isDay(since)) return undefined;
  if (shown !== undefined && typeof shown !== 'string') return undefined;
  return { since, ...(shown !== undefined && { shown }) };
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && endOfDay(value) !== undefined;
}

function isNullOr(type: 'string', value: unknown): value is string | null {
  return value === null || typeof value === type;
}
