/**
 * What the tool itself consists of, as ARN patterns: manifests and state, the queue, the function, its roles, the
 * boundary and the provider. Named by their prefix, so that a manifest is judged alike before and after the stacks are
 * deployed; test/core/role-guardrails compares the list with infra/names.ts.
 */
import type { Settings } from './settings.ts';

export interface OwnAsset {
  arn: string;
  /** Whose actions work on it: the ARN's third part. */
  service: string;
  /** For people. */
  what: string;
  /**
   * Said only where the manifest names it. `sns:Publish` on `*` is a wide policy, not an attack on our alarms; the
   * boundary denies it anyway.
   */
  onlyIfNamed: boolean;
}

const cache = new WeakMap<Settings, ReadonlyMap<string, readonly OwnAsset[]>>();

/** By the service whose actions work on them. */
export function assetsOf(settings: Settings): ReadonlyMap<string, readonly OwnAsset[]> {
  let assets = cache.get(settings);
  if (assets === undefined) {
    assets = Map.groupBy(listAssets(settings), ({ service }) => service);
    cache.set(settings, assets);
  }
  return assets;
}

function listAssets({ account, provider, roles }: Settings): OwnAsset[] {
  const partition = provider.arn.split(':')[1] ?? 'aws';
  const regional = (service: string, resource: string) => `arn:${partition}:${service}:*:${account}:${resource}`;
  const iam = (resource: string) => `arn:${partition}:iam::${account}:${resource}`;
  const asset = (onlyIfNamed: boolean) => (arn: string, what: string) => ({
    arn,
    service: arn.split(':')[2] ?? '',
    what,
    onlyIfNamed,
  });
  const always = asset(false);
  const named = asset(true);
  return [
    always(
      `arn:${partition}:s3:::rolekeeper-*-${account}-*`,
      'the buckets with the manifests and the state of Rolekeeper',
    ),
    always(regional('sqs', 'rolekeeper-*'), 'the queues of Rolekeeper'),
    always(regional('lambda', 'function:rolekeeper-*'), 'the functions of Rolekeeper'),
    always(regional('cloudformation', 'stack/Rolekeeper*'), 'the stacks of Rolekeeper'),
    always(iam(`role${roles.path}*`), 'the roles that only manifests may change'),
    always(iam('role/rolekeeper/*'), "Rolekeeper's own roles"),
    always(roles.permissionsBoundary, 'the permissions boundary of every pipeline role'),
    always(provider.arn, 'the OIDC provider that every pipeline enters by'),
    named(regional('events', 'rule/rolekeeper-*'), 'the event rules of Rolekeeper'),
    named(regional('scheduler', 'schedule/*/rolekeeper-*'), 'the schedules of Rolekeeper'),
    named(regional('sns', 'rolekeeper-*'), 'the alarm topic of Rolekeeper'),
    named(regional('cloudwatch', 'alarm:rolekeeper-*'), 'the alarms of Rolekeeper'),
    named(regional('logs', 'log-group:/aws/lambda/rolekeeper-*'), 'the logs of Rolekeeper'),
  ];
}
