/**
 * doctor against set-ups that are made real: an account in a file, a token of a local issuer, and an STS that judges both. What is
 * broken is refused by it, and doctor names the cause first; what is healthy is let in, and doctor finds nothing.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalIssuer, startIssuer } from '../../support/local-issuer.ts';
import { BROKEN_OTHERS } from './broken-others.ts';
import { BROKEN_PROVIDERS } from './broken-providers.ts';
import { BROKEN_ROLES } from './broken-roles.ts';
import { BROKEN_TOKENS } from './broken-tokens.ts';
import { BROKEN_TRUSTS } from './broken-trusts.ts';
import { HEALTHY } from './healthy.ts';
import { tried, WORKSPACE } from './set-up.ts';

const BROKEN = [...BROKEN_TOKENS, ...BROKEN_PROVIDERS, ...BROKEN_ROLES, ...BROKEN_TRUSTS, ...BROKEN_OTHERS];

let issuer: LocalIssuer;
beforeAll(async () => {
  issuer = await startIssuer({ workspace: 'acme', workspaceUuid: WORKSPACE });
});
afterAll(() => issuer.stop());

interface Found {
  causes: { code: string; message: string; remedy: string }[];
}

describe('doctor', () => {
  it('has sixty broken set-ups, and twenty that work', () => {
    expect(BROKEN.length).toBeGreaterThanOrEqual(60);
    expect(HEALTHY.length).toBeGreaterThanOrEqual(20);
  });

  for (const setUp of BROKEN) {
    it(`${setUp.name} (${setUp.reason}): ${setUp.expected}`, async () => {
      const { sts, doctor } = await tried(setUp, issuer);
      const line = setUp.error ?? sts;
      expect(line, 'STS lets the step in').toBeDefined();
      for (const argv of [['--error', line ?? ''], ...(setUp.error === undefined ? [[]] : [])]) {
        const { code, out, err } = await doctor('--json', ...argv);
        expect(err).not.toContain('    at ');
        const { causes } = JSON.parse(out) as Found;
        expect(causes.map((cause) => cause.code)[0], `${argv.join(' ')}\n${out.slice(0, 1_000)}`).toBe(setUp.expected);
        expect(code).toBe(1);
      }
    });
  }

  for (const setUp of HEALTHY) {
    it(`finds nothing: ${setUp.name} (${setUp.reason})`, async () => {
      const { sts, doctor } = await tried(setUp, issuer);
      expect(sts).toBeUndefined();
      const { code, out } = await doctor('--json');
      expect((JSON.parse(out) as Found).causes).toEqual([]);
      expect(code).toBe(0);
    });
  }
});
