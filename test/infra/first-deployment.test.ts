/** A first deployment that fails can be repeated: what it has made goes with it, and nothing has written to it yet. */
import { describe, expect, test } from 'vitest';
import { STACKS } from '../support/default-names.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';

interface Resource {
  Type: string;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  DependsOn?: string[];
}

const app = sampleApp(sampleDeployment({ source: 'bitbucket', webhook: true }));
const resources = app
  .synth()
  .stacks.flatMap(({ template }) => Object.entries((template as { Resources: Record<string, Resource> }).Resources));

describe('what outlives its stack', () => {
  const lasting = resources.filter(([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy !== 'Delete');

  test('are the provider, the boundary and the two buckets', () => {
    const types = lasting.map(([, { Type }]) => Type).sort();
    expect(types).toEqual(['AWS::IAM::ManagedPolicy', 'AWS::IAM::OIDCProvider', 'AWS::S3::Bucket', 'AWS::S3::Bucket']);
  });

  test.for(lasting)(
    '%s goes where the deployment that makes it fails',
    ([, { DeletionPolicy, UpdateReplacePolicy }]) => {
      // With Retain it would stay, and its name would be taken when the deployment is repeated.
      expect(DeletionPolicy).toBe('RetainExceptOnCreate');
      expect(UpdateReplacePolicy).toBe('Retain');
    },
  );
});

test('nothing starts a pass, which writes to the buckets, before all the rest is there', () => {
  const { Resources } = templateOf(app, STACKS.reconciler).toJSON() as { Resources: Record<string, Resource> };
  const [mapping] = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::Lambda::EventSourceMapping');
  const needed = new Set(mapping?.[1].DependsOn);
  // What belongs to the function itself is there before it: its log, and who may call it.
  const others = Object.entries(Resources).filter(([id]) => id !== mapping?.[0] && !id.startsWith('Reconcile'));
  expect(others.length).toBeGreaterThan(20);
  expect(others.map(([id]) => id).filter((id) => !needed.has(id))).toEqual([]);
});
