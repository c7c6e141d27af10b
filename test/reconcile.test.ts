import { describe, expect, it } from 'vitest';
import { desiredState } from '../src/core/compile/desired-state.ts';
import { loadDesired } from '../src/reconcile.ts';
import { manifest, tree } from './support/tree.ts';

const MANY = 500;

const names = Array.from({ length: MANY }, (_, index) => `deploy-${index}`);
const spec =
  'repositories: [checkout-api]\nenvironments: [production]\npolicies:\n  - preset: ecr-push\n    repositories: [a]';
const files = tree(Object.fromEntries(names.map((name) => [`teams/shop/${name}.yaml`, manifest(spec, name)])));

describe('loading the manifests', () => {
  it('gives what desiredState gives, mistakes and all', async () => {
    const now = new Date('2026-11-22T12:00:00Z');
    expect(await loadDesired({ read: async () => files }, now)).toEqual(desiredState(files, now));
  });

  it('lets those in between who wait for answers: IAM is read meanwhile, page by page', async () => {
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await loadDesired({ read: async () => files });
    isOver = true;
    // All at once it would be one.
    expect(turns).toBeGreaterThan(2);
  });
});
