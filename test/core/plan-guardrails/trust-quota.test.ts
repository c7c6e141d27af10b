import { describe, expect, it } from 'vitest';
import { IamRoleReader } from '../../../src/aws/role-reader.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { EmbeddedIam } from '../../../src/embedded/embedded-iam.ts';
import { newAccount } from '../../../src/embedded/new-account.ts';
import type { IamSender } from '../../../src/ports.ts';
import { makePlan, NOTHING_APPLIED } from '../../../src/reconcile.ts';
import { ACCOUNT, BOUNDARY, desiredRole, REPOSITORY, settings } from '../../support/roles.ts';
import { watchedDeployment } from '../../support/service-world.ts';

const { provider } = settings();
/** About 40 characters each: thirty are within the usual limit, sixty are not. */
const trust = (environments: number) =>
  trustPolicy(
    provider,
    Array.from({ length: environments }, (_, index) => ({
      repositoryUuid: REPOSITORY,
      environmentUuid: `{${index.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000}`,
    })),
  );

/** An account with this limit, in which every command is noted. */
function account(trustPolicyCharacters: number, refuse = false) {
  const { host, arn, audience } = provider;
  const state = newAccount({
    account: ACCOUNT,
    provider: { arn, url: `https://${host}`, clientIds: [audience] },
    boundaryArn: BOUNDARY,
    managedPolicyArns: [],
  });
  const iam = new EmbeddedIam(state, { quotas: { trustPolicyCharacters } });
  const commands: string[] = [];
  const sender: IamSender = {
    send(command) {
      const name = (command as object).constructor.name;
      commands.push(name);
      if (refuse && name === 'GetAccountSummaryCommand') throw Object.assign(new Error('no'), { name: 'AccessDenied' });
      return iam.send(command);
    },
  };
  return { commands, state, reader: new IamRoleReader(sender, async () => ACCOUNT) };
}

function planWith(environments: number, { reader, state }: ReturnType<typeof account>) {
  const desired = {
    name: 'test',
    revision: undefined,
    settings: settings({
      limits: { ...settings().limits, trustPolicyCharacters: 4096 },
    }),
    lock: undefined,
    roles: [desiredRole({ name: 'long', trust: trust(environments) })],
    frozen: [],
    findings: [],
    issues: [],
    files: [],
  };
  return makePlan(desired, reader, {
    now: new Date('2026-11-22T12:00:00Z'),
    deployment: watchedDeployment(state),
    known: undefined,
    applied: NOTHING_APPLIED,
  });
}

describe('the limit for trust policies', () => {
  it('is not asked of IAM while every policy is within the usual one', async () => {
    const iam = account(2048);
    const plan = await planWith(3, iam);
    expect(plan.operations).toHaveLength(1);
    expect(iam.commands).not.toContain('GetAccountSummaryCommand');
  });

  it('is the account’s own, whatever the settings promise', async () => {
    const iam = account(2048);
    const plan = await planWith(30, iam);
    expect(iam.commands).toContain('GetAccountSummaryCommand');
    expect(plan.operations).toEqual([]);
    expect(plan.findings).toMatchObject([{ code: 'trust-too-long', blocks: 'writes', role: 'long' }]);
    expect(plan.findings[0]?.message).toMatch(/would have \d+ characters, and IAM takes 2048 in this account/);
  });

  it('lets pass what AWS has granted', async () => {
    const plan = await planWith(30, account(4096));
    expect(plan.findings).toEqual([]);
    expect(plan.operations).toHaveLength(1);
  });

  it('is left to IAM where we may not ask', async () => {
    const plan = await planWith(30, account(2048, true));
    expect(plan.findings).toEqual([]);
    expect(plan.operations).toHaveLength(1);
  });
});
