import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CONTEXT_KEYS } from '../../infra/context.ts';
import { STACKS } from '../../infra/names.ts';
import { METRICS } from '../../src/service/metrics.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';

const PAGE = readFileSync('docs/deploy.md', 'utf8');
const app = sampleApp(sampleDeployment());

test.for(CONTEXT_KEYS)('the page has the context key %s', (key) => {
  expect(PAGE).toContain(`| \`${key}\` |`);
});

const SHARES = [...PAGE.matchAll(/^\| .* \| ([\d.]+) \|$/gm)].map(([, dollars]) => Number(dollars));

describe('what it costs', () => {
  test('counts the metrics and alarms that there are', () => {
    const alarms = templateOf(app, STACKS.reconciler).findResources('AWS::CloudWatch::Alarm');
    expect(PAGE).toContain(`| metrics | ${Object.keys(METRICS).length} × 0.30 |`);
    expect(PAGE).toContain(`| alarms | ${Object.keys(alarms).length} × 0.10 |`);
  });

  test('adds up', () => {
    expect(SHARES.length).toBeGreaterThan(5);
    const sum = SHARES.reduce((total, share) => total + share, 0);
    expect(PAGE).toContain(`| **together** | | **${sum.toFixed(2)}** |`);
  });
});

test('every name in the page is one that is deployed', () => {
  const fetching = sampleApp(sampleDeployment({ source: 'bitbucket' }));
  const templates = [app, fetching].flatMap((one) =>
    Object.values(STACKS).map((stack) => JSON.stringify(templateOf(one, stack).toJSON())),
  );
  const names = [...PAGE.matchAll(/`(rolekeeper-[\w.-]+)`/g)].map(([, name]) =>
    `${name}`.replace(/ACCOUNT-REGION$/, ''),
  );
  expect(names.length).toBeGreaterThan(8);
  expect(names.filter((name) => !templates.some((template) => template.includes(name)))).toEqual([]);
});
