/** The files of a manifests folder to begin with: `rolekeeper init`. */
import { MANIFEST_SCHEMAS } from '../command/schemas.ts';

export interface StarterFile {
  /** Relative to the manifests folder; the schemas stand beside it. */
  readonly path: string;
  readonly text: string;
}

/** The folder of the first team. */
export const STARTER_TEAM = 'example';

/** @param withPipeline whether the lock file has the repository itself, whose pipeline publishes */
export function starterFiles({ withPipeline = false } = {}): StarterFile[] {
  return [
    { path: 'rolekeeper.yaml', text: SETTINGS },
    { path: 'bitbucket.lock.yaml', text: withPipeline ? `${LOCK}${LOCK_OF_ITSELF}` : LOCK },
    { path: `teams/${STARTER_TEAM}/example-deploy.yaml`, text: ROLE },
  ];
}

/** So that an editor finds what the first line of every manifest names. */
export function starterSchemas(): StarterFile[] {
  return Object.values(MANIFEST_SCHEMAS).map((schema) => ({
    path: `../schemas/${schema.$id}`,
    text: `${JSON.stringify(schema, null, 2)}\n`,
  }));
}

const SETTINGS = `# yaml-language-server: $schema=../schemas/settings.schema.json
apiVersion: rolekeeper/v1
kind: Settings
spec:
  # The AWS account that holds the roles.
  account: "111122223333"
  provider:
    # The workspace's slug, as in bitbucket.org/<slug>, and its UUID: Repository settings, OpenID Connect.
    workspace: acme
    workspaceUuid: "{c7a4f1d2-8e3b-4f6a-9b0d-2e5c81f7a936}"
  roles:
    # Every role under this path that carries our tag is ours; give no other tool this path.
    path: /bitbucket/
    # What no pipeline role may go beyond, whatever its manifest says.
    permissionsBoundary: arn:aws:iam::111122223333:policy/rolekeeper/pipeline-boundary
`;

const LOCK = `# yaml-language-server: $schema=../schemas/bitbucket-lock.schema.json
# Names for people, UUIDs for IAM. \`rolekeeper resolve\` writes what the manifests name; in Bitbucket, the UUIDs of a
# repository and of its deployment environments are under Repository settings, OpenID Connect.
apiVersion: rolekeeper/v1
kind: BitbucketLock
spec:
  workspace: acme
  repositories:
    example-api:
      uuid: "{5bca6b83-1e95-4b5f-9a3c-7d1f7a4cf2e6}"
      environments:
        production: "{0d4f3f0e-52b7-4c62-8a5e-64c5d1b0a7f1}"
      # When you have seen in Bitbucket (Repository settings, Deployments) that only main may deploy there, say so:
      # attested:
      #   production: {branches: [main], by: platform team, on: 2026-11-03, uuid: "{0d4f3f0e-52b7-4c62-8a5e-64c5d1b0a7f1}"}
`;

const LOCK_OF_ITSELF = `    # This repository, and the environment that may publish: the deployment makes its two roles from them.
    iam-roles:
      uuid: "{2f1c7f5e-6b0d-4a1b-9c55-8e3a4d7b6f10}"
      environments:
        production: "{8c9d2a74-0e3f-4f68-b1a2-5d6e7f809112}"
`;

const ROLE = `# yaml-language-server: $schema=../../../schemas/pipeline-role.schema.json
apiVersion: rolekeeper/v1
kind: PipelineRole
metadata:
  name: example-deploy
  description: Uploads the example site
spec:
  repositories: [example-api]
  # IAM pins the environment. That only main may deploy to it is a setting of the environment in Bitbucket.
  environments: [production]
  branches: [main]
  session:
    maxDuration: 1h
  policies:
    - name: site
      statements:
        - actions: [s3:PutObject, s3:DeleteObject]
          resources: ["arn:aws:s3:::example-site/*"]
`;
