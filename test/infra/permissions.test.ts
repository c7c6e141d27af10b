import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { reconcilerStatements } from '../../infra/reconciler-permissions.ts';
import { STACKS } from '../support/default-names.ts';
import { evaluate } from './policy-evaluator.ts';
import { readableJson } from './readable-json.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';
import { sampleSettings } from './sample-settings.ts';
import { attachedTo, listed, permissionsOf } from './template-permissions.ts';

const app = sampleApp(sampleDeployment());
const account = templateOf(app, STACKS.account);
const reconciler = templateOf(app, STACKS.reconciler);
const forwarder = templateOf(app, STACKS.forwarder);
const audit = templateOf(sampleApp(sampleDeployment({ branchAudit: true })), STACKS.branchAudit);
const webhook = templateOf(sampleApp(sampleDeployment({ source: 'bitbucket', webhook: true })), STACKS.webhook);
const gate = templateOf(sampleApp(sampleDeployment({ gate: true })), STACKS.gate);

test('the whole list of permissions, for a reviewer to read', async () => {
  const permissions = {
    [STACKS.account]: permissionsOf(account),
    [STACKS.reconciler]: permissionsOf(reconciler),
    [STACKS.forwarder]: permissionsOf(forwarder),
    [STACKS.webhook]: permissionsOf(webhook),
    [STACKS.branchAudit]: permissionsOf(audit),
    [STACKS.gate]: permissionsOf(gate),
  };
  await expect(readableJson(permissions)).toMatchFileSnapshot('permissions.json');
});

describe('the reconciler’s permissions', () => {
  test('are in the template as the evaluated tables have them', () => {
    expect(permissionsOf(account)['rolekeeper-reconciler']?.map(listed)).toEqual(
      reconcilerStatements(sampleSettings()).map(listed),
    );
  });

  test('reach to roles of others only if the deployment says so', () => {
    const deployed = templateOf(sampleApp(sampleDeployment({ foreignRoles: 'delete' })), STACKS.account);
    expect(permissionsOf(deployed)['rolekeeper-reconciler']?.map(listed)).toEqual(
      reconcilerStatements(sampleSettings(), 'delete').map(listed),
    );
  });

  test('reach to roles without an owner unless the deployment says otherwise', () => {
    const deployed = templateOf(sampleApp(sampleDeployment({ unownedRoles: 'refuse' })), STACKS.account);
    expect(permissionsOf(deployed)['rolekeeper-reconciler']?.map(listed)).toEqual(
      reconcilerStatements(sampleSettings(), 'none', 'refuse').map(listed),
    );
  });

  test('fit into the role with those to its buckets, queue, log and trace', () => {
    const Statement = [
      ...reconcilerStatements(sampleSettings(), 'delete'),
      ...attachedTo('rolekeeper-reconciler', reconciler).map(listed),
    ];
    // All inline policies of a role together; names that CloudFormation fills in are longer than their references.
    expect(JSON.stringify({ Version: '2012-10-17', Statement }).length + 500).toBeLessThan(10_240);
  });

  test('allow every call of IAM that the code can make', () => {
    // Which workspaces an account lets in is asked by a person who scans without settings, and never by a pass.
    const people = ['provider-list.ts'];
    const ofService = globSync('{functions,src/service,src/aws}/**/*.ts').filter(
      (file) => !people.some((one) => file.endsWith(one)),
    );
    expect(ofService.filter((file) => people.some((one) => readFileSync(file, 'utf8').includes(one)))).toEqual([]);
    const files = ofService.filter((file) => file.startsWith('src/aws')).map((file) => readFileSync(file, 'utf8'));
    const imports = files.flatMap((text) => text.match(/import \{[^}]*\} from '@aws-sdk\/client-iam'/g) ?? []);
    const calls = imports.flatMap((text) => [...text.matchAll(/(\w+)Command\b/g)].map(([, call]) => `iam:${call}`));
    const allowed = reconcilerStatements(sampleSettings())
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action = [] }) => Action);
    expect(calls.length).toBeGreaterThan(15);
    expect(calls.filter((call) => !allowed.includes(call))).toEqual([]);
  });

  test('do not deny what its own buckets, queue, log and trace need', () => {
    const actions = attachedTo('rolekeeper-reconciler', reconciler)
      .map(listed)
      .flatMap(({ Action = [] }) => Action);
    expect(actions.length).toBeGreaterThan(10);
    const refused = actions.filter((action) => {
      const request = { action, resource: 'arn:aws:any:thing', context: {} };
      return evaluate(reconcilerStatements(sampleSettings()), request) === 'explicitly denied';
    });
    expect(refused).toEqual([]);
  });
});
