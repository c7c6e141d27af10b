/** A manifests folder in memory, valid unless a case says otherwise. */
import type { SourceTree } from '../../src/core/model/source-tree.ts';
import { ENVIRONMENT, OTHER_REPOSITORY, REPOSITORY, WORKSPACE } from './roles.ts';

export const OTHER_ENVIRONMENT = '{0d9c8b7a-6f5e-4d3c-8b2a-190807f6e5d5}';

export const SETTINGS = `apiVersion: rolekeeper/v1
kind: Settings
spec:
  account: "111122223333"
  provider: {workspace: acme, workspaceUuid: "${WORKSPACE}"}
  roles:
    permissionsBoundary: arn:aws:iam::111122223333:policy/rolekeeper/pipeline-boundary
    tags: {owner: platform}
`;

export const LOCK = `apiVersion: rolekeeper/v1
kind: BitbucketLock
spec:
  workspace: acme
  repositories:
    checkout-api:
      uuid: "${REPOSITORY}"
      environments: {production: "${ENVIRONMENT}"}
      attested: {production: {branches: [main], by: platform team, on: 2026-11-03, uuid: "${ENVIRONMENT}"}}
    reports:
      uuid: "${OTHER_REPOSITORY}"
      environments: {production: "${OTHER_ENVIRONMENT}", staging: "{0d9c8b7a-6f5e-4d3c-8b2a-190807f6e5d6}"}
      attested: {production: {branches: [main], by: platform team, on: 2026-11-03, uuid: "${OTHER_ENVIRONMENT}"}}
`;

/** The manifest of a role, from the lines of its spec. */
export function manifest(spec: string, name = 'checkout-deploy'): string {
  return `apiVersion: rolekeeper/v1\nkind: PipelineRole\nmetadata:\n  name: ${name}\nspec:\n${spec
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')}\n`;
}

export function tree(files: Record<string, string>): SourceTree {
  const all = { 'rolekeeper.yaml': SETTINGS, 'bitbucket.lock.yaml': LOCK, ...files };
  const encoder = new TextEncoder();
  return {
    name: 'manifests',
    revision: undefined,
    files: Object.entries(all).map(([path, text]) => ({ path, bytes: encoder.encode(text) })),
    unreadable: [],
  };
}
