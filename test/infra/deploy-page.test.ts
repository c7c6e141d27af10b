import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CONTEXT_KEYS } from '../../infra/context.ts';
import { BRANCH_AUDIT_METRICS } from '../../src/service/branch-audit-metrics.ts';
import { GATE_METRICS } from '../../src/service/gate/gate-metrics.ts';
import { METRICS } from '../../src/service/metrics.ts';
import { WEBHOOK_METRICS } from '../../src/service/webhook/webhook-metrics.ts';
import { STACKS } from '../support/default-names.ts';
import { settled } from '../support/settled-service.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';
import { sampleSettings } from './sample-settings.ts';

const PAGE = readFileSync('docs/deploy.md', 'utf8');
const app = sampleApp(sampleDeployment());
const withWebhook = sampleApp(sampleDeployment({ source: 'bitbucket', webhook: true }));
const withAudit = sampleApp(sampleDeployment({ branchAudit: true }));
const withGate = sampleApp(sampleDeployment({ gate: true }));

test.for(CONTEXT_KEYS)('the page has the context key %s', (key) => {
  expect(PAGE).toContain(`| \`${key}\` |`);
});

/** What everybody pays; what is chosen beside it has a table of its own. */
const [, COSTS = ''] = /^## What it costs a month\n([\s\S]*?)^## /m.exec(PAGE) ?? [];
const SHARES = [...COSTS.matchAll(/^\| .* \| ([\d.]+) \|$/gm)].map(([, dollars]) => Number(dollars));

/** Of a month, at 15 minutes between two: 8,760 hours a year. */
const PASSES = (8760 / 12) * 4;

describe('what it costs', () => {
  test('counts the metrics and alarms that there are', () => {
    const alarms = templateOf(app, STACKS.reconciler).findResources('AWS::CloudWatch::Alarm');
    expect(PAGE).toContain(`| metrics | ${Object.keys(METRICS).length} × 0.30 |`);
    expect(PAGE).toContain(`| alarms | ${Object.keys(alarms).length} × 0.10 |`);
  });

  test('counts what a quiet pass writes and reads', async () => {
    const world = await settled();
    for (const s3 of [world.state, world.config]) s3.calls.length = 0;
    await world.pass();
    const counts = (call: string) => (world.state.counts[call] ?? 0) + (world.config.counts[call] ?? 0);
    const [writes, reads] = [counts('PutObject'), counts('GetObject')];
    expect(counts('ListObjectsV2')).toBe(0);
    const dollars = (PASSES * (writes * 0.005 + reads * 0.0004)) / 1000;
    expect(COSTS).toContain(
      `| buckets, a quiet pass | 2,920 × (${writes} write × 0.005 + ${reads} reads × 0.0004) a thousand | ${dollars.toFixed(2)} |`,
    );
  });

  test('has the arithmetic right', () => {
    const rows = [...COSTS.matchAll(/^\| [^|]+ \| ([^|]+) \| ([\d.]+) \|$/gm)];
    const simple = rows.filter(([, arithmetic = '']) => /^[\d,]+ × [\d.]+(;|$)/.test(arithmetic));
    expect(simple.length).toBeGreaterThanOrEqual(4);
    for (const [, arithmetic = '', dollars] of simple) {
      const [, count = '', price = ''] = /^([\d,]+) × ([\d.]+)/.exec(arithmetic) ?? [];
      expect((Number(count.replaceAll(',', '')) * Number(price)).toFixed(2), arithmetic).toBe(dollars);
    }
  });

  test('says what the yearly exchange of the key adds, as long as there is one', () => {
    const keys = Object.values(templateOf(app, STACKS.reconciler).findResources('AWS::KMS::Key'));
    expect(keys.map(({ Properties }) => Properties.EnableKeyRotation)).toEqual([true]);
    expect(COSTS).toMatch(
      /\| key, none with `alarmTopicArn` \| 1 × 1\.00; AWS exchanges it every year, which adds 1\.00 /,
    );
  });

  test('adds up', () => {
    expect(SHARES.length).toBeGreaterThan(5);
    const sum = SHARES.reduce((total, share) => total + share, 0);
    expect(COSTS).toContain(`| **together** | | **${sum.toFixed(2)}** |`);
  });
});

const PARTS = [
  { part: 'The webhook', app: withWebhook, stack: STACKS.webhook, metrics: WEBHOOK_METRICS },
  { part: 'The branch audit', app: withAudit, stack: STACKS.branchAudit, metrics: BRANCH_AUDIT_METRICS },
  { part: 'The gate', app: withGate, stack: STACKS.gate, metrics: GATE_METRICS },
];

test.for(PARTS)(
  'what it costs adds up as well, and counts what there is: $part',
  ({ part, app: made, stack, metrics }) => {
    const [, section = ''] = new RegExp(`^## ${part}\n([\\s\\S]*?)^## `, 'm').exec(PAGE) ?? [];
    const shares = [...section.matchAll(/^\| .* \| ([\d.]+) \|$/gm)].map(([, dollars]) => Number(dollars));
    const alarms = templateOf(made, stack).findResources('AWS::CloudWatch::Alarm');
    expect(section).toContain(`| alarms | ${Object.keys(alarms).length} × 0.10 |`);
    expect(section).toContain(`| metrics | ${Object.keys(metrics).length} × 0.30 |`);
    const sum = shares.reduce((total, share) => total + share, 0);
    expect(section).toContain(`| **together** | | **${sum.toFixed(2)}** |`);
  },
);

test('every name in the page is one that is deployed', () => {
  const fetching = sampleApp(sampleDeployment({ source: 'bitbucket' }));
  const second = sampleApp(sampleDeployment({}, { ...sampleSettings({ path: '/payments/' }), deployment: 'payments' }));
  const stacks = [app, withWebhook, withAudit, withGate, fetching, second].flatMap((one) => one.synth().stacks);
  const templates = stacks.map(({ template }) => JSON.stringify(template));
  const names = [...PAGE.matchAll(/`(rolekeeper-[\w.-]+)`/g)].map(([, name]) =>
    `${name}`.replace(/ACCOUNT-REGION$/, ''),
  );
  expect(names.length).toBeGreaterThan(8);
  expect(names.filter((name) => !templates.some((template) => template.includes(name)))).toEqual([]);
});

/** What the constructs for other apps cannot be given, and why. */
const NOT_FOR_APPS: Readonly<Record<string, string>> = {
  manifests: 'the folder is what the deployment is read from',
  name: 'the settings say it; here it could only contradict them',
  adoptBoundary: 'it is for npm run deploy, which other apps are not deployed by',
};

test.for(CONTEXT_KEYS)('%s can be chosen in another app too, or it is said why not', (key) => {
  const options = readFileSync('infra/library.ts', 'utf8').split('export interface RolekeeperOptions')[1] ?? '';
  const isOption = options.slice(0, options.indexOf('\n}')).includes(`readonly ${key}`);
  expect(isOption, NOT_FOR_APPS[key] ?? 'docs/install.md says that the options are those of the deployment').toBe(
    NOT_FOR_APPS[key] === undefined,
  );
});
