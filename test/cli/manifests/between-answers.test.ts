import { describe, expect, it } from 'vitest';
import { betweenAnswers } from '../../../src/cli/manifests/between-answers.ts';
import { desiredInSteps, desiredState } from '../../../src/core/compile/desired-state.ts';
import { manifest, tree } from '../../support/tree.ts';

const MANY = 500;
const NOW = new Date('2026-11-22T12:00:00Z');

const names = Array.from({ length: MANY }, (_, index) => `deploy-${index}`);
const spec =
  'repositories: [checkout-api]\nenvironments: [production]\npolicies:\n  - preset: ecr-push\n    repositories: [a]';
const files = tree(Object.fromEntries(names.map((name) => [`teams/shop/${name}.yaml`, manifest(spec, name)])));

describe('manifests that are parsed while IAM is read', () => {
  it('are what they are when they are parsed at once, mistakes and all', async () => {
    expect(await betweenAnswers(desiredInSteps(files, NOW))).toEqual(desiredState(files, NOW));
  });

  it('let its answers in between, page by page', async () => {
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await betweenAnswers(desiredInSteps(files, NOW));
    isOver = true;
    // All at once it would be one.
    expect(turns).toBeGreaterThan(2);
  });
});
