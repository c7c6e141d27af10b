/** A hint for a misspelt action is right, or there is none; and whoever takes it is rid of the mistake. */
import { describe, expect, it } from 'vitest';
import { ledTo } from '../../../src/core/iam/api-names.ts';
import { serviceOf } from '../../../src/core/iam/catalogue.ts';
import { SENSITIVE_ACTIONS } from '../../../src/core/iam/sensitive-actions.ts';
import { allow, judged } from '../../support/judged-role.ts';
import { MISSPELLINGS } from './misspellings.ts';

const mistakes = (actions: string[]) =>
  judged({ policies: [allow(actions, ['*'])] }).issues.filter(({ code }) => code === 'unknown-action');

/** `s3:GetObject and s3:PutObject` of "…; its permission is s3:GetObject and s3:PutObject". */
function hintIn(remedy = ''): string | undefined {
  return /^did you mean (\S+)\?$/.exec(remedy)?.[1] ?? /; its permission is (.+)$/.exec(remedy)?.[1];
}

describe('misspelt actions', () => {
  it('are 67', () => expect(new Set(MISSPELLINGS.map(({ written }) => written)).size).toBe(67));

  for (const { written, meant, reason } of MISSPELLINGS) {
    it(`${written} is ${meant ?? 'nothing that is known'}: ${reason}`, () => {
      const found = mistakes([written]);
      expect(found).toHaveLength(1);
      const hint = hintIn(found[0]?.remedy);
      expect(hint).toBe(meant);
      if (hint === undefined) expect(found[0]?.remedy).toContain('Service Authorization Reference');
      else expect(mistakes(hint.split(' and '))).toEqual([]);
    });
  }

  it('of an action that no pipeline may have say so', () => {
    for (const { action, kind } of SENSITIVE_ACTIONS) {
      if (kind !== 'escalation') continue;
      const [mistake] = mistakes([`${action}X`]);
      expect(mistake?.remedy, action).not.toMatch(/^did you mean/);
    }
    expect(mistakes(['iam:PutRolePolicys'])[0]?.remedy).toBe(
      'leave it out: what is meant, iam:PutRolePolicy, is refused by privilege-escalation',
    );
  });

  it('lead to actions and services that AWS has', () => {
    for (const action of ledTo().actions) {
      const [prefix = '', name = ''] = action.split(':');
      expect(serviceOf(prefix)?.actions.get(name.toLowerCase())?.name).toBe(action);
    }
    for (const prefix of ledTo().prefixes) expect(serviceOf(prefix), prefix).toBeDefined();
  });

  it('that are very long are answered at once', () => {
    expect(mistakes([`s3:${'GetObject'.repeat(8)}`])[0]?.remedy).toContain('Service Authorization Reference');
  });
});
