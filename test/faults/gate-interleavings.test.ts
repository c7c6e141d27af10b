/** No interleaving of a pass and a request lets in a step after its branch was taken away, or one that no manifest admits. */
import { describe, expect, it } from 'vitest';
import { branchesIn, type Gated, gatedService } from '../support/gated-service.ts';
import { ENVIRONMENT, gate, look, lookAtAny } from './gate-holes.ts';
import { FAULTS, timeline } from './gate-timeline.ts';
import { Random } from './random.ts';

const CHANGES: readonly { readonly name: string; readonly before: Gated; readonly after: Gated }[] = [
  { name: 'a branch goes', before: { a: ['main', 'release/*'] }, after: { a: ['main'] } },
  { name: 'a branch goes and another comes', before: { a: ['main', 'next'] }, after: { a: ['main', 'release/*'] } },
  {
    name: 'a branch goes, and a repository comes',
    before: { a: gate('checkout-api', 'main, next'), b: ['main'] },
    after: { a: gate('checkout-api, reports', 'main'), b: ['main'] },
  },
  {
    name: 'the repository and the branch are exchanged',
    before: { a: gate('checkout-api', 'main'), b: ['main'] },
    after: { a: gate('reports', 'next'), b: ['next'] },
  },
  {
    name: 'two repositories with one branch become one with two',
    before: { a: gate('checkout-api, reports', 'main') },
    after: { a: gate('reports', 'main, next') },
  },
  {
    name: 'any step becomes those of a deployment',
    before: { a: gate('checkout-api', 'main, next') },
    after: { a: gate('checkout-api', 'main', 'environments: [production]\n') },
  },
  {
    name: 'the gate takes over from an environment',
    before: { a: ENVIRONMENT, b: ['main'] },
    after: { a: ['next'], b: ['main'] },
  },
  {
    name: 'an environment takes over from the gate',
    before: { a: ['next'], b: ['main'] },
    after: { a: ENVIRONMENT, b: ['main'] },
  },
  {
    name: 'one role goes and another comes',
    before: { a: ['main'], b: ['main'] },
    after: { b: ['main'], c: ['main'] },
  },
];

describe('every interleaving of a request with a pass', () => {
  for (const { name, before, after } of CHANGES) {
    it(`where ${name}, whatever fails in it`, async () => {
      const { writes, pairs, holes } = await look(before, after);
      expect(holes).toEqual([]);
      expect(pairs).toBeGreaterThan(0);
      for (let at = 0; at < writes; at++) {
        for (const kind of FAULTS) expect((await look(before, after, { kind, at })).holes).toEqual([]);
      }
    });

    it(`where ${name}, ends with the table of a service that never had another one`, async () => {
      const { moments } = await timeline(before, after);
      const roles = Object.entries(moments.at(-1)?.table?.roles ?? {});
      const fresh = branchesIn(await gatedService(after));
      expect(Object.fromEntries(roles.map(([role, { branches }]) => [role, branches]))).toEqual(fresh);
    });
  }

  it('where the manifests and the faults are any', async () => {
    const random = new Random(17);
    for (let run = 0; run < 80; run++) expect((await lookAtAny(random)).holes).toEqual([]);
  });
});
