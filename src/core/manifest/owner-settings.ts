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

/** What schemas/settings.schema.json lets through. */
export interface OwnerFile {
  readonly provider: { readonly workspaceUuid: string };
  readonly deployment?: string;
  readonly owners?: readonly { readonly workspaceUuid?: string; readonly deployment?: string; readonly who: string }[];
}

/** What is wrong is added to `issues`. */
export function ownersFrom(
  { provider, deployment = DEFAULT_DEPLOYMENT, owners = [] }: OwnerFile,
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
    believed.set(other, who);
  });
  return { deployment, owner, owners: believed };
}
