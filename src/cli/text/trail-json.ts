import { notSeen } from '../../core/trail/not-seen.ts';
import type { TrailRow } from '../../core/trail/trail-report.ts';
import { looked, type TrailAnswer } from './trail-text.ts';

/** schemas/trail.schema.json */
export function trailJson(answer: TrailAnswer): object {
  const { report, role, judgedBy, source, since, until, regions, files } = answer;
  const { rows, events, otherEvents, otherRoles, outOfTime, otherProviders, otherRegions, unclear } = report;
  const refused = rows.filter(({ use }) => use.refused !== undefined).length;
  return {
    version: 'rolekeeper.trail/v1',
    source,
    since: since?.toISOString() ?? null,
    until: until.toISOString(),
    regions: regions ?? null,
    role: role ?? null,
    judgedBy: judgedBy ?? null,
    counts: { events, uses: rows.length, letIn: rows.length - refused, refused, otherEvents, otherRoles, outOfTime },
    uses: rows.map(rowJson),
    otherProviders,
    otherRegions,
    unclear,
    files: files ?? null,
    notSeen: notSeen(looked(answer)),
  };
}

function rowJson({ use, role, repositoryName, environmentName, otherWorkspace, why, pastGate }: TrailRow): unknown {
  const { step, refused } = use;
  const environment = step?.environmentUuid;
  return {
    eventId: use.eventId,
    at: use.at.toISOString(),
    region: use.region,
    account: use.account ?? null,
    role: role ?? null,
    roleArn: use.roleArn ?? null,
    repository: step === undefined ? null : { uuid: step.repositoryUuid, name: repositoryName ?? null },
    environment: environment === undefined ? null : { uuid: environment, name: environmentName ?? null },
    branch: step?.branch ?? null,
    step: step?.stepUuid ?? null,
    sessionName: use.sessionName ?? null,
    durationSeconds: use.durationSeconds ?? null,
    outcome: refused === undefined ? 'let-in' : 'refused',
    refused: refused ?? null,
    reason: why?.is === 'known' ? why.refusal : null,
    unexplained: why?.is === 'unknown' ? why.because : null,
    provider: use.provider,
    otherWorkspace: otherWorkspace ?? null,
    audience: use.audience ?? null,
    subject: use.subject,
    vpcEndpointId: use.vpcEndpointId ?? null,
    pastGate,
  };
}
