/** One import without a disk: roles go in, and what would be written comes out, compiled. */
import { desiredState } from '../../../src/core/compile/desired-state.ts';
import {
  type Imported,
  type ImportedRole,
  type ImportInput,
  importRoles,
} from '../../../src/core/import/import-roles.ts';
import { validateTree } from '../../../src/core/manifest/validate.ts';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { DesiredRole } from '../../../src/core/model/desired-role.ts';
import type { SourceTree } from '../../../src/core/model/source-tree.ts';
import { anArn } from '../../support/ids.ts';
import { type OldRole, trustOf } from '../../support/old-account.ts';
import { ACCOUNT, actualRole, actualState, desiredRole } from '../../support/roles.ts';
import { tree as treeOf } from '../../support/tree.ts';

export const NOW = new Date('2026-11-27T12:00:00Z');
export const ALL = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** As the reader gives it. */
export function readRole(old: OldRole): ActualRole {
  const { name, path = '/', inline = {}, managed = [], boundary, tags = {}, description = '', session = 3600 } = old;
  return actualRole(desiredRole({ name }), {
    path,
    arn: anArn(`arn:aws:iam::${ACCOUNT}:role${path}${name}`),
    trust: JSON.stringify(old.trust ?? trustOf(old)),
    inlinePolicies: Object.fromEntries(
      Object.entries(inline).map(([key, document]) => [key, JSON.stringify(document)]),
    ),
    managedPolicyArns: managed.map(anArn),
    boundaryArn: boundary === undefined ? undefined : anArn(boundary),
    tags,
    description,
    maxSessionSeconds: session ?? 3600,
    unread: session === null ? ['session', 'description'] : [],
    owner: 'other',
    lastUsed: undefined,
  });
}

export interface Result {
  readonly imported: Imported;
  /** By the name of the role that it was made of. */
  readonly roles: ReadonlyMap<string, ImportedRole>;
  /** As a plan has them afterwards, by the role's name today. */
  readonly desired: ReadonlyMap<string, DesiredRole>;
  readonly tree: SourceTree;
}

export function importOf(
  roles: readonly ActualRole[],
  overrides: Partial<ImportInput> = {},
  before: SourceTree = treeOf({}),
): Result {
  const { settings, lock, manifests } = validateTree(before);
  if (settings === undefined || lock === undefined) throw new Error('the folder of the test is wrong');
  const imported = importRoles({
    ...{ state: actualState(roles), tree: before, settings, lock, manifests, texts: new Map(), boundary: ALL },
    ...{ teamFrom: undefined, acceptWidening: false, isWanted: () => true, now: NOW },
    ...overrides,
  });
  const files = new Map(before.files.map((file) => [file.path, file]));
  for (const { path, after } of imported.files) files.set(path, { path, bytes: new TextEncoder().encode(after) });
  const tree = { ...before, files: [...files.values()] };
  const state = desiredState(tree, NOW);
  const mistakes = state.issues.filter(({ code }) => code !== 'no-manifests');
  if (mistakes.length > 0) throw new Error(`what was written has mistakes: ${JSON.stringify(mistakes)}`);
  const byFile = new Map(state.roles.map((role) => [role.file, role]));
  const desired = imported.roles.flatMap(({ name, manifest }) => {
    const role = byFile.get(manifest?.file ?? '');
    return role === undefined ? [] : [[name, role] as const];
  });
  return { imported, roles: new Map(imported.roles.map((role) => [role.name, role])), desired: new Map(desired), tree };
}
