/** One part of the lock file, once it has passed its schema, becomes a `BitbucketLock`: every UUID in one spelling. */

import type { Attestation } from '../model/attestation.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { SourceDocument } from '../source/document.ts';
import { pointerTo } from '../text/json-pointer.ts';
import { type Uuid, uuidOf } from '../text/uuid.ts';
import { checkDay } from './calendar-day.ts';
import { type IssueList, issuesOf } from './manifest-issues.ts';
import type { BitbucketLock, LockedRepository } from './settings.ts';

/** What schemas/bitbucket-lock.schema.json lets through. */
interface BitbucketLockFile {
  readonly spec: {
    readonly workspace: string;
    readonly repositories: Record<
      string,
      {
        readonly uuid: string;
        readonly environments?: Record<string, string>;
        readonly attested?: Record<string, Omit<Attestation, 'uuid'> & { readonly uuid?: string }>;
      }
    >;
  };
}

/**
 * To be trusted only if nothing is added to `issues`. `expected` is the workspace of the settings, where they can be
 * read.
 */
export function lockFrom(expected: string | undefined, document: SourceDocument, issues: Issue[]): BitbucketLock {
  const { workspace, repositories } = (document.value as BitbucketLockFile).spec;
  if (expected !== undefined && workspace !== expected) {
    issuesOf(document, issues)('workspace-mismatch', '/spec/workspace', {
      message: `the lock file is for workspace ${workspace}, the settings are for ${expected}`,
      remedy: 'correct the wrong one: the UUIDs of another workspace name repositories that are not yours',
    });
  }
  const claim = claims(document, issues);
  const locked: Record<string, LockedRepository> = {};
  for (const [slug, { uuid, environments = {}, attested = {} }] of Object.entries(repositories)) {
    const pointer = pointerTo('/spec/repositories', slug);
    locked[slug] = {
      uuid: claim(uuid, `repository ${slug}`, `${pointer}/uuid`),
      environments: Object.fromEntries(
        Object.entries(environments).map(([name, environmentUuid]) => {
          const place = pointerTo(`${pointer}/environments`, name);
          return [name, claim(environmentUuid, `environment ${name} of ${slug}`, place)];
        }),
      ),
      attested: Object.fromEntries(
        Object.entries(attested).map(([name, { uuid: of, ...rest }]) => [
          name,
          of === undefined ? rest : { ...rest, uuid: uuidOf(of) },
        ]),
      ),
    };
    checkAttestations(attested, environments, pointer, issuesOf(document, issues));
  }
  return { workspace, repositories: locked };
}

/** Each is about an environment that is there, and of a day that there was. */
function checkAttestations(
  attested: Record<string, Pick<Attestation, 'on'>>,
  environments: Record<string, string>,
  repository: string,
  add: IssueList,
): void {
  for (const [name, { on }] of Object.entries(attested)) {
    const pointer = pointerTo(`${repository}/attested`, name);
    checkDay(on, `${pointer}/on`, add);
    if (Object.hasOwn(environments, name)) continue;
    add('unknown-environment', pointer, {
      message: `"${name}" is attested, and is not one of this repository's environments`,
      remedy: 'write its UUID under environments, or correct the name',
    });
  }
}

/** A UUID that appears twice was pasted in the wrong place: one of the two names would admit the other's pipelines. */
function claims(document: SourceDocument, issues: Issue[]): (text: string, owner: string, pointer: string) => Uuid {
  const owners = new Map<string, string>();
  return (text, owner, pointer) => {
    const uuid = uuidOf(text);
    const other = owners.get(uuid);
    if (other !== undefined) {
      issuesOf(document, issues)('duplicate-value', pointer, {
        message: `${uuid} is also the UUID of ${other}`,
        remedy: 'no two of them share a UUID: delete the wrong entry, and `rolekeeper resolve` writes it again',
      });
    }
    owners.set(uuid, owner);
    return uuid;
  };
}
