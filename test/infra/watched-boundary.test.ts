/** Whether the function knows what the permissions boundary should be, and what is said where it does not. */
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { ADOPT } from '../../infra/boundary.ts';
import { deploymentFacts } from '../../infra/deployment-facts.ts';
import { policyDigest } from '../../src/core/iam/policy-document.ts';
import type { Settings } from '../../src/core/manifest/settings.ts';
import { STACKS } from '../support/default-names.ts';
import { anArn } from '../support/ids.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';
import { BOUNDARY_ARN, sampleSettings } from './sample-settings.ts';

const TEXT = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], Resource: '*' }] };
const OF_AWS = anArn('arn:aws:iam::aws:policy/PowerUserAccess');

interface Case {
  name: string;
  context?: Record<string, unknown>;
  roles?: Partial<Settings['roles']>;
  /** undefined: nothing is watched. */
  watched?: { arn: string; digest: string };
}

const SHIPPED = deploymentFacts(sampleDeployment()).boundary?.digest ?? '';

const CASES: Case[] = [
  { name: 'the one of the stack', watched: { arn: BOUNDARY_ARN, digest: SHIPPED } },
  {
    name: 'the one that an earlier deployment has left',
    context: { adoptBoundary: true },
    watched: { arn: BOUNDARY_ARN, digest: SHIPPED },
  },
  {
    name: 'another’s, by the text that the settings have of it',
    context: { createBoundary: false },
    roles: { boundaryDocument: TEXT },
    watched: { arn: BOUNDARY_ARN, digest: policyDigest(JSON.stringify(TEXT)) },
  },
  {
    name: 'one of AWS, by the text that the settings have of it',
    context: { createBoundary: false },
    roles: { permissionsBoundary: OF_AWS, boundaryDocument: TEXT },
    watched: { arn: OF_AWS, digest: policyDigest(JSON.stringify(TEXT)) },
  },
  { name: 'another’s, of which nothing is known', context: { createBoundary: false } },
];

describe('the boundary that is watched', () => {
  test.for(CASES)('$name', ({ context, roles, watched }) => {
    const deployment = sampleDeployment(context, sampleSettings(roles));
    expect(deploymentFacts(deployment).boundary).toEqual(watched ?? null);
  });

  test.for(CASES)('$name: synth warns where none is watched', ({ context, roles, watched }) => {
    const app = sampleApp(sampleDeployment(context, sampleSettings(roles)));
    const stack = app.node.findChild(STACKS.reconciler);
    const warnings = Annotations.fromStack(stack as never).findWarning('*', Match.stringLikeRegexp('boundaryDocument'));
    expect(warnings).toHaveLength(watched === undefined ? 1 : 0);
  });
});

test('a boundary that is taken over is in the template as ever, and marked for the deployment', () => {
  const [policy] = Object.values(
    templateOf(sampleApp(sampleDeployment({ adoptBoundary: true })), STACKS.account).findResources(
      'AWS::IAM::ManagedPolicy',
    ),
  );
  expect(policy?.Metadata).toMatchObject({ [ADOPT]: true });
});
