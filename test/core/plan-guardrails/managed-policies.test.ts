/** What a plan asks IAM about the policies that it would attach, and what it makes of the answers. */
import { describe, expect, it } from 'vitest';
import { IamRoleReader } from '../../../src/aws/role-reader.ts';
import type { Deployment } from '../../../src/core/model/deployment.ts';
import { UNDEPLOYED } from '../../../src/core/model/deployment.ts';
import type { DesiredRole } from '../../../src/core/model/desired-role.ts';
import { EmbeddedIam } from '../../../src/embedded/embedded-iam.ts';
import { newAccount } from '../../../src/embedded/new-account.ts';
import { UnreachableError } from '../../../src/errors.ts';
import type { IamSender } from '../../../src/ports.ts';
import { makePlan, NOTHING_APPLIED } from '../../../src/reconcile.ts';
import { iamError } from '../../aws/scripted-iam.ts';
import { anArn } from '../../support/ids.ts';
import { ACCOUNT, BOUNDARY, desiredRole, settings } from '../../support/roles.ts';
import { watchedDeployment } from '../../support/service-world.ts';

const policy = (name: string) => anArn(`arn:aws:iam::${ACCOUNT}:policy/ci/${name}`);
const THERE = policy('there');
const TYPO = policy('typo');
const SERVICE = anArn('arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy');
const role = (name: string, ...managedPolicyArns: DesiredRole['managedPolicyArns']) =>
  desiredRole({ name, managedPolicyArns });

interface Case {
  name: string;
  reason: string;
  roles: DesiredRole[];
  /** How IAM answers GetPolicy, where it does not answer as it would. */
  refuses?: Error;
  deployment?: Deployment;
  /** What GetPolicy is asked about beside the boundary of the deployment. */
  asked: string[];
  findings: string[];
  /** The roles that are made. */
  made: string[];
}

const CASES: Case[] = [
  {
    name: 'a policy that is there',
    reason: 'nothing to say',
    roles: [role('a', THERE)],
    asked: [THERE],
    findings: [],
    made: ['a'],
  },
  {
    name: 'one policy of many roles',
    reason: 'one question for each policy, whatever the number of roles',
    roles: [role('a', THERE), role('b', THERE), role('c', THERE, TYPO)],
    asked: [THERE, TYPO],
    findings: ['policy-missing writes c'],
    made: ['a', 'b'],
  },
  {
    name: 'a role without managed policies',
    reason: 'nothing to ask',
    roles: [role('a')],
    asked: [],
    findings: [],
    made: ['a'],
  },
  {
    name: 'a policy that AWS keeps for a role of its own service',
    reason: 'its ARN says so, and GetPolicy would call it attachable',
    roles: [role('a', SERVICE)],
    asked: [],
    findings: ['policy-not-attachable writes a'],
    made: [],
  },
  {
    name: 'a policy about which we may not ask',
    reason: 'not allowed is not "not there"',
    roles: [role('a', TYPO)],
    refuses: iamError('AccessDenied', `not authorized to perform: iam:GetPolicy on resource: policy ${TYPO}`, 403),
    asked: [TYPO],
    findings: ['policy-not-read nothing'],
    made: ['a'],
  },
  {
    name: 'a boundary that no deployment watches',
    reason: 'it is asked for like a policy',
    roles: [role('a')],
    deployment: UNDEPLOYED,
    asked: [BOUNDARY],
    findings: ['not-watched nothing'],
    made: ['a'],
  },
];

function world({ roles, refuses, deployment }: Pick<Case, 'roles' | 'refuses' | 'deployment'>) {
  const { host, arn, audience } = settings().provider;
  const provider = { arn, url: `https://${host}`, clientIds: [audience] };
  const state = newAccount({ account: ACCOUNT, provider, boundaryArn: BOUNDARY, managedPolicyArns: [THERE] });
  const iam = new EmbeddedIam(state);
  const asked: string[] = [];
  const sender: IamSender = {
    async send(command) {
      const { constructor: kind, input } = command as { constructor: { name: string }; input: { PolicyArn?: string } };
      const isBoundary = input.PolicyArn === BOUNDARY && deployment === undefined;
      if (kind.name !== 'GetPolicyCommand' || isBoundary) return iam.send(command);
      asked.push(input.PolicyArn ?? '');
      if (refuses !== undefined) throw refuses;
      return iam.send(command);
    },
  };
  const desired = { name: 'test', revision: undefined, settings: settings(), lock: undefined, roles };
  const rest = { frozen: [], findings: [], issues: [], files: [] };
  const reader = new IamRoleReader(sender, async () => ACCOUNT);
  const options = {
    now: new Date('2026-11-22T12:00:00Z'),
    deployment: deployment ?? watchedDeployment(state),
    known: undefined,
    applied: NOTHING_APPLIED,
  };
  return { asked, plan: () => makePlan({ ...desired, ...rest }, reader, options) };
}

describe('policies that are about to be attached', () => {
  for (const { name, reason, asked, findings, made, ...given } of CASES) {
    it(`${name}: ${reason}`, async () => {
      const { plan, asked: questions } = world(given);
      const { findings: found, operations } = await plan();
      expect(questions.toSorted()).toEqual(asked.toSorted());
      expect(found.map(({ code, blocks, role: of = '' }) => `${code} ${blocks} ${of}`.trim())).toEqual(findings);
      expect(operations.map((one) => one.role)).toEqual(made);
      for (const { remedy } of found) expect(remedy).toBeTruthy();
    });
  }

  it('make no plan if IAM does not answer: what it would say is not guessed', async () => {
    const refuses = iamError('ServiceFailureException', 'try later', 500);
    await expect(world({ roles: [role('a', THERE)], refuses }).plan()).rejects.toThrow(UnreachableError);
  });
});
