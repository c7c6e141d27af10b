/** What docs/guardrails.md shows of each rule is what the rule does. */
import { describe, expect, it } from 'vitest';
import { guardrailCodes } from '../../../src/core/codes/guardrail.ts';
import { fixedGuardrailCodes } from '../../../src/core/codes/without-level.ts';
import { ROLE_GUARDRAILS } from '../../../src/core/role-guardrails/role-guardrails.ts';
import { judged } from '../../support/judged-role.ts';
import { RULE_EXAMPLES } from './rule-examples.ts';

describe('the examples of each rule', () => {
  it('are there for every rule', () => {
    const all = [...Object.keys(guardrailCodes), ...Object.keys(fixedGuardrailCodes)];
    expect(Object.keys(RULE_EXAMPLES).toSorted()).toEqual(all.toSorted());
  });

  for (const { codes, level } of ROLE_GUARDRAILS) {
    const [code] = codes;
    const { wrong, right, unseen } = RULE_EXAMPLES[code];

    it(`${code}: the wrong one is met by ${level}`, () => {
      const { issues, findings } = judged(wrong);
      expect((level === 'refuse' ? issues : findings).map((found) => found.code)).toContain(code);
      if (level === 'warn') expect(issues).toEqual([]);
    });

    it(`${code}: the right one passes in silence`, () => {
      const { refused, said } = judged(right);
      expect({ refused, said }).toEqual({ refused: [], said: [] });
    });

    it(`${code}: says what it does not see`, () => {
      expect(unseen).toMatch(/^[A-Z`].{15,}\.$/s);
    });
  }
});
