/** From which VPCs a trust policy lets calls in, also one that a hand has written. */
import { expect, it } from 'vitest';
import { enteredFrom } from '../../../src/core/trust/entered-from.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { GATE_VPC, SECOND_GATE_VPC } from '../../support/gate-vpcs.ts';
import { REPOSITORY, settings } from '../../support/roles.ts';

const WRITTEN = trustPolicy(
  settings().provider,
  [{ repositoryUuid: REPOSITORY, environmentUuid: undefined }],
  [GATE_VPC],
);

const allow = (Condition: unknown) => ({ ...JSON.parse(WRITTEN).Statement[0], Condition });
const asking = (value: unknown, operator = 'StringEquals') => allow({ [operator]: { 'aws:SourceVpcArn': value } });

const CASES: { name: string; statements: unknown[]; vpcs: string[] | undefined; reason: string }[] = [
  { name: 'as ours is', statements: JSON.parse(WRITTEN).Statement, vpcs: [GATE_VPC], reason: 'the gate’s alone' },
  {
    name: 'two VPCs, each in a statement',
    statements: [asking(GATE_VPC), asking([SECOND_GATE_VPC, GATE_VPC])],
    vpcs: [GATE_VPC, SECOND_GATE_VPC],
    reason: 'it can be entered from both',
  },
  {
    name: 'one statement without a condition on the VPC',
    statements: [asking(GATE_VPC), allow({})],
    vpcs: undefined,
    reason: 'that one lets in every call',
  },
  {
    name: 'the VPC of the call itself',
    statements: [asking('${aws:SourceVpcArn}')],
    vpcs: undefined,
    reason: 'IAM puts in what the call has, so that every VPC is right',
  },
  {
    name: 'the VPC of the call itself beside one of the gate',
    statements: [asking([GATE_VPC, '${aws:SourceVpcArn}'])],
    vpcs: undefined,
    reason: 'one value is enough',
  },
  {
    name: 'a variable inside of an ARN',
    statements: [asking(GATE_VPC.replace(/vpc-[0-9a-f]+$/, '${aws:SourceVpc}'))],
    vpcs: undefined,
    reason: 'every VPC of that account is right',
  },
  {
    name: 'a pattern',
    statements: [asking('arn:aws:ec2:*:*:vpc/*')],
    vpcs: undefined,
    reason: 'it is no ARN of a VPC',
  },
  {
    name: 'an id',
    statements: [asking('vpc-0a1b2c3d4e5f60718')],
    vpcs: undefined,
    reason: 'an ARN is what IAM compares',
  },
  {
    name: 'an operator that lets in calls without a VPC',
    statements: [asking(GATE_VPC, 'StringEqualsIfExists')],
    vpcs: undefined,
    reason: 'a call over the internet has none',
  },
];
it.for(CASES)('$name: $reason', ({ statements, vpcs }) => {
  expect(enteredFrom(JSON.stringify({ Version: '2012-10-17', Statement: statements }))).toEqual(vpcs);
});
