/** A role that was changed by hand and by its manifest as well: a plan shows the two as what they are. */
import { describe, expect, it } from 'vitest';
import { countsLine, countsOf } from '../../../src/core/render/counts.ts';
import { planMarkdown } from '../../../src/core/render/plan-markdown.ts';
import { planText } from '../../../src/core/render/plan-text.ts';
import { makePlan } from '../../../src/reconcile.ts';
import { appliedRole } from '../../support/applied-roles.ts';
import { actualRole, actualState, desiredRole, RULES, settings } from '../../support/roles.ts';
import { DEPLOYED, inventoryOf, UNCHANGED } from '../plan-guardrails/guarded-plan.ts';

const allow = (...actions: string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });
const BEFORE = desiredRole({ description: 'Deploys', inlinePolicies: { read: allow('s3:GetObject') } });
const NOW = desiredRole({
  description: 'Deploys the shop',
  maxSessionSeconds: 7200,
  inlinePolicies: { read: allow('s3:GetObject', 's3:PutObject') },
});
/** By hand: sessions of twelve hours, and all of S3. */
const ACTUAL = actualRole(BEFORE, {
  maxSessionSeconds: 43_200,
  inlinePolicies: { ...BEFORE.inlinePolicies, temporary: allow('s3:*') },
});
const OTHER = desiredRole({ name: 'storefront-deploy', description: 'Sooner' });
const LATER = desiredRole({ name: 'storefront-deploy', description: 'Later' });

const plan = await makePlan(
  {
    name: 'test',
    revision: undefined,
    settings: settings(),
    lock: undefined,
    roles: [NOW, LATER],
    frozen: [],
    findings: [],
    issues: [],
    files: [],
  },
  {
    read: async () => actualState([ACTUAL, actualRole(OTHER)], { boundary: UNCHANGED }),
    readPolicies: async () => new Map(),
    readPolicyTexts: async () => new Map(),
  },
  {
    now: RULES.now,
    deployment: DEPLOYED,
    known: inventoryOf([BEFORE, OTHER].map((role) => actualRole(role))),
    applied: async () => new Map([BEFORE, OTHER].map((role) => [role.name, appliedRole(role)])),
  },
);

const plain = (_: string, text: string) => text;

describe('a role with two causes', () => {
  it('is shown twice in text: what a hand did and is undone, and what the manifest asks for', () => {
    const lines = planText(plan, { target: 'test', paint: plain }).split('\n');
    expect(lines.slice(2, lines.findIndex((line) => line.startsWith('attested:')) - 1)).toEqual([
      'Drift: these roles were changed by hand in IAM; their manifests are applied again',
      '',
      '  ~ checkout-deploy  teams/shop/checkout-deploy.yaml',
      '      drift, high     inline policy temporary added (now allows s3:* on *)  [drift-permissions]',
      '      drift, low      maximum session changed  [drift-session]',
      '      who may enter   repository checkout-api, environment production: enforced by IAM; branch main: attested by platform team (2026-11-03)',
      '    ~ max session     12h -> 1h',
      '    - inline policy   temporary  (narrows: no longer allows s3:* on *)',
      '          - Version: 2012-10-17',
      '          - Statement:',
      '          -   - Effect: Allow',
      '          -     Action: s3:*',
      '          -     Resource: "*"',
      '',
      'Changes in the manifests',
      '',
      '  ~ checkout-deploy  teams/shop/checkout-deploy.yaml',
      '      who may enter   repository checkout-api, environment production: enforced by IAM; branch main: attested by platform team (2026-11-03)',
      '      access          widens',
      '    ~ max session     1h -> 2h',
      '    ~ description     "Deploys" -> "Deploys the shop"',
      '    ~ inline policy   read  (widens: allows s3:PutObject on *)',
      '            Statement:',
      '              - Effect: Allow',
      '          -     Action: s3:GetObject',
      '          +     Action:',
      '          +       - s3:GetObject',
      '          +       - s3:PutObject',
      '                Resource: "*"',
      '',
      '  ~ storefront-deploy  teams/shop/storefront-deploy.yaml',
      '      who may enter   repository checkout-api, environment production: enforced by IAM; branch main: attested by platform team (2026-11-03)',
      '      access          neutral',
      '    ~ description     "Sooner" -> "Later"',
    ]);
    expect(lines.at(-2)).toMatch(/^Plan {2}1 drifted, 2 to update \(1 of them drifted\) {2}\(digest /);
  });

  it('is shown twice in Markdown', () => {
    const text = planMarkdown(plan, { target: 'test' });
    expect(text).toMatch(/^### Rolekeeper plan: 1 drifted, 2 to update \(1 of them drifted\)\n/);
    expect(text.slice(text.indexOf('| | role')).trimEnd().split('\n')).toEqual([
      '| | role | what | who may enter |',
      '|---|---|---|---|',
      '| `~` | checkout-deploy | **drift**, and changed, **widens** | repository checkout-api, environment production: enforced by IAM; branch main: attested by platform team (2026-11-03) |',
      '| `~` | storefront-deploy | changed, neutral | repository checkout-api, environment production: enforced by IAM; branch main: attested by platform team (2026-11-03) |',
      '',
      '- attested: which branches may deploy there is a Bitbucket setting that no API shows (attested, not verified)',
      '',
      '**checkout-deploy**, undone',
      '',
      '```diff',
      '~ max session 12h -> 1h',
      '- inline policy temporary  (narrows: no longer allows s3:* on *)',
      '-   Version: 2012-10-17',
      '-   Statement:',
      '-     - Effect: Allow',
      '-       Action: s3:*',
      '-       Resource: "*"',
      '```',
      '',
      '**checkout-deploy**, asked for',
      '',
      '```diff',
      '~ max session 1h -> 2h',
      '~ description "Deploys" -> "Deploys the shop"',
      '~ inline policy read  (widens: allows s3:PutObject on *)',
      '    Statement:',
      '      - Effect: Allow',
      '-       Action: s3:GetObject',
      '+       Action:',
      '+         - s3:GetObject',
      '+         - s3:PutObject',
      '        Resource: "*"',
      '```',
      '',
      '**storefront-deploy**',
      '',
      '```diff',
      '~ description "Sooner" -> "Later"',
      '```',
    ]);
  });

  it('is counted as drifted and as updated, and the line says that it is both', () => {
    expect(countsOf(plan)).toMatchObject({ drifted: 1, update: 2, both: 1 });
    expect(countsLine(countsOf(plan))).toBe('1 drifted, 2 to update (1 of them drifted)');
  });
});
