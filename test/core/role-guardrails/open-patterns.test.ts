/** A pattern that names everything is not a name: in every form, for every action that a name would make harmless. */
import { describe, expect, it } from 'vitest';
import { allow, judged } from '../../support/judged-role.ts';
import { FORMS, IDS, PAIRS } from './open-forms.ts';

const refused = (action: string, resource: string) =>
  judged({ policies: [allow([action], [resource])] }).issues.map(({ code }) => code);

/** IAM itself wants `role/` written out, so policy-grammar answers there. */
const CODES = ['role-takeover', 'pass-role', 'assume-any-role', 'policy-grammar'];

describe('a pattern that names everything', () => {
  for (const { form, reason } of FORMS) {
    it(`${form('instance/')}: ${reason}, is no name for any action`, () => {
      for (const { action, arn, head } of PAIRS.filter((pair) => pair.head.length > 3)) {
        const codes = refused(action, arn(form(head)));
        expect(
          codes.some((code) => CODES.includes(code)),
          `${action} on ${arn(form(head))}: ${codes}`,
        ).toBe(true);
      }
    });
  }

  it('is also the beginning of an id that AWS makes up', () => {
    const made = PAIRS.filter(({ madeUp }) => madeUp);
    expect(made.length).toBeGreaterThan(10);
    for (const { action, arn, head } of made) {
      for (const id of IDS) expect(refused(action, arn(`${head}${id}`)), `${action} on ${head}${id}`).not.toEqual([]);
    }
  });

  it('is not the beginning of a name, nor a whole id', () => {
    for (const { action, arn, head, madeUp, whole } of PAIRS) {
      const resource = arn(madeUp ? whole : `${head}checkout-*`);
      expect(refused(action, resource), `${action} on ${resource}`).toEqual([]);
    }
  });

  it('does not make a whole service less grave', () => {
    for (const rest of ['*', 'k*', 'key/*', 'key*', 'key/1*']) {
      expect(refused('kms:*', `arn:aws:kms:eu-west-1:111122223333:${rest}`), rest).toEqual(['service-wildcard']);
    }
  });

  it('is said to be one, with what it admits', () => {
    const { issues } = judged({ policies: [allow(['sts:AssumeRole'], ['arn:aws:iam::111122223333:role/a*'])] });
    expect(issues[0]?.message).toContain('admits every role whose name begins with "a"');
    const takeover = judged({
      policies: [allow(['ssm:StartSession'], ['arn:aws:ec2:eu-west-1:111122223333:instance/i-*'])],
    });
    expect(takeover.issues[0]?.message).toContain('every instance whose id begins with "i-"');
  });
});
