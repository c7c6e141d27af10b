/** Bitbucket behind its ports: with a token all of them, without one the reports of a pipeline. */

import { type ApiTransportOptions, apiTransport } from './api-transport.ts';
import { type Clock, machineClock } from './clock.ts';
import { commentThread } from './comments.ts';
import { commitSource } from './commits.ts';
import type { Limits } from './exchange.ts';
import { insightsSink } from './insights.ts';
import { nameSource } from './names.ts';
import { pipelineRuns } from './pipeline-runs.ts';
import type { CommentThread, CommitSource, InsightsSink, NameSource, PipelineRuns, StatusSink } from './ports.ts';
import { type ProxyAddress, proxyTransport } from './proxy-transport.ts';
import { type RequestLimit, withinLimit } from './request-limit.ts';
import { sender } from './send.ts';
import { statusSink } from './statuses.ts';

export interface Bitbucket {
  readonly names: NameSource;
  readonly insights: InsightsSink;
  readonly comments: CommentThread;
  readonly statuses: StatusSink;
  readonly commits: CommitSource;
  readonly runs: PipelineRuns;
}

/** With a token, which decides what of it is allowed. @param limit on the requests of all its ports together */
export function bitbucket(options: ApiTransportOptions, clock: Clock = machineClock, limit?: RequestLimit): Bitbucket {
  const transport = apiTransport(options);
  const send = sender(limit === undefined ? transport : withinLimit(transport, limit), clock);
  return {
    names: nameSource(send),
    insights: insightsSink(send, 'Code Insights with a token'),
    comments: commentThread(send),
    statuses: statusSink(send),
    commits: commitSource(send),
    runs: pipelineRuns(send),
  };
}

/** Without a secret, from inside a step of a pipeline: the proxy lets through Code Insights, and nothing else. */
export function insightsOfPipeline(
  address: ProxyAddress,
  { limits, clock = machineClock }: { limits?: Limits; clock?: Clock } = {},
): InsightsSink {
  return insightsSink(
    sender(proxyTransport(address, limits), clock),
    'Code Insights through the proxy of the pipeline',
  );
}
