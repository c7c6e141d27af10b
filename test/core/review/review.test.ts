import { describe, expect, it } from 'vitest';
import { placeWords } from '../../../src/core/review/summary-text.ts';
import { gatedSettings } from '../../support/gated-service.ts';
import { REPOSITORY } from '../../support/roles.ts';
import { LOCK, manifest } from '../../support/tree.ts';
import { type Files, reviewed } from './reviewed.ts';

const DEPLOY = 'teams/shop/checkout-deploy.yaml';
const CHECKS = 'teams/shop/checkout-checks.yaml';
const SPEC = `repositories: [checkout-api]
environments: [production]
branches: [main]
policies:
  - name: site
    statements:
      - actions: [s3:PutObject]
        resources: ["arn:aws:s3:::site/*"]
`;
const DEPLOYS = { [DEPLOY]: manifest(SPEC) };
const OTHERS: Files = Object.fromEntries(
  ['a', 'b', 'c', 'd'].map((name) => [`teams/data/${name}.yaml`, manifest(SPEC, name)]),
);
const without = (files: Files, path: string): Files =>
  Object.fromEntries(Object.entries(files).filter(([one]) => one !== path));

const gated = (branches: string): Files => ({
  'rolekeeper.yaml': gatedSettings(),
  [DEPLOY]: manifest(
    SPEC.replace('environments: [production]\nbranches: [main]', `branches: ${branches}\nenforcement: gate`),
  ),
});

interface Case {
  reason: string;
  before: Files;
  after: Files;
  headline: string;
  /** What each remark is about, its gravity and its place, in order. */
  remarks: string[];
  says?: RegExp;
}

const CASES: Case[] = [
  { reason: 'nothing was changed', before: DEPLOYS, after: DEPLOYS, headline: 'Nothing to change', remarks: [] },
  {
    reason: 'a new role stands where its manifest says who may enter',
    before: {},
    after: DEPLOYS,
    headline: 'Creates 1 role',
    remarks: [`creation MEDIUM manifests/${DEPLOY}:7`],
    says: /^checkout-deploy is a new role: who gets in: repository checkout-api, environment production: enforced by IAM/,
  },
  {
    reason: 'a removed manifest is a deletion, on the file that is gone',
    before: { ...DEPLOYS, ...OTHERS },
    after: { ...DEPLOYS, ...without(OTHERS, 'teams/data/a.yaml') },
    headline: 'Deletes a',
    remarks: ['deletion CRITICAL manifests/teams/data/a.yaml'],
    says: /^a would be deleted: no manifest declares it$/,
  },
  {
    reason: 'too many deletions are blocked, and the deletions are named all the same, and first',
    before: { ...DEPLOYS, ...OTHERS },
    after: DEPLOYS,
    headline: 'Blocked: deletes a, b, c and 1 more',
    remarks: [
      ...['a', 'b', 'c', 'd'].map((name) => `deletion CRITICAL manifests/teams/data/${name}.yaml`),
      'blocked HIGH',
      'blocked HIGH',
      'blocked HIGH',
    ],
    says: /\(blocked\)$/,
  },
  {
    reason: 'a trust that admits another environment widens at the line of the environments, and says who gets in now',
    before: { [DEPLOY]: manifest(SPEC.replace('checkout-api', 'reports')) },
    after: {
      [DEPLOY]: manifest(SPEC.replace('[production]', '[production, staging]').replace('checkout-api', 'reports')),
    },
    headline: 'Widens checkout-deploy; updates 1 role',
    remarks: [`widening HIGH manifests/${DEPLOY}:7`, `warning LOW manifests/${DEPLOY}:4`],
    says: /^checkout-deploy widens: .*staging.*; who gets in now: repository reports, environments production, staging/,
  },
  {
    reason: 'a trust that admits another repository widens at the line of the repositories',
    before: DEPLOYS,
    after: { [DEPLOY]: manifest(SPEC.replace('[checkout-api]', '[checkout-api, reports]')) },
    headline: 'Widens checkout-deploy; updates 1 role',
    remarks: [`widening HIGH manifests/${DEPLOY}:6`, `warning LOW manifests/${DEPLOY}:6`],
    says: /who gets in now: repositories checkout-api, reports/,
  },
  {
    reason: 'a policy that allows more widens at its own line',
    before: DEPLOYS,
    after: { [DEPLOY]: manifest(SPEC.replace('[s3:PutObject]', '[s3:PutObject, s3:GetObject]')) },
    headline: 'Widens checkout-deploy; updates 1 role',
    remarks: [`widening HIGH manifests/${DEPLOY}:10`],
    says: /^checkout-deploy widens: .*s3:GetObject.* \(policy site\)$/i,
  },
  {
    reason: 'what gives nothing more is counted, and annotated nowhere',
    before: DEPLOYS,
    after: { [DEPLOY]: manifest(`${SPEC}session: {maxDuration: 2h}\ntags: {cost-center: shop}`) },
    headline: 'Updates 1 role',
    remarks: [],
  },
  {
    reason: 'a mistake stands at its line, and the other roles are planned as the service would',
    before: DEPLOYS,
    after: { [DEPLOY]: manifest(SPEC.replace('policies:', 'polices:')), [CHECKS]: manifest(SPEC, 'checkout-checks') },
    headline: '1 mistake in the manifests; creates 1 role',
    remarks: [`error CRITICAL manifests/${DEPLOY}:9`, `creation MEDIUM manifests/${CHECKS}:7`],
  },
  {
    reason: 'a deletion stands before a mistake, although it waits for it',
    before: { ...DEPLOYS, ...OTHERS },
    after: {
      ...without(OTHERS, 'teams/data/a.yaml'),
      [DEPLOY]: manifest(SPEC.replace('policies:', 'polices:')),
    },
    headline: 'Blocked: deletes a; 1 mistake in the manifests',
    remarks: ['deletion CRITICAL manifests/teams/data/a.yaml', `error CRITICAL manifests/${DEPLOY}:9`, 'blocked HIGH'],
  },
  {
    reason: 'a role that is closed first and deleted later counts with the deletions',
    before: { ...DEPLOYS, ...OTHERS, [CHECKS]: manifest(`${SPEC}onRemoval: {quarantine: 7d}`, 'checkout-checks') },
    after: { ...DEPLOYS, ...OTHERS },
    headline: 'Closes checkout-checks',
    remarks: [`deletion CRITICAL manifests/${CHECKS}`],
    says: /^checkout-checks: no manifest declares it: closed now, deleted from 2026-12-04 on$/,
  },
  {
    reason: 'a name that stands for another repository shuts out, and no digest of a made-up set is named',
    before: DEPLOYS,
    after: { ...DEPLOYS, 'bitbucket.lock.yaml': LOCK.replaceAll(REPOSITORY, '{6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0aff}') },
    headline: 'Widens checkout-deploy; 1 blocked',
    remarks: ['blocked HIGH', `lockout HIGH manifests/${DEPLOY}:6`, `widening HIGH manifests/${DEPLOY}:6`],
    says: /^.*checkout-api.*6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0aff/,
  },
  {
    reason: 'a branch that the gate lets in from now on widens, although nothing changes in IAM',
    before: gated('[main]'),
    after: gated('[main, release/*]'),
    headline: 'Widens checkout-deploy',
    remarks: [`widening HIGH manifests/${DEPLOY}:7`],
    says: /^the gate's table: checkout-deploy: admits branch release\/\*$/,
  },
  {
    reason: 'a branch that the gate lets in no longer shuts out',
    before: gated('[main, release/*]'),
    after: gated('[main]'),
    headline: 'Narrows checkout-deploy',
    remarks: [`lockout MEDIUM manifests/${DEPLOY}:7`],
    says: /^the gate's table: checkout-deploy: no longer admits branch release\/\*$/,
  },
  {
    reason: 'a branch that is taken from a suspended role stays in the table of the gate, and a reviewer sees it',
    before: gated('[main, release/*]'),
    after: gated('[main]\nsuspend: true'),
    headline: "Waiting in the gate's table: checkout-deploy",
    remarks: [`blocked HIGH manifests/${DEPLOY}:4`, `note MEDIUM manifests/${DEPLOY}:7`],
    says: /^checkout-deploy: its manifest says suspend: true/,
  },
];

describe('a review', () => {
  for (const { reason, before, after, headline, remarks, says } of CASES) {
    it(reason, async () => {
      const made = await reviewed(before, after);
      expect(made.headline).toBe(headline);
      expect(
        made.remarks.map(({ about, gravity, place }) =>
          [about, gravity, ...(place === undefined ? [] : [placeWords(place)])].join(' '),
        ),
      ).toEqual(remarks);
      if (says !== undefined) expect(made.remarks[0]?.words).toMatch(says);
      expect(JSON.stringify(made)).not.toMatch(/(deletions|lockouts|plan)-[0-9a-f]{32}/);
    });
  }
});
