/** Manifests for the fault matrix: small, valid, and written so that a scenario names only what it is about. */

import { type DesiredState, desiredState } from '../../src/core/compile/desired-state.ts';
import { ACCOUNT } from '../support/roles.ts';
import { tree } from '../support/tree.ts';

/** The managed policies that there are, by their last name. */
export const POLICIES = ['one', 'two', 'three'] as const;
export type PolicyName = (typeof POLICIES)[number];

export const policyArn = (name: PolicyName) => `arn:aws:iam::${ACCOUNT}:policy/ci/${name}`;

export interface RoleFile {
  repository?: 'checkout-api' | 'reports';
  environment?: 'production' | 'staging';
  description?: string;
  maxDuration?: string;
  managed?: readonly PolicyName[];
  /** Inline policies by name: the one S3 action that each allows. */
  inline?: Readonly<Record<string, string>>;
  tags?: Readonly<Record<string, string>>;
  /** Further fields of `metadata` and `spec`, as the schema has them. */
  metadata?: object;
  spec?: object;
}

/** Role files by role name; a text stands for a file that is written so. */
export type RoleFiles = Readonly<Record<string, RoleFile | string>>;

/**
 * What the manifests of these roles ask for. Each role is a team of its own, since losing a whole team is a guardrail's
 * business. `settings` are further fields of the settings' spec.
 */
export function desiredOf(roles: RoleFiles, settings: object = {}): DesiredState {
  return desiredState(tree(filesOf(roles, settings)));
}

/** The same as files, by their paths. */
export function filesOf(roles: RoleFiles, settings: object = {}): Record<string, string> {
  const files = Object.entries(roles).map(([name, role]) => [
    `teams/${name}/${name}.yaml`,
    typeof role === 'string' ? role : manifest(name, role),
  ]);
  return { ...Object.fromEntries(files), 'rolekeeper.yaml': settingsFile(settings) };
}

/** JSON is YAML. */
export function manifest(
  name: string,
  { repository = 'checkout-api', environment = 'production', description, maxDuration, ...rest }: RoleFile,
): string {
  const { managed = [], inline = {}, tags, metadata, spec } = rest;
  const policies = [
    ...managed.map((policy) => ({ managed: policyArn(policy) })),
    ...Object.entries(inline).map(([policy, action]) => ({
      name: policy,
      statements: [{ actions: [action], resources: ['arn:aws:s3:::assets/*'] }],
    })),
  ];
  return JSON.stringify({
    apiVersion: 'rolekeeper/v1',
    kind: 'PipelineRole',
    metadata: { name, ...(description !== undefined && { description }), ...metadata },
    spec: {
      repositories: [repository],
      environments: [environment],
      branches: ['main'],
      ...(maxDuration !== undefined && { session: { maxDuration } }),
      ...(policies.length > 0 && { policies }),
      ...(tags && { tags }),
      ...spec,
    },
  });
}

/** Limits that no scenario reaches: what the guardrails hold back is not this matrix's business. */
function settingsFile(more: object): string {
  return JSON.stringify({
    apiVersion: 'rolekeeper/v1',
    kind: 'Settings',
    spec: {
      account: ACCOUNT,
      provider: { workspace: 'acme', workspaceUuid: '{3f0a2d4e-8f1b-4c55-9a60-1d2e3f405162}' },
      roles: { permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/rolekeeper/pipeline-boundary` },
      limits: { deletions: { count: 100, share: 1 }, shrink: 1 },
      ...more,
    },
  });
}
