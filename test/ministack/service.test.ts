/** The deployed service as its users meet it: published manifests become roles, and what hands do to them does not last. */
import { DeleteRolePermissionsBoundaryCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONFIG_KEYS } from '../../src/layout.ts';
import { changeByHand } from '../functions/sample-events.ts';
import { SAMPLE_ROLES } from '../support/sample-roles.ts';
import { ACCOUNT, DeployedService, eventually, REGION } from './deployed.ts';
import { gapsTable } from './gaps.ts';
import { type Ministack, startMinistack } from './ministack.ts';

/** What an event may take until IAM shows it. */
const MINUTE = 60;

let ministack: Ministack;
let service: DeployedService;

beforeAll(async () => {
  console.log(gapsTable());
  ministack = await startMinistack(ACCOUNT, REGION);
  service = await DeployedService.inNewAccount(ministack.endpoint);
});
afterAll(async () => {
  await service?.remove();
  await ministack?.stop();
});

const WIDE_OPEN = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
});

// Each step begins where the one before it has ended.
describe('the service, deployed', () => {
  it('is not deployed before the CDK was set up for it, and says how that is done', async () => {
    const { code, err } = await service.deploy();
    expect(code).toBe(1);
    expect(err).toContain(`npx cdk bootstrap aws://${ACCOUNT}/${REGION}`);
  });

  it('is deployed by the commands of docs/deploy.md', async () => {
    const bootstrapped = await service.bootstrap();
    expect(bootstrapped.code, bootstrapped.err).toBe(0);
    const deployed = await service.deploy();
    expect(deployed.code, deployed.err).toBe(0);
    expect(await service.roleNames()).toEqual([]);
  });

  it('makes the roles of published manifests, within a minute', async () => {
    await service.publish();
    await eventually(MINUTE, async () => expect(await service.roleNames()).toEqual(SAMPLE_ROLES));
    await eventually(MINUTE, async () => expect(await service.lastReport()).toMatchObject({ result: 'succeeded' }));
  });

  it('takes back a trust that was widened by hand, and a boundary that was taken off', async () => {
    const declared = await service.trustOf('checkout-deploy');
    await service.iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: 'checkout-deploy', PolicyDocument: WIDE_OPEN }),
    );
    await service.iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: 'storefront-deploy' }));
    await service.putEvent(changeByHand('checkout-deploy') as Parameters<DeployedService['putEvent']>[0]);
    await eventually(MINUTE, async () => {
      expect(await service.trustOf('checkout-deploy')).toEqual(declared);
      expect(await service.boundaryOf('storefront-deploy')).toMatch(/pipeline-boundary$/);
    });
  });

  it('remembers the day, and who it was', async () => {
    await eventually(MINUTE, async () => {
      const { code, out, err } = await service.ask('history');
      expect(code, err).toBe(0);
      expect(out).toMatch(/checkout-deploy .* drift-trust \(high\) by \S+assumed-role\/Admin\/somebody/);
    });
    const { code, out, err } = await service.ask('report');
    expect(code, err).toBe(0);
    expect(out).toMatch(/^Pass +succeeded/m);
    expect(out).toMatch(/checkout-deploy: trust policy changed \(now admits every AWS principal/);
  });

  it('deletes the role of a manifest that is gone', async () => {
    await service.removeManifest('teams/shop/storefront-deploy.yaml');
    await service.publish();
    await eventually(MINUTE, async () =>
      expect(await service.roleNames()).toEqual(SAMPLE_ROLES.filter((name) => name !== 'storefront-deploy')),
    );
  });

  it('tells of a pointer that is broken, leaves the roles alone, and goes on with the next revision', async () => {
    const before = await service.roleNames();
    const broken = await service.putConfig(CONFIG_KEYS.pointer, '{"not": "a pointer"');
    await eventually(MINUTE, async () => expect(await service.lastReport()).toMatchObject({ result: 'failed' }));
    expect(await service.roleNames()).toEqual(before);
    await service.removeConfigVersion(CONFIG_KEYS.pointer, broken);
    await service.publish();
    await eventually(MINUTE, async () => expect(await service.lastReport()).toMatchObject({ result: 'succeeded' }));
    expect(await service.roleNames()).toEqual(before);
  });

  it('leaves behind, when it is removed, what docs/deploy.md says, and nothing else', async () => {
    const roles = await service.roleNames();
    const destroyed = await service.destroy();
    expect(destroyed.code, destroyed.err).toBe(0);
    expect(await service.whatIsThere()).toEqual({
      buckets: [`rolekeeper-config-${ACCOUNT}-${REGION}`, `rolekeeper-state-${ACCOUNT}-${REGION}`],
      roles: [],
      policies: ['pipeline-boundary'],
    });
    expect(await service.roleNames()).toEqual(roles);
  });
});
