/** A check says that something is in order only where it was looked at. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalIssuer, startIssuer } from '../../support/local-issuer.ts';
import { UNLOOKED } from './looked-at.ts';
import { NOW, tried, WORKSPACE } from './set-up.ts';

let issuer: LocalIssuer;
beforeAll(async () => {
  issuer = await startIssuer({ workspace: 'acme', workspaceUuid: WORKSPACE });
});
afterAll(() => issuer.stop());

interface Found {
  checks: { id: string; result: string; why: string | null }[];
  unchecked: string[];
}

describe('doctor leaves out', () => {
  for (const { name, reason, setUp, argv, leftOut, ok = [] } of UNLOOKED) {
    it(`${name} (${reason})`, async () => {
      const { workspace, doctor } = await tried({ name, reason, ...setUp }, issuer);
      const { out } = argv
        ? await workspace.run(['doctor', '--json', ...argv], { issuer: issuer.loopback, now: NOW })
        : await doctor('--json');
      const { checks } = JSON.parse(out) as Found;
      const results = new Map(checks.map(({ id, result }) => [id, result]));
      expect(Object.fromEntries([...leftOut, ...ok].map((id) => [id, results.get(id)]))).toEqual(
        Object.fromEntries([...leftOut.map((id) => [id, 'left-out']), ...ok.map((id) => [id, 'ok'])]),
      );
      expect(checks.filter(({ result, why }) => (result === 'left-out') !== (why !== null))).toEqual([]);
    });
  }
});
