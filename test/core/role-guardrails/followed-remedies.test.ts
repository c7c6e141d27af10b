/** A remedy is followed to the letter, and what comes of it passes. */
import { describe, expect, it } from 'vitest';
import { boundaryStatements } from '../../../infra/boundary.ts';
import { type CatalogueAction, serviceOf, servicePrefixes } from '../../../src/core/iam/catalogue.ts';
import { SENSITIVE_ACTIONS } from '../../../src/core/iam/sensitive-actions.ts';
import { documentStatements } from '../../../src/core/permissions/policy-statements.ts';
import { resourceMismatch } from '../../../src/core/role-guardrails/resource-mismatch.ts';
import type { RoleUnderCheck } from '../../../src/core/role-guardrails/rule.ts';
import { evaluate } from '../../infra/policy-evaluator.ts';
import { sampleSettings } from '../../infra/sample-settings.ts';
import { allow, type Draft, judged } from '../../support/judged-role.ts';

/** The ARNs of a remedy, without the patterns of the reference, which have no partition. */
function arnsIn(remedy = ''): string[] {
  return (remedy.match(/arn:aws[a-z-]*:[^ ;,]+/g) ?? []).map((arn) => arn.replace(/[.)]+$/, ''));
}

function remediesOf(code: string, draft: Draft): string[] {
  return judged(draft)
    .issues.filter((issue) => issue.code === code)
    .map(({ remedy }) => remedy);
}

describe('resource-mismatch', () => {
  const ELSEWHERE = 'arn:aws:mobiletargeting:us-east-2:444455556666:phone-number-validate';
  const settings = { partition: 'aws', account: '111122223333' };
  const violations = (action: CatalogueAction, resources: readonly string[]) => {
    const document = { Statement: { Effect: 'Allow', Action: action.name, Resource: resources } };
    const role = { statements: documentStatements(document, ''), settings } as unknown as RoleUnderCheck;
    return resourceMismatch.check(role);
  };

  it('shows for every action of AWS an ARN that the action works on', () => {
    let followed = 0;
    for (const prefix of servicePrefixes()) {
      for (const action of serviceOf(prefix)?.actions.values() ?? []) {
        const [violation] = violations(action, [ELSEWHERE]);
        if (violation === undefined) continue;
        const shown = arnsIn(violation.remedy);
        expect(shown, action.name).toHaveLength(1);
        expect(violations(action, [ELSEWHERE, ...shown]), `${action.name} on ${shown}`).toEqual([]);
        followed += 1;
      }
    }
    expect(followed).toBeGreaterThan(10_000);
  });

  const CASES = [
    {
      reason: 'the objects of that bucket',
      action: 's3:GetObject',
      written: 'arn:aws:s3:::checkout-assets',
      shown: 'arn:aws:s3:::checkout-assets/*',
    },
    {
      reason: 'the bucket of those objects',
      action: 's3:ListBucket',
      written: 'arn:aws:s3:::checkout-assets/site/*',
      shown: 'arn:aws:s3:::checkout-assets',
    },
    {
      reason: 'the streams of that group, in its region and account',
      action: 'logs:PutLogEvents',
      written: 'arn:aws:logs:us-east-2:444455556666:log-group:/ci/checkout',
      shown: 'arn:aws:logs:us-east-2:444455556666:log-group:/ci/checkout:log-stream:*',
    },
    {
      reason: 'an alias says nothing of the key',
      action: 'kms:Decrypt',
      written: 'arn:aws:kms:us-east-2:444455556666:alias/checkout',
      shown: 'arn:aws:kms:us-east-2:444455556666:key/NAME',
    },
    {
      reason: 'nothing of another service is taken over',
      action: 'sqs:SendMessage',
      written: 'arn:aws:sns:us-east-2:444455556666:orders',
      shown: 'arn:aws:sqs:eu-west-1:111122223333:NAME',
    },
  ];
  for (const { reason, action, written, shown } of CASES) {
    it(`of ${action}: ${reason}`, () => {
      const [remedy] = remediesOf('resource-mismatch', { policies: [allow([action], [written])] });
      expect(arnsIn(remedy)).toEqual([shown]);
      const followed = judged({ policies: [allow([action], [written, shown])] });
      expect([...followed.refused, ...followed.said]).toEqual([]);
      // The other half of the remedy: leave it out.
      expect(remedy).toContain('or leave the action out');
    });
  }
});

describe('role-takeover', () => {
  it('shows no ARN whose id the call itself makes: nobody can write it down before', () => {
    const [remedy = ''] = remediesOf('role-takeover', { policies: [allow(['ssm:StartAutomationExecution'], ['*'])] });
    expect(remedy).toContain(':automation-definition/NAME:*');
    expect(remedy).not.toContain('automation-execution');
  });

  for (const { action, kind } of SENSITIVE_ACTIONS) {
    if (kind !== 'takeover') continue;
    it(`shows for ${action} what that works on`, () => {
      const [remedy] = remediesOf('role-takeover', { policies: [allow([action], ['*'])] });
      const shown = arnsIn(remedy);
      expect(shown.length, remedy).toBeGreaterThan(0);
      // What stands beside it may stay away, or be there.
      for (const resources of [shown.slice(0, 1), shown]) {
        expect(judged({ policies: [allow([action], resources)] }).refused, resources.join()).toEqual([]);
      }
    });
  }

  it('shows an instance where a command is sent, and not a function', () => {
    const [remedy] = remediesOf('role-takeover', { policies: [allow(['ssm:SendCommand'], ['*'])] });
    expect(remedy).toContain('arn:aws:ec2:eu-west-1:111122223333:instance/NAME');
    expect(remedy).toContain('document/NAME');
  });

  it('stays in the region and account that were written', () => {
    const resources = ['arn:aws:lambda:us-east-2:444455556666:function:*'];
    const [remedy] = remediesOf('role-takeover', { policies: [allow(['lambda:UpdateFunctionCode'], resources)] });
    expect(arnsIn(remedy)).toEqual(['arn:aws:lambda:us-east-2:444455556666:function:NAME']);
  });
});

describe('assume-any-role', () => {
  const [remedy = ''] = remediesOf('assume-any-role', { policies: [allow(['sts:AssumeRole'], ['*'])] });

  it('shows a role that may be named', () => {
    const shown = arnsIn(remedy);
    expect(shown).toEqual(['arn:aws:iam::111122223333:role/NAME']);
    expect(judged({ policies: [allow(['sts:AssumeRole'], shown)] }).refused).toEqual([]);
  });

  it('says that the boundary has to allow that role, as the shipped one does not', () => {
    const boundary = boundaryStatements(sampleSettings(), { passRolePath: undefined, stacks: [] });
    const [resource = ''] = arnsIn(remedy);
    expect(evaluate(boundary, { action: 'sts:AssumeRole', resource, context: {} })).toBe('explicitly denied');
    expect(remedy).toContain('the one that Rolekeeper ships denies all but the roles of cdk bootstrap');
  });

  it('names a preset that passes', () => {
    expect(remedy).toContain('preset: cdk-deploy');
    const { refused, said } = judged({ policies: [{ preset: 'cdk-deploy', with: { regions: ['eu-west-1'] } }] });
    expect([...refused, ...said]).toEqual([]);
  });
});
