import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import type { Settings } from '../../src/core/manifest/settings.ts';
import { APART, SHARED } from './gate-settings.ts';
import { sampleApp, sampleDeployment } from './sample-app.ts';

/** cdk-nag's findings as `construct: rule`: those that are left, or all of them as if nothing were acknowledged. */
function findings(app: App, which: 'left' | 'all'): string[] {
  const pack = new AwsSolutionsChecks(app);
  if (which === 'all') Object.assign(pack, { isAcknowledged: () => false });
  return pack
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${constructPath ?? ''}: ${ruleName}`),
    );
}

interface Acknowledgement {
  path: string;
  rule: string;
  reason: string;
}

function acknowledgements(app: App): Acknowledgement[] {
  return app.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([key, reason]) => ({ path: node.path, rule: key.replace(/^annotation::/i, ''), reason })),
  );
}

const DEPLOYMENTS: { name: string; context: Record<string, unknown>; settings?: Settings }[] = [
  { name: 'as the samples are', context: {} },
  { name: 'in the region of IAM’s events', context: { region: 'us-east-1' } },
  { name: 'with a synced folder', context: { layout: 'folder' } },
  { name: 'with foreign roles to close', context: { foreignRoles: 'quarantine' } },
  { name: 'with foreign roles to delete', context: { foreignRoles: 'delete' } },
  { name: 'with a webhook', context: { source: 'bitbucket', webhook: true } },
  { name: 'with a branch audit', context: { branchAudit: true } },
  { name: 'fetching, with a branch audit', context: { source: 'bitbucket', branchAudit: true } },
  { name: 'with a gate', ...SHARED },
  { name: 'with a gate in an account of its own', ...APART },
  { name: 'without a config repository', context: { configRepository: '' } },
  { name: 'with a branch that is fetched', context: { source: 'bitbucket' } },
];

describe.for(DEPLOYMENTS)('$name', ({ context, settings }) => {
  const app = sampleApp(sampleDeployment(context, settings));

  test('cdk-nag finds nothing that is not acknowledged', () => {
    expect(findings(app, 'left')).toEqual([]);
  });

  // A stale acknowledgement is a hole that is never looked at again.
  test('every acknowledgement answers a finding, and gives a reason', () => {
    const all = findings(app, 'all');
    const ofNag = acknowledgements(app).filter(({ rule }) => rule.startsWith('AwsSolutions-'));
    const stale = ofNag.filter(({ path, rule }) => !all.some((it) => it.startsWith(path) && it.endsWith(`: ${rule}`)));
    expect(stale).toEqual([]);
    expect(ofNag.length).toBeGreaterThan(5);
    for (const { reason } of ofNag) expect(reason).toMatch(/\w+ \w+/);
  });
});
