import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CONTEXT_KEYS } from '../../infra/context.ts';
import { METRICS } from '../../src/service/metrics.ts';
import { WEBHOOK_METRICS } from '../../src/service/webhook/webhook-metrics.ts';
import { STACKS } from '../support/default-names.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';

const PAGE = readFileSync('docs/deploy.md', 'utf8');
const app = sampleApp(sampleDeployment());
const withWebhook = sampleApp(sampleDeployment({ source: 'bitbucket', webhook: true }));

test.for(CONTEXT_KEYS)('the page has the context key %s', (key) => {
  expect(PAGE).toContain(`| \`${key}\` |`);
});

/** What everybody pays; what is chosen beside it has a table of its own. */
const [, COSTS = ''] = /^## What it costs a month\n([\s\S]*?)^## /m.exec(PAGE) ?? [];
const SHARES = [...COSTS.matchAll(/^\| .* \| ([\d.]+) \|$/gm)].map(([, dollars]) => Number(dollars));

describe('what it costs', () => {
  test('counts the metrics and alarms that there are', () => {
    const alarms = templateOf(app, STACKS.reconciler).findResources('AWS::CloudWatch::Alarm');
    expect(PAGE).toContain(`| metrics | ${Object.keys(METRICS).length} × 0.30 |`);
    expect(PAGE).toContain(`| alarms | ${Object.keys(alarms).length} × 0.10 |`);
  });

  test('adds up', () => {
    expect(SHARES.length).toBeGreaterThan(5);
    const sum = SHARES.reduce((total, share) => total + share, 0);
    expect(COSTS).toContain(`| **together** | | **${sum.toFixed(2)}** |`);
  });
});

test('what the webhook costs adds up as well, and counts what there is', () => {
  const [, section = ''] = /^## The webhook\n([\s\S]*?)^## /m.exec(PAGE) ?? [];
  const shares = [...section.matchAll(/^\| .* \| ([\d.]+) \|$/gm)].map(([, dollars]) => Number(dollars));
  const alarms = templateOf(withWebhook, STACKS.webhook).findResources('AWS::CloudWatch::Alarm');
  expect(section).toContain(`| alarms | ${Object.keys(alarms).length} × 0.10 |`);
  expect(section).toContain(`| metrics | ${Object.keys(WEBHOOK_METRICS).length} × 0.30 |`);
  const sum = shares.reduce((total, share) => total + share, 0);
  expect(section).toContain(`| **together** | | **${sum.toFixed(2)}** |`);
});

test('every name in the page is one that is deployed', () => {
  const fetching = sampleApp(sampleDeployment({ source: 'bitbucket' }));
  const stacks = [app, withWebhook, fetching].flatMap((one) => one.synth().stacks);
  const templates = stacks.map(({ template }) => JSON.stringify(template));
  const names = [...PAGE.matchAll(/`(rolekeeper-[\w.-]+)`/g)].map(([, name]) =>
    `${name}`.replace(/ACCOUNT-REGION$/, ''),
  );
  expect(names.length).toBeGreaterThan(8);
  expect(names.filter((name) => !templates.some((template) => template.includes(name)))).toEqual([]);
});
