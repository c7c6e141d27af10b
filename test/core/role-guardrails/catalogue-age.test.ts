/** The list of AWS's actions ages: that is told, and the settings help out with single actions until a day. */
import { describe, expect, it } from 'vitest';
import { desiredState } from '../../../src/core/compile/desired-state.ts';
import { CATALOGUE_DATE } from '../../../src/core/iam/catalogue.ts';
import { DAY, dateOf } from '../../../src/core/text/days.ts';
import { allow, type Draft, draftTree, judged } from '../../support/judged-role.ts';

const MADE = Date.parse(CATALOGUE_DATE);
const NEW = 'lambda:CreateCapacityPlan';
const REASON = 'in the reference since last week, SEC-230';
const LAST = dateOf(MADE + 60 * DAY);
const entry = (changes: object = {}) => ({ action: NEW, reason: REASON, expires: LAST, ...changes });
const with_ = (knownActions: object[], draft: Draft = {}): Draft => ({ guardrails: { knownActions }, ...draft });
const USES: Draft = { policies: [allow([NEW], ['*'])] };

/** `days` after the list was made. */
function judgedAfter(days: number, draft: Draft) {
  const { issues, findings } = desiredState(draftTree(draft), new Date(MADE + days * DAY));
  return {
    refused: issues.map(({ code, pointer }) => `${code} ${pointer}`),
    told: findings.map(({ code, level = 'warning', message }) => `${level} ${code}: ${message}`),
  };
}

describe('the list of actions', () => {
  for (const { days, told, reason } of [
    { days: 1, told: false, reason: 'new' },
    { days: 120, told: false, reason: 'just not old' },
    { days: 121, told: true, reason: 'old' },
    { days: 900, told: true, reason: 'very old' },
  ]) {
    it(`of ${days} days ago: ${reason}`, () => {
      const message = `warning catalogue-old: the list of AWS's actions is of ${CATALOGUE_DATE}, ${days} days ago: what AWS has published since then counts as unknown`;
      expect(judgedAfter(days, {}).told).toEqual(told ? [message] : []);
    });
  }

  it('is dated in what it refuses', () => {
    const { issues } = judged(USES);
    expect(issues[0]?.message).toBe(`"${NEW}" is not an action of AWS (as of ${CATALOGUE_DATE})`);
    expect(issues[0]?.remedy).toContain('guardrails.knownActions in rolekeeper.yaml');
  });
});

describe('an action that the settings name', () => {
  const CASES: { title: string; reason: string; draft: Draft; days?: number; refused?: string[]; told: RegExp[] }[] = [
    {
      title: 'counts as an action of AWS',
      reason: 'the remedy of unknown-action, followed',
      draft: with_([entry()], USES),
      told: [/^note known-action: .*so it counts as an action of AWS: in the reference since last week, SEC-230$/],
    },
    {
      title: 'counts in other letters',
      reason: 'IAM ignores case',
      draft: with_([entry()], { policies: [allow(['Lambda:createcapacityplan'], ['*'])] }),
      told: [/^note /],
    },
    {
      title: 'counts for a pattern that stands for it alone',
      reason: 'the pattern matches something',
      draft: with_([entry()], { policies: [allow(['lambda:CreateCapacityPl*'], ['*'])] }),
      told: [/^note /],
    },
    {
      title: 'may be of a new service',
      reason: 'AWS adds some each year',
      draft: with_([entry({ action: 'newservice:CreateThing' })], {
        policies: [allow(['newservice:CreateThing'], ['*'])],
      }),
      told: [/^note /],
    },
    {
      title: 'makes no other one known',
      reason: 'single actions are named',
      draft: with_([entry()], { policies: [allow(['lambda:CreateCapacityPlans'], ['*'])] }),
      refused: ['unknown-action /spec/policies/0/statements/0/actions/0'],
      told: [/^note /],
    },
    {
      title: 'warns before its last day',
      reason: 'a platform has two weeks',
      days: 50,
      draft: with_([entry()], USES),
      told: [/^warning known-action: .*so it counts/],
    },
    {
      title: 'counts on its last day',
      reason: 'until midnight UTC',
      days: 60.9,
      draft: with_([entry()], USES),
      told: [/^warning known-action: .*so it counts/],
    },
    {
      title: 'is unknown when its last day is over',
      reason: 'that is what the day is for',
      days: 61,
      draft: with_([entry()], USES),
      refused: ['unknown-action /spec/policies/0/statements/0/actions/0'],
      told: [/^warning known-action: .*which is over: it counts as unknown again$/],
    },
    {
      title: 'need not be named once the list has it',
      reason: 'a line without use',
      draft: with_([entry({ action: 's3:GetObject' })]),
      told: [/^warning known-action: .*has it$/],
    },
    {
      title: 'is evaluated by an expectation',
      reason: 'an expectation must not hold because nothing is known of the action',
      draft: with_([entry()], { ...USES, expect: [{ deny: NEW }] }),
      refused: ['expectation-failed /spec/expect/0/deny'],
      told: [/^note /],
    },
    {
      title: 'is expected to be allowed, and is not',
      reason: 'the same',
      draft: with_([entry()], {
        policies: [allow(['s3:GetObject'], ['arn:aws:s3:::web/*'])],
        expect: [{ allow: NEW }],
      }),
      refused: ['expectation-failed /spec/expect/0/allow'],
      told: [/^note /],
    },
  ];
  for (const { title, reason, draft, days = 1, refused = [], told } of CASES) {
    it(`${title}: ${reason}`, () => {
      const judgement = judgedAfter(days, draft);
      expect(judgement.refused).toEqual(refused);
      const about = judgement.told.filter((text) => text.includes('known-action'));
      expect(about).toHaveLength(told.length);
      for (const [index, words] of told.entries()) expect(about[index]).toMatch(words);
    });
  }

  const WRONG = [
    { title: 'without a reason', known: { action: NEW, expires: LAST }, code: 'missing-field' },
    { title: 'without a last day', known: { action: NEW, reason: REASON }, code: 'missing-field' },
    { title: 'with a day that is none', known: entry({ expires: '2027-02-30' }), code: 'date' },
    { title: 'with a wildcard', known: entry({ action: 'lambda:*' }), code: 'bad-value' },
    { title: 'without a service', known: entry({ action: 'CreateCapacityPlan' }), code: 'bad-value' },
  ];
  for (const { title, known, code } of WRONG) {
    it(`is refused ${title}`, () => {
      expect(judged(with_([known])).issues.map((issue) => issue.code)).toEqual([code]);
    });
  }

  it('is refused twice', () => {
    const { refused } = judged(with_([entry(), entry({ action: NEW.replace('Create', 'create') })]));
    expect(refused).toEqual(['bad-value /spec/guardrails/knownActions/1/action']);
  });
});
