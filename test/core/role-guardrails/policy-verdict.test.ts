/** Whether a role as IAM has it is an administrator, or becomes one: never "no" because another rule spoke first. */
import { describe, expect, it } from 'vitest';
import { desiredState } from '../../../src/core/compile/desired-state.ts';
import type { ManagedTexts } from '../../../src/core/model/managed-text.ts';
import { judgePolicies } from '../../../src/core/role-guardrails/policy-verdict.ts';
import { anArn } from '../../support/ids.ts';
import { draftTree } from '../../support/judged-role.ts';

const CUSTOMER = anArn('arn:aws:iam::111122223333:policy/ci/everything');
const ON_ALL = (...actions: string[]) => [{ Effect: 'Allow', Action: actions, Resource: '*' }];

interface Case {
  title: string;
  reason: string;
  statements: object[];
  /** Attached instead of inline. */
  managed?: true;
  guardrails?: object;
  bootstrap?: object[];
  admin: boolean | undefined;
  codes: string[];
}

const STACK = [
  {
    Effect: 'Allow',
    Action: 'cloudformation:UpdateStack',
    Resource: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/checkout/*',
  },
];
const WARNS = { 'service-wildcard': { level: 'warn', reason: 'migration until March, SEC-112' } };

const CASES: Case[] = [
  {
    title: 'ssm:* on everything',
    reason: 'it is role-takeover as well, behind the rule that speaks first',
    statements: ON_ALL('ssm:*'),
    admin: true,
    codes: ['service-wildcard'],
  },
  {
    title: 'lambda:* on everything, with a warning',
    reason: 'a level says what becomes of a role, not what it is',
    statements: ON_ALL('lambda:*'),
    guardrails: WARNS,
    admin: true,
    codes: ['service-wildcard'],
  },
  {
    title: 'lambda:* on everything, unsaid',
    reason: 'the rule that is off is not the one that knows',
    statements: ON_ALL('lambda:*'),
    guardrails: { 'service-wildcard': { level: 'off', reason: 'migration until March, SEC-112' } },
    admin: true,
    codes: [],
  },
  {
    title: 'xray:* on everything',
    reason: 'a trace has no role',
    statements: ON_ALL('xray:*'),
    admin: false,
    codes: ['service-wildcard'],
  },
  {
    title: 'a whole service that is accepted, and permissions, in one managed policy',
    reason: 'what is accepted is xray:*, and not all that stands in the same policy',
    statements: ON_ALL('xray:*', 'iam:PutRolePolicy'),
    managed: true,
    guardrails: WARNS,
    admin: true,
    codes: ['privilege-escalation', 'service-wildcard'],
  },
  {
    title: 'a named stack',
    reason: 'the plan notes it as an administrator unless CloudFormation may do less, which nobody has said',
    statements: STACK,
    admin: undefined,
    codes: [],
  },
  {
    title: 'a named stack, where the settings say what CloudFormation may do',
    reason: 'that is what they are asked for',
    statements: STACK,
    bootstrap: [{ executionPolicies: ['arn:aws:iam::111122223333:policy/cdk-execution'] }],
    admin: false,
    codes: [],
  },
  {
    title: 'a named stack, where CloudFormation is an administrator',
    reason: 'as the plan notes',
    statements: STACK,
    bootstrap: [{ executionPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'] }],
    admin: undefined,
    codes: [],
  },
  {
    title: 'two refusals in one managed policy',
    reason: 'at one place the gravest speaks',
    statements: ON_ALL('xray:*', 'iam:PutRolePolicy'),
    managed: true,
    admin: true,
    codes: ['service-wildcard'],
  },
  {
    title: 'a whole service that is accepted, in a managed policy',
    reason: 'so is each action of it',
    statements: ON_ALL('ssm:*'),
    managed: true,
    guardrails: WARNS,
    admin: true,
    codes: ['service-wildcard'],
  },
];

describe('a managed policy that was made to take long', () => {
  const HOSTILE = [
    { title: 'one pattern a thousand times', actions: Array.from({ length: 1000 }, (_, i) => '*'.repeat(1 + (i % 3))) },
    { title: 'a hundred patterns of all services', actions: Array.from({ length: 100 }, (_, i) => `*:*${i}*`) },
  ];
  for (const { title, actions } of HOSTILE) {
    it(`${title}: it is told once, as it says one thing`, () => {
      const { settings } = desiredState(draftTree({}));
      if (settings === undefined) throw new Error('the settings are wrong');
      const document = JSON.stringify({ Statement: ON_ALL(...actions) });
      const role = { name: 'any', managedPolicyArns: [CUSTOMER], inlinePolicies: {}, tags: {} };
      const texts: ManagedTexts = new Map([[CUSTOMER, { is: 'read', version: 'v1', document }]]);
      const { faults } = judgePolicies(role, false, settings, texts);
      expect(faults.map(({ code, message }) => `${code} ${message}`)).toEqual([
        expect.stringMatching(/^admin-access .*an administrator$/),
      ]);
    });
  }
});

describe('the verdict on the policies of a role', () => {
  for (const { title, reason, statements, managed, guardrails, bootstrap, admin, codes } of CASES) {
    it(`${title}: ${reason}`, () => {
      const { settings } = desiredState(
        draftTree({ ...(guardrails && { guardrails }), ...(bootstrap && { bootstrap }) }),
      );
      if (settings === undefined) throw new Error('the settings are wrong');
      const document = JSON.stringify({ Version: '2012-10-17', Statement: statements });
      const role = {
        name: 'any',
        managedPolicyArns: managed ? [CUSTOMER] : [],
        inlinePolicies: managed ? {} : { p: document },
        tags: {},
      };
      const verdict = judgePolicies(
        role,
        false,
        settings,
        new Map([[CUSTOMER, { is: 'read', version: 'v1', document }]]),
      );
      expect(verdict.admin).toBe(admin);
      expect(verdict.faults.map(({ code }) => code).sort()).toEqual(codes);
    });
  }
});
