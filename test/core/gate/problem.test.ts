/** What a refused caller can read. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { type GateCode, gateCodes } from '../../../src/core/codes/gate.ts';
import { type GateRefusal, gateRefusal, tokenRefusal } from '../../../src/core/gate/gate-refusal.ts';
import { problemText } from '../../../src/core/gate/problem.ts';

const OWN: GateRefusal = {
  ...{ is: 'refused', status: 403, code: 'gate-branch', message: 'for the log', remedy: 'for the log', isOwn: true },
  ...{ claim: 'branchName', expected: ['main', 'release/*'], got: 'feature/\u202eniam\0' },
};

const isProblem = new Ajv2020({ strict: true }).compile(
  JSON.parse(readFileSync(new URL('../../../schemas/gate-problem.schema.json', import.meta.url), 'utf8')),
);

describe('a problem', () => {
  it('of a step of the role’s own repository says what decided; what cannot be seen is escaped', () => {
    const text = problemText(OWN);
    expect(text).toBe(
      '{"status":403,"title":"The role is of other branches","code":"gate-branch","claim":"branchName","expected":["main","release/*"],"got":"feature/\\u202eniam\\u0000"}',
    );
    expect(JSON.parse(text).got).toBe(OWN.got);
  });

  it('is the same bytes for every other 403, whatever is known of it', () => {
    const codes: readonly GateCode[] = ['gate-refused', 'gate-branch', 'gate-environment', 'gate-sts-refused'];
    const texts = codes.map((code) => problemText({ ...OWN, code, isOwn: false }));
    expect(new Set(texts)).toEqual(
      new Set(['{"status":403,"title":"The gate does not let this step into this role","code":"gate-refused"}']),
    );
  });

  it('of a token has its code alone', () => {
    expect(problemText({ ...tokenRefusal('gate-token-expired', 'exp'), got: 'x', expected: ['y'] })).toBe(
      '{"status":401,"title":"The token has expired","code":"gate-token-expired"}',
    );
  });

  it('has the form of its schema, for every code', () => {
    const codes = Object.keys(gateCodes) as GateCode[];
    const problems = codes.map((code) => problemText(gateRefusal(503, code)));
    const { got, ...absent } = OWN;
    for (const text of [...problems, problemText(OWN), problemText(absent)]) {
      expect({ text, isProblem: isProblem(JSON.parse(text)), errors: isProblem.errors }).toMatchObject({
        isProblem: true,
      });
    }
    expect(isProblem({ ...JSON.parse(problemText(OWN)), token: 'x' })).toBe(false);
    expect(got).toBeDefined();
  });
});
