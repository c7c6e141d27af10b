/**
 * `gate.json`: the gate's table as it is kept. One table has one text, whatever order it was put together in, so that its
 * digest says whether two are the same.
 *
 * The gate decides by it, so it is read strictly: what this version does not understand, down to a key that it does not
 * know, is no table. A table that is not understood lets no step in.
 */

import type { GateDoor, GateRole, GateTable, StoredGateTable } from '../model/gate-table.ts';
import { arn as arnIn } from '../model/ids.ts';
import { parseMoment } from '../text/days.ts';
import { fullDigestOf } from '../text/digest.ts';
import { duplicateKey } from '../text/duplicate-keys.ts';
import { isJsonObject, type JsonObject, parseJsonObject } from '../text/json.ts';
import { normalUuid, type Uuid } from '../text/uuid.ts';
import { jsonText } from '../text/visible.ts';

const VERSION = 'rolekeeper.gate/v1';

/** Without spaces: the gate reads it for every request. */
export function gateTableText({ version, writtenAt, revision, tokenSeconds, roles }: GateTable): string {
  const entries = Object.entries(roles).sort(([a], [b]) => order(a, b));
  const inOrder = Object.fromEntries(entries.map(([name, role]) => [name, canonicalGateRole(role)]));
  return `${jsonText({ version, writtenAt, revision, tokenSeconds, roles: inOrder })}\n`;
}

/** The same entry in the one order that it is written in. */
export function canonicalGateRole({ arn, maxSessionSeconds, requestSeconds, doors, branches }: GateRole): GateRole {
  return {
    arn,
    maxSessionSeconds,
    ...(requestSeconds !== undefined && { requestSeconds }),
    doors: doors.map(canonicalDoor).sort((a, b) => order(doorKey(a), doorKey(b))),
    branches: [...branches].sort(order),
  };
}

/** Of the whole text, as the confirmation of a pass names it. */
export function gateTableDigest(text: string): string {
  return fullDigestOf(text);
}

/** Two doors with the same key are the same door. */
export function doorKey({ repositoryUuid, environmentUuid }: GateDoor): string {
  return `${repositoryUuid}${environmentUuid ?? ''}`;
}

/** What is stored as the table, whatever it is. */
export function storedGateTable(text: string): StoredGateTable {
  return { digest: gateTableDigest(text), table: readGateTable(text) };
}

/** @returns undefined if the text is not, in every part, a table that this version can read */
export function readGateTable(text: string): GateTable | undefined {
  const value = parseJsonObject(text);
  if (value === undefined || duplicateKey(text) !== undefined) return undefined;
  if (!hasOnly(value, ['version', 'writtenAt', 'revision', 'tokenSeconds', 'roles'])) return undefined;
  const { version, writtenAt, revision, tokenSeconds, roles } = value;
  if (version !== VERSION || typeof writtenAt !== 'string' || parseMoment(writtenAt) === undefined) return undefined;
  if ((revision !== null && typeof revision !== 'string') || !isSeconds(tokenSeconds)) return undefined;
  const read = isJsonObject(roles) ? Object.entries(roles).map(([name, role]) => [name, readRole(role)] as const) : [];
  if (!isJsonObject(roles) || !read.every(isRead)) return undefined;
  return { version, writtenAt, revision, tokenSeconds, roles: Object.fromEntries(read) };
}

function readRole(value: unknown): GateRole | undefined {
  if (!isJsonObject(value)) return undefined;
  if (!hasOnly(value, ['arn', 'maxSessionSeconds', 'requestSeconds', 'doors', 'branches'])) return undefined;
  const { maxSessionSeconds, requestSeconds, doors, branches } = value;
  const arn = typeof value.arn === 'string' ? arnIn(value.arn) : undefined;
  if (arn === undefined || !isSeconds(maxSessionSeconds)) return undefined;
  if (requestSeconds !== undefined && !isSeconds(requestSeconds)) return undefined;
  const into = isSome(doors) ? doors.map(readDoor) : [undefined];
  if (!into.every((door) => door !== undefined)) return undefined;
  if (!isSome(branches) || !branches.every((one) => typeof one === 'string' && one !== '')) return undefined;
  return {
    arn,
    maxSessionSeconds,
    ...(requestSeconds !== undefined && { requestSeconds }),
    doors: into,
    branches: branches as string[],
  };
}

function readDoor(value: unknown): GateDoor | undefined {
  if (!isJsonObject(value) || !hasOnly(value, ['repositoryUuid', 'environmentUuid'])) return undefined;
  const { repositoryUuid, environmentUuid } = value;
  if (!isUuid(repositoryUuid)) return undefined;
  if (!('environmentUuid' in value)) return { repositoryUuid };
  return isUuid(environmentUuid) ? { repositoryUuid, environmentUuid } : undefined;
}

function canonicalDoor({ repositoryUuid, environmentUuid }: GateDoor): GateDoor {
  return environmentUuid === undefined ? { repositoryUuid } : { repositoryUuid, environmentUuid };
}

function isRead(entry: readonly [string, GateRole | undefined]): entry is readonly [string, GateRole] {
  return entry[1] !== undefined;
}

function hasOnly(value: JsonObject, keys: readonly string[]): boolean {
  return Object.keys(value).every((key) => keys.includes(key));
}

/** A list of nothing would be read by a mistake as "any". */
function isSome(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

/** In the one spelling: what is compared with a claim is never made equal first. */
function isUuid(value: unknown): value is Uuid {
  return typeof value === 'string' && normalUuid(value) === value;
}

/** By code units: no locale sorts otherwise. */
function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
