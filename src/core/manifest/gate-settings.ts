/** `gate` of rolekeeper.yaml: from where alone the roles with `enforcement: gate` can be assumed. */

import type { Issue } from '../model/diagnosis.ts';
import type { Arn } from '../model/ids.ts';
import type { SourceDocument } from '../source/document.ts';
import { parseDuration } from '../text/duration.ts';
import { issuesOf } from './manifest-issues.ts';

export interface GateSettings {
  /** ARNs of the VPCs that the gate calls STS from; sorted, one at least. */
  readonly vpcs: readonly Arn[];
  /** Where pipelines find the gate; undefined: the settings do not say it. */
  readonly url: string | undefined;
  /** The longest time from `iat` to `exp` of a token that the gate takes. */
  readonly tokenSeconds: number;
}

/** What schemas/settings.schema.json lets through. */
export interface GateFile {
  readonly vpcs: readonly Arn[];
  readonly url?: string;
  readonly tokenLifetime?: string;
}

/** Bitbucket does not document how long its tokens live (docs/assumptions.md). */
const USUAL_LIFETIME = '2h';
const SHORTEST_TOKEN_SECONDS = 15 * 60;
/** A step runs for less, so that no settings ask for more. */
export const LONGEST_TOKEN_SECONDS = 24 * 3600;

/** What is wrong is added to `issues`. */
export function gateFrom(
  { vpcs, url, tokenLifetime = USUAL_LIFETIME }: GateFile,
  partition: string,
  document: SourceDocument,
  issues: Issue[],
): GateSettings {
  const add = issuesOf(document, issues);
  for (const [index, vpc] of vpcs.entries()) {
    const other = vpc.split(':')[1];
    if (other === partition) continue;
    add('bad-value', `/spec/gate/vpcs/${index}`, {
      message: `the VPC is in the partition ${other}, and the roles are in ${partition}`,
      remedy: 'name the VPC of the gate, as its stack prints it',
    });
  }
  const tokenSeconds = parseDuration(tokenLifetime) ?? 0;
  if (tokenSeconds < SHORTEST_TOKEN_SECONDS || tokenSeconds > LONGEST_TOKEN_SECONDS) {
    add('duration', '/spec/gate/tokenLifetime', {
      message: `tokenLifetime is ${tokenLifetime}; the gate takes 15m to 24h`,
      remedy: `write ${tokenSeconds < SHORTEST_TOKEN_SECONDS ? '15m or more' : '24h or less'}, or leave it out for ${USUAL_LIFETIME}`,
    });
  }
  return { vpcs: [...vpcs].sort(), url, tokenSeconds };
}
