/** Manifests as teams write them, any number of them: 1.5 inline and 2 managed policies each. */
import type { SourceFile } from '../src/core/model/source-tree.ts';
import type { ManifestSource } from '../src/ports.ts';

export const ACCOUNT = '111122223333';
export const MANAGED_PER_ROLE = 2;
/** Every second role has two. */
export const inlinePoliciesOf = (index: number): number => 1 + (index % 2);

/** Of the workspace; with more roles than that, a repository has several. */
const REPOSITORIES = 200;

/** What can be changed in every manifest at once; each is one facet of a role. */
export type Edit = 'description' | 'session' | 'trust' | 'inlinePolicy' | 'managedPolicy' | 'tag';

export interface FixtureOptions {
  edit?: Edit;
  /** Declares only the first of every four: the rest will be deleted, but no team as a whole. */
  thinned?: boolean;
}

export function fixture(count: number, options: FixtureOptions = {}): ManifestSource {
  const encoder = new TextEncoder();
  const indices = Array.from({ length: count }, (_, index) => index).filter(
    (index) => !options.thinned || index % 4 === 0,
  );
  const texts: [path: string, text: string][] = [
    ['rolekeeper.yaml', SETTINGS],
    ['bitbucket.lock.yaml', lock(count)],
    ...indices.map((index): [string, string] => [
      `teams/${teamOf(index)}/${nameOf(index)}.yaml`,
      manifest(index, options.edit),
    ]),
  ];
  const files: SourceFile[] = texts.map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  return { read: async () => ({ name: `${count} roles`, revision: undefined, files, unreadable: [] }) };
}

const nameOf = (index: number) => `service-${String(index).padStart(4, '0')}-deploy`;
const teamOf = (index: number) => `team-${Math.floor(index / 20) % 25}`;
const slugOf = (index: number) => `service-${Math.floor(index / 2) % REPOSITORIES}`;

const SETTINGS = `apiVersion: rolekeeper/v1
kind: Settings
spec:
  account: "${ACCOUNT}"
  provider:
    workspace: acme
    workspaceUuid: "{c7a4f1d2-8e3b-4f6a-9b0d-2e5c81f7a936}"
  roles:
    path: /bitbucket/
    permissionsBoundary: arn:aws:iam::${ACCOUNT}:policy/rolekeeper/pipeline-boundary
    tags:
      owner: platform
  limits:
    deletions:
      count: 10000
`;

/** Two roles share a repository: one deploys to its production, the other to its staging. */
function lock(count: number): string {
  const repositories = Array.from({ length: Math.min(Math.ceil(count / 2), REPOSITORIES) }, (_, index) => [
    `    service-${index}:`,
    `      uuid: "${uuid(1, index)}"`,
    '      environments:',
    `        production: "${uuid(2, index)}"`,
    `        staging: "${uuid(3, index)}"`,
    `        test: "${uuid(4, index)}"`,
  ]);
  return ['apiVersion: rolekeeper/v1', 'kind: BitbucketLock', 'spec:', '  workspace: acme', '  repositories:']
    .concat(...repositories)
    .join('\n')
    .concat('\n');
}

function uuid(kind: number, index: number): string {
  return `{${String(kind).padStart(8, '0')}-7c1e-4b5f-9a3c-${index.toString(16).padStart(12, '0')}}`;
}

function manifest(index: number, edit?: Edit): string {
  const environment = index % 2 === 0 ? 'production' : 'staging';
  const environments = edit === 'trust' ? `${environment}, test` : environment;
  return `# yaml-language-server: $schema=../../../schemas/pipeline-role.schema.json
apiVersion: rolekeeper/v1
kind: PipelineRole
metadata:
  name: ${nameOf(index)}
  description: ${edit === 'description' ? 'Ships' : 'Deploys'} ${slugOf(index)} to its stage
spec:
  repositories: [${slugOf(index)}]
  environments: [${environments}]
  branches: [main]
  session:
    maxDuration: ${edit === 'session' ? '2h' : '1h'}
    requestDuration: 15m
  policies:
    - managed: arn:aws:iam::${ACCOUNT}:policy/ci/deploy-${index % 10}
    - managed: arn:aws:iam::${ACCOUNT}:policy/ci/logs
${edit === 'managedPolicy' ? `    - managed: arn:aws:iam::${ACCOUNT}:policy/ci/metrics\n` : ''}    - name: assets
      statements:
        - actions: [s3:PutObject, s3:GetObject, s3:ListBucket${edit === 'inlinePolicy' ? '' : ', s3:DeleteObject'}]
          resources:
            - arn:aws:s3:::${slugOf(index)}-assets
            - arn:aws:s3:::${slugOf(index)}-assets/*
        - sid: Invalidate
          actions: [cloudfront:CreateInvalidation]
          resources: [arn:aws:cloudfront::${ACCOUNT}:distribution/E${index}]
${inlinePoliciesOf(index) === 2 ? secondPolicy(index) : ''}  tags:
    cost-center: ${edit === 'tag' ? 'moved' : teamOf(index)}
`;
}

function secondPolicy(index: number): string {
  return `    - name: orders
      statements:
        - actions: [sqs:SendMessage, sqs:ReceiveMessage, sqs:DeleteMessage]
          resources: [arn:aws:sqs:eu-central-1:${ACCOUNT}:${slugOf(index)}-orders]
          conditions:
            StringEquals:
              aws:ResourceTag/team: ${teamOf(index)}
`;
}
