/** What may loosen a rule, and how it is reported: only the settings, for all roles or one, always with the reason. */
import { describe, expect, it } from 'vitest';
import settingsSchema from '../../../schemas/settings.schema.json' with { type: 'json' };
import { CODES } from '../../../src/core/codes/codes.ts';
import { guardrailCodes } from '../../../src/core/codes/guardrail.ts';
import { fixedGuardrailCodes } from '../../../src/core/codes/without-level.ts';
import { placeText } from '../../../src/core/model/diagnosis.ts';
import { ROLE_GUARDRAILS } from '../../../src/core/role-guardrails/role-guardrails.ts';
import { allow, type Draft, judged } from '../../support/judged-role.ts';

const TAKEOVER = [allow(['lambda:UpdateFunctionCode'], ['*'])];

interface Case extends Draft {
  title: string;
  reason: string;
  refused?: string[];
  /** The findings' messages, each after its place if it has one. */
  says?: RegExp[];
}

const CASES: Case[] = [
  {
    title: 'nothing in the settings',
    reason: 'the usual level is refuse',
    policies: TAKEOVER,
    refused: ['role-takeover /spec/policies/0/statements/0/actions/0'],
  },
  {
    title: 'a warning',
    reason: 'the place and the reason stand in the plan',
    policies: TAKEOVER,
    guardrails: {
      'role-takeover': { level: 'warn', reason: 'migration, SEC-112' },
      'own-assets': { level: 'off', reason: 'x' },
    },
    says: [
      /own-assets|switched off/,
      /^teams\/shop\/role\.yaml:\d+:\d+ lambda:UpdateFunctionCode on "\*".*\(allowed: migration, SEC-112\)$/,
    ],
  },
  {
    title: 'off',
    reason: 'nothing is checked, and the plan says so',
    policies: TAKEOVER,
    guardrails: { 'role-takeover': { level: 'off', reason: 'migration, SEC-112' } },
    refused: ['own-assets /spec/policies/0/statements/0/actions/0'],
  },
  {
    title: 'an exception for this role',
    reason: 'one role, one reason; the others are refused',
    policies: TAKEOVER,
    guardrails: {
      'role-takeover': { exceptions: { 'checkout-deploy': 'the deployer of all functions, SEC-98' } },
      'own-assets': { exceptions: { 'checkout-deploy': 'denied by the boundary' } },
    },
    says: [/SEC-98/, /denied by the boundary/],
  },
  {
    title: 'an exception for another role',
    reason: 'it is not ours',
    policies: TAKEOVER,
    guardrails: { 'role-takeover': { exceptions: { 'reports-deploy': 'SEC-98' } } },
    refused: ['role-takeover /spec/policies/0/statements/0/actions/0'],
  },
  {
    title: 'a warning without a reason',
    reason: 'the plan has to say why',
    guardrails: { 'role-takeover': { level: 'warn' } },
    refused: ['missing-field /spec/guardrails/role-takeover/level'],
  },
  {
    title: 'a rule that does not exist',
    reason: 'a misspelt rule would loosen nothing, and that would not be noticed',
    guardrails: { 'role-takover': { level: 'warn', reason: 'x' } },
    refused: ['unknown-field /spec/guardrails/role-takover'],
  },
  {
    title: 'accepted administrators',
    reason: 'who accepts * has accepted each action that it stands for',
    policies: [allow(['*'], ['*'])],
    guardrails: { 'admin-access': { level: 'warn', reason: 'break glass' } },
    says: [/every action of every service.*break glass/],
  },
];

describe('levels', () => {
  for (const { title, reason, refused = [], says = [], ...draft } of CASES) {
    it(`${title}: ${reason}`, () => {
      const judgement = judged(draft);
      expect(judgement.refused).toEqual(refused);
      const messages = judgement.findings.map(({ place, message }) =>
        place ? `${placeText(place)} ${message}` : message,
      );
      for (const words of says)
        expect(
          messages.some((message) => words.test(message)),
          String(words),
        ).toBe(true);
      if (refused.length > 0) expect(judgement.findings.filter(({ role }) => role !== undefined)).toEqual([]);
      for (const { blocks, role, pointer } of judgement.findings) {
        expect(blocks).toBe('nothing');
        expect(pointer !== undefined, 'what is about a role has a place in its manifest').toBe(role !== undefined);
      }
    });
  }

  it('says that a rule is off even where no role would violate it', () => {
    const { findings } = judged({ guardrails: { 'pass-role': { level: 'off', reason: 'SEC-1' } } });
    expect(findings).toEqual([
      {
        code: 'pass-role',
        blocks: 'nothing',
        message: 'this guardrail is switched off for every role: SEC-1',
        remedy: 'remove guardrails.pass-role from rolekeeper.yaml when the reason is gone',
      },
    ]);
  });

  it('offers in the settings exactly the rules that have a level', () => {
    const { knownActions, ...rules } = settingsSchema.properties.spec.properties.guardrails.properties;
    expect(knownActions.type).toBe('array');
    expect(Object.keys(rules).toSorted()).toEqual(Object.keys(guardrailCodes).toSorted());
  });

  it('runs every rule that has a page, and has a page for every rule', () => {
    const run = ROLE_GUARDRAILS.flatMap(({ codes }) => codes);
    expect(run.toSorted()).toEqual([...Object.keys(guardrailCodes), ...Object.keys(fixedGuardrailCodes)].toSorted());
    for (const rule of run) expect(CODES[rule].cause.length * CODES[rule].remedy.length, rule).toBeGreaterThan(0);
  });
});
