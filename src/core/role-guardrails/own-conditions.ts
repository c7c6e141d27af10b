/**
 * Parts of the service that no ARN names: the mapping by which its queue starts its function has an id that AWS makes, and
 * a metric has no ARN at all. IAM knows both by a condition key. A policy that names ours there is refused like one that
 * names a bucket of ours; one that names nothing is wide, and no attack on us: the boundary denies ours to it.
 */

import { resourcesMeet } from '../iam/resource-pattern.ts';
import type { Settings } from '../manifest/settings.ts';
import { isJsonObject } from '../text/json.ts';

export interface OwnCondition {
  readonly actions: readonly string[];
  /** In lower case: IAM ignores the case of keys. */
  readonly key: string;
  /** What the key has when the request is about ours, as a pattern. */
  readonly value: string;
  /** For people. */
  readonly what: string;
}

export function ownConditions({ account, partition }: Pick<Settings, 'account' | 'partition'>): OwnCondition[] {
  return [
    {
      actions: ['CreateEventSourceMapping', 'UpdateEventSourceMapping', 'DeleteEventSourceMapping'].map(
        (name) => `lambda:${name}`,
      ),
      key: 'lambda:functionarn',
      value: `arn:${partition}:lambda:*:${account}:function:rolekeeper-*`,
      what: "the mapping by which Rolekeeper's queue starts its function",
    },
    {
      actions: ['cloudwatch:PutMetricData'],
      key: 'cloudwatch:namespace',
      value: 'Rolekeeper',
      what: 'the metrics by which Rolekeeper says that it works',
    },
  ];
}

/** The value of the condition that names ours; undefined if none does. Negated operators name what is not meant. */
export function namedIn(conditions: unknown, { key, value }: OwnCondition): string | undefined {
  if (!isJsonObject(conditions)) return undefined;
  for (const [operator, block] of Object.entries(conditions)) {
    if (!isJsonObject(block) || !/^(for(any|all)values:)?(string|arn)(equals|like)/i.test(operator)) continue;
    for (const [name, wanted] of Object.entries(block)) {
      if (name.toLowerCase() !== key) continue;
      const found = [wanted].flat().find((one) => typeof one === 'string' && one !== '*' && resourcesMeet(one, value));
      if (typeof found === 'string') return found;
    }
  }
  return undefined;
}
