/** The body of `repo:push`, as far as a doorbell has to know it. */
import { isJsonObject, type JsonObject, parseJsonObject } from '../../core/text/json.ts';
import { normalUuid, type Uuid } from '../../core/text/uuid.ts';

/** The branch that the manifests are merged to. */
export interface Watched {
  readonly workspaceUuid: Uuid;
  readonly repositoryUuid: Uuid;
  readonly branch: string;
}

export interface PushBody {
  readonly repository: JsonObject;
  readonly changes: readonly unknown[];
}

/** undefined: not UTF-8, not JSON, or without what every `repo:push` has. */
export function pushBodyFrom(bytes: Uint8Array): PushBody | undefined {
  const { repository, push } = parseJsonObject(decoded(bytes)) ?? {};
  if (!isJsonObject(repository) || !isJsonObject(push) || !Array.isArray(push.changes)) return undefined;
  return { repository, changes: push.changes };
}

/**
 * By its UUID, as a name can be given away. The UUID of the workspace is compared where the body has it: a repository that
 * was moved to another workspace keeps its own.
 */
export function isOfRepository({ repository }: PushBody, watched: Watched): boolean {
  const workspace = isJsonObject(repository.workspace) ? repository.workspace.uuid : undefined;
  return (
    uuidIn(repository.uuid) === watched.repositoryUuid &&
    (workspace === undefined || uuidIn(workspace) === watched.workspaceUuid)
  );
}

/**
 * Where the branch is after the push: undefined if no change is of it, null if it was deleted. Created, moved, forced,
 * deleted: each of them changes what a pass would read, so each counts, and `forced`, `created` and `closed` are not read.
 */
export function headOf({ changes }: PushBody, branch: string): string | null | undefined {
  let head: string | null | undefined;
  for (const change of changes) {
    if (!isJsonObject(change)) continue;
    if (isBranch(change.new, branch)) head = commitOf(change.new);
    else if (isBranch(change.old, branch)) head = null;
  }
  return head;
}

/** Not a tag of the same name. */
function isBranch(reference: unknown, name: string): reference is JsonObject {
  return isJsonObject(reference) && reference.type === 'branch' && reference.name === name;
}

/** For the report only, so what is no commit is left out and does not keep the bell from ringing. */
function commitOf({ target }: JsonObject): string | null {
  const hash = isJsonObject(target) ? target.hash : undefined;
  return typeof hash === 'string' && /^[0-9a-f]{40}$/.test(hash) ? hash : null;
}

function uuidIn(value: unknown): Uuid | undefined {
  return typeof value === 'string' ? normalUuid(value) : undefined;
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return '';
  }
}
