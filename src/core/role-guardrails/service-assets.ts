/**
 * What the tool itself consists of, as ARN patterns: manifests and state, the queue, the functions, their
 * secrets, its roles, the boundary and the provider. Named by their prefix, so that a manifest is judged alike before and after the stacks are
 * deployed; test/core/role-guardrails/own-assets.test.ts compares the list with infra/names.ts.
 */
import { namesNothing, reachOf, resourceParts, resourcesMeet } from '../iam/resource-pattern.ts';
import { matches } from '../iam/wildcard.ts';
import type { Settings } from '../manifest/settings.ts';

export interface OwnAsset {
  /** Part by part: a `*` is one region, or the rest of a name. */
  readonly arn: string;
  /** One of them in full. `{region}` is any region. */
  readonly example: string;
  /** Whose actions work on it: mostly the ARN's third part. */
  readonly service: string;
  /** For people. */
  readonly what: string;
  /**
   * Reported only where the manifest names it. `sns:Publish` on `*` is a wide policy, not an attack on our alarms; the
   * boundary denies it anyway.
   */
  readonly onlyIfNamed: boolean;
  /** Reported only where the resource spells this: `role/cdk-*` means the roles that deploy for everybody. */
  readonly onlyIfSpelt?: string;
  /** Not refused: sane deployment roles write there, and one note a plan says so (deployment-roles.ts). */
  readonly noted?: true;
}

/** Whether the resource, which reaches the asset, is too wide to mean it. */
export function isOnlyMet(resource: string, { onlyIfNamed, onlyIfSpelt }: OwnAsset): boolean {
  if (onlyIfSpelt !== undefined) return !resource.includes(onlyIfSpelt);
  return onlyIfNamed && namesNothing(resource);
}

/**
 * Whether the resource pattern of an Allow reaches the asset. IAM lets the `*` of `arn:aws:lambda:*:*:rolekeeper-x` run
 * over colons; against a whole ARN that comparison is exact, against the pattern of an asset it would match too much.
 */
export function reaches(resource: string, { arn, example }: OwnAsset): boolean {
  const reach = reachOf(resource);
  if (resourcesMeet(reach, arn)) return true;
  const region = resourceParts(reach)?.region ?? '';
  return matches(reach, example.replace('{region}', /^[a-z0-9-]+$/.test(region) ? region : 'eu-west-1'));
}

/** By the service whose actions work on them. */
export type AssetsByService = ReadonlyMap<string, readonly OwnAsset[]>;

const cache = new WeakMap<Settings, { readonly refused: AssetsByService; readonly noted: AssetsByService }>();

/** `noted`: those that are only noted; the others are refused. */
export function assetsOf(settings: Settings, which: 'refused' | 'noted'): AssetsByService {
  let assets = cache.get(settings);
  if (assets === undefined) {
    const [noted, refused] = [true, undefined].map((wanted) =>
      Map.groupBy(
        listAssets(settings).filter((asset) => asset.noted === wanted),
        ({ service }) => service,
      ),
    );
    assets = { refused: refused ?? new Map(), noted: noted ?? new Map() };
    cache.set(settings, assets);
  }
  return assets[which];
}

/** That of the CDK bootstrap which deploys Rolekeeper alone, as cdk.json has it. */
const USUAL_QUALIFIER = 'rolekeeper';

/** The same as this deployment has it: the roles and the bucket of that bootstrap are ours. */
export function ownQualifier({ service }: Pick<Settings, 'service'>): string {
  return service.bootstrapQualifier ?? USUAL_QUALIFIER;
}

/**
 * The qualifiers of the bootstraps that nobody but Rolekeeper deploys by: the usual one too where the settings name another.
 * It may have deployed this service before, or deploy another one in the account, and its roles can still replace these.
 */
export function ownQualifiers(settings: Pick<Settings, 'service'>): string[] {
  return [...new Set([USUAL_QUALIFIER, ownQualifier(settings)])];
}

function listAssets(settings: Settings): OwnAsset[] {
  const { account, partition, provider, roles, service } = settings;
  const asset = (what: string, tail: string, exampleTail = tail, onlyIfNamed = false): OwnAsset => ({
    arn: `arn:${partition}:${tail}`,
    example: `arn:${partition}:${exampleTail}`,
    service: tail.slice(0, tail.indexOf(':')),
    what,
    onlyIfNamed,
  });
  const regional = (what: string, service: string, name: string, example: string, onlyIfNamed = false) =>
    asset(what, `${service}:*:${account}:${name}`, `${service}:{region}:${account}:${example}`, onlyIfNamed);
  // The ARN is IAM's, the action is of STS. On every role `assume-any-role` says it more clearly.
  const entered = (what: string, tail: string): OwnAsset => ({
    ...asset(what, tail, tail, true),
    service: 'sts',
  });
  const iam = (arn: string) => arn.slice(`arn:${partition}:`.length);
  return [
    asset(
      'the buckets with the manifests and the state of Rolekeeper',
      `s3:::rolekeeper-*-${account}-*`,
      `s3:::rolekeeper-config-${account}-{region}/current.json`,
    ),
    regional('the queues of Rolekeeper', 'sqs', 'rolekeeper-*', 'rolekeeper-doorbells.fifo'),
    regional('the functions of Rolekeeper', 'lambda', 'function:rolekeeper-*', 'function:rolekeeper-reconcile'),
    regional(
      'the secrets of Rolekeeper',
      'secretsmanager',
      'secret:rolekeeper/*',
      'secret:rolekeeper/webhook-secret-a1',
    ),
    regional('the stacks of Rolekeeper', 'cloudformation', 'stack/Rolekeeper*', 'stack/Rolekeeper/1'),
    ...(service.stacks ?? []).map((name) =>
      regional(`the stack ${name}, which holds Rolekeeper`, 'cloudformation', `stack/${name}/*`, `stack/${name}/1`),
    ),
    {
      ...asset(
        'the asset bucket of the CDK, where the code of Rolekeeper lies before it is deployed',
        `s3:::cdk-*-assets-${account}-*`,
        `s3:::cdk-hnb659fds-assets-${account}-{region}/1.zip`,
      ),
      noted: true,
    },
    ...ownQualifiers(settings).flatMap((qualifier): OwnAsset[] => {
      const ownCdk = `cdk-${qualifier}-`;
      return [
        {
          ...asset(
            'the asset bucket that Rolekeeper alone is deployed from',
            `s3:::${ownCdk}assets-${account}-*`,
            `s3:::${ownCdk}assets-${account}-{region}/1.zip`,
          ),
          onlyIfSpelt: ownCdk,
        },
        {
          ...entered('the roles that deploy Rolekeeper alone', `iam::${account}:role/${ownCdk}*`),
          onlyIfSpelt: ownCdk,
        },
      ];
    }),
    asset('the roles that only manifests may change', `iam::${account}:role${roles.path}*`),
    asset("Rolekeeper's own roles", `iam::${account}:role/rolekeeper/*`),
    entered('the pipeline roles, which only their own pipelines may enter', `iam::${account}:role${roles.path}*`),
    entered("Rolekeeper's own roles", `iam::${account}:role/rolekeeper/*`),
    asset('the permissions boundary of every pipeline role', iam(roles.permissionsBoundary)),
    asset('the OIDC provider that every pipeline enters by', iam(provider.arn)),
    regional('the event rules of Rolekeeper', 'events', 'rule/rolekeeper-*', 'rule/rolekeeper-iam-changed', true),
    regional(
      'the schedules of Rolekeeper',
      'scheduler',
      // In the group that has every schedule without one. A `*` here would meet any name behind any other group.
      'schedule/default/rolekeeper-*',
      'schedule/default/rolekeeper-drift',
      true,
    ),
    regional('the alarm topic of Rolekeeper', 'sns', 'rolekeeper-*', 'rolekeeper-alarms', true),
    regional('the alarms of Rolekeeper', 'cloudwatch', 'alarm:rolekeeper-*', 'alarm:rolekeeper-pass-failed', true),
    asset(
      'the dashboard of Rolekeeper',
      `cloudwatch::${account}:dashboard/Rolekeeper*`,
      `cloudwatch::${account}:dashboard/Rolekeeper`,
      true,
    ),
    regional('the key of the alarms of Rolekeeper', 'kms', 'alias/rolekeeper-*', 'alias/rolekeeper-alarms', true),
    regional(
      'the logs of Rolekeeper',
      'logs',
      'log-group:/aws/lambda/rolekeeper-*',
      'log-group:/aws/lambda/rolekeeper-reconcile:log-stream:1',
      true,
    ),
  ];
}
