/** What the config repository's two roles may do (infra/pipeline-roles.ts), as data. */
import type { Settings } from '../src/core/manifest/settings.ts';
import type { ManifestOrigin } from '../src/core/model/deployment.ts';
import { CONFIG_KEYS, type Layout, STATE_KEYS } from '../src/layout.ts';
import { bucketNames, type Place } from './names.ts';
import type { PolicyStatementJson } from './policy-statement.ts';
import { attachablePolicies } from './reconciler-permissions.ts';

/** Reading all that a plan compares, what is published, and the service's own reports of what it did. */
export function planStatements(
  settings: Settings,
  place: Place,
  layout: Layout,
  source: ManifestOrigin = 'bucket',
): PolicyStatementJson[] {
  const { partition } = place;
  const { state, config } = bucketNames(place);
  return [
    {
      Sid: 'ReadAllRoles',
      Effect: 'Allow',
      Action: ['iam:GetAccountAuthorizationDetails', 'iam:GetAccountSummary', 'iam:ListRoles'],
      Resource: ['*'],
    },
    // The boundary; whether a policy is there that a role would get; what policies say that manifests attach.
    {
      Sid: 'ReadPolicies',
      Effect: 'Allow',
      Action: ['iam:GetPolicy', 'iam:GetPolicyVersion'],
      Resource: attachablePolicies(settings),
    },
    {
      Sid: 'ReadProvider',
      Effect: 'Allow',
      Action: ['iam:GetOpenIDConnectProvider'],
      Resource: [settings.provider.arn],
    },
    // Without ListBucket what is not there yet would answer "access denied", as if it were.
    {
      Sid: 'FindState',
      Effect: 'Allow',
      Action: ['s3:ListBucket'],
      Resource: (source === 'bucket' ? [state, config] : [state]).map((name) => `arn:${partition}:s3:::${name}`),
      Condition: ofThisAccount(settings.account),
    },
    {
      Sid: 'ReadState',
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: [
        STATE_KEYS.approvals,
        STATE_KEYS.branchAudit,
        STATE_KEYS.gate,
        STATE_KEYS.inventory,
        STATE_KEYS.latest,
        ...[STATE_KEYS.applied, STATE_KEYS.days, STATE_KEYS.reports].map((prefix) => `${prefix}*`),
      ].map((key) => `arn:${partition}:s3:::${state}/${key}`),
      Condition: ofThisAccount(settings.account),
    },
    ...(source === 'bucket' ? [readPublished(settings, place, layout)] : []),
  ];
}

/** The manifests of the config repository, which its pipelines have anyway. */
function readPublished({ account }: Settings, place: Place, layout: Layout): PolicyStatementJson {
  return {
    Sid: 'ReadPublished',
    Effect: 'Allow',
    Action: ['s3:GetObject'],
    Resource: publishedObjects(place, layout),
    Condition: ofThisAccount(account),
  };
}

/** In the layout `revision` a revision can be written once and never again: S3 itself insists on `If-None-Match`. */
export function uploadStatements(account: string, place: Place, layout: Layout): PolicyStatementJson[] {
  const bucket = `arn:${place.partition}:s3:::${bucketNames(place).config}`;
  const own = ofThisAccount(account);
  // Without ListBucket a missing pointer would answer "access denied", as if there were one.
  const list: PolicyStatementJson = {
    Sid: 'FindPointer',
    Effect: 'Allow',
    Action: ['s3:ListBucket'],
    Resource: [bucket],
    Condition: own,
  };
  const objects = publishedObjects(place, layout);
  if (layout === 'folder') {
    return [
      { ...list, Sid: 'CompareFolder' },
      {
        Sid: 'SyncFolder',
        Effect: 'Allow',
        Action: ['s3:DeleteObject', 's3:PutObject'],
        Resource: objects,
        Condition: own,
      },
    ];
  }
  const [revisions = '', pointer = ''] = objects;
  return [
    list,
    { Sid: 'ReadRevisions', Effect: 'Allow', Action: ['s3:GetObject'], Resource: objects, Condition: own },
    {
      Sid: 'CreateRevision',
      Effect: 'Allow',
      Action: ['s3:PutObject'],
      Resource: [revisions],
      Condition: { ...own, Null: { 's3:if-none-match': 'false' } },
    },
    { Sid: 'MovePointer', Effect: 'Allow', Action: ['s3:PutObject'], Resource: [pointer], Condition: own },
  ];
}

/** ARN patterns of what the upload role writes: revisions and pointer, or the folder. */
export function publishedObjects(place: Place, layout: Layout): string[] {
  const bucket = `arn:${place.partition}:s3:::${bucketNames(place).config}`;
  return layout === 'folder'
    ? [`${bucket}/${CONFIG_KEYS.folder}*`]
    : [`${bucket}/${CONFIG_KEYS.revisions}*`, `${bucket}/${CONFIG_KEYS.pointer}`];
}

/**
 * Bucket names are global: if ours was deleted and another account took the name, nothing is read from or sent to that
 * bucket.
 */
function ofThisAccount(account: string): Record<string, Record<string, string>> {
  return { StringEquals: { 'aws:ResourceAccount': account } };
}
