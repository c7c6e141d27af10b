/**
 * `deployment` and `owners` of rolekeeper.yaml: which owner the roles of these manifests have, and which other owners in
 * the account are believed. Everybody who may tag a role can write an owner tag, so an owner that nobody names here is a
 * copied tag until proved otherwise (src/core/model/ownership.ts).
 */
import { DEFAULT_DEPLOYMENT } from '../model/deployment.ts';
import type { Issue } from '../model/diagnosis.ts';
import { ownerOf } from '../model/ownership.ts';
import type { SourceDocument } from '../source/document.ts';
import { uuidOf } from '../text/uuid.ts';
import { issuesOf } from './manifest-issues.ts';
import type { Settings } from './settings.ts';

/** Of the roles, where the settings name no other. */
export const DEFAULT_PATH = '/bitbucket/';

/** What schemas/settings.schema.json lets through. */
export interface OwnerFile {
  readonly provider: { readonly workspaceUuid: string };
  readonly deployment?: string;
  readonly roles: { readonly path?: string };
  readonly owners?: readonly {
    readonly workspaceUuid?: string;
    readonly deployment?: string;
    readonly path?: string;
    readonly who: string;
  }[];
}

/** What is wrong is added to `issues`. */
export function ownersFrom(
  { provider, deployment = DEFAULT_DEPLOYMENT, roles: { path = DEFAULT_PATH }, owners = [] }: OwnerFile,
  document: SourceDocument,
  issues: Issue[],
): Pick<Settings, 'deployment' | 'owner' | 'owners'> {
  const add = issuesOf(document, issues);
  const owner = ownerOf(uuidOf(provider.workspaceUuid), deployment);
  const believed = new Map<string, string>();
  owners.forEach((one, index) => {
    const { workspaceUuid = provider.workspaceUuid, deployment: name = DEFAULT_DEPLOYMENT, who } = one;
    const other = ownerOf(uuidOf(workspaceUuid), name);
    const pointer = `/spec/owners/${index}`;
    if (other === owner) {
      add('own-owner', pointer, {
        message: `${other} is the owner that these settings are themselves`,
        remedy:
          'remove it, unless it is meant for another config repository: then first give one of the two a deployment of its own name (docs/deploy.md), as under one name each deletes the roles of the other',
      });
    } else if (believed.has(other)) {
      add('duplicate-owner', pointer, { message: `${other} appears twice`, remedy: 'keep one of the two' });
    }
    const theirs = one.path;
    if (theirs !== undefined && (theirs.startsWith(path) || path.startsWith(theirs))) {
      add('owner-path', `${pointer}/path`, {
        message: `${other} has the roles under ${theirs}, and these settings those under ${path}: one is within the other`,
        remedy: 'give one of the two config repositories a path of its own under roles.path, before it has roles',
      });
    }
    believed.set(other, who);
  });
  return { deployment, owner, owners: believed };
}
