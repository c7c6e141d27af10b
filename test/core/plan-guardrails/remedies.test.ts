/**
 * No remedy, followed to the letter, leads to a deletion or an outage that was not meant: each is followed step by step,
 * with a pass after every step, and the finding is gone at the end.
 */
import { describe, expect, it } from 'vitest';
import { CODES } from '../../../src/core/codes/codes.ts';
import type { Finding } from '../../../src/core/model/finding.ts';
import { APPROVAL_CODES } from '../../../src/core/plan/approval.ts';
import { PLAN_GUARDRAILS } from '../../../src/core/plan-guardrails/plan-guardrails.ts';
import { ADOPTION_REMEDY_CASES } from './adoption-remedy-cases.ts';
import { GATE_REMEDY_CASES } from './gate-remedy-cases.ts';
import { OWNER_REMEDY_CASES } from './owner-remedy-cases.ts';
import { BASE, NOT_FOLLOWED, REMEDY_CASES, type RemedyCase } from './remedy-cases.ts';
import { RemedyWorld } from './remedy-world.ts';

const ALL_CASES = [...REMEDY_CASES, ...ADOPTION_REMEDY_CASES, ...OWNER_REMEDY_CASES, ...GATE_REMEDY_CASES];

/** At rest, then as the finding finds it. */
async function found({ code, files = BASE, remembers = true, deployed, make, says, page }: RemedyCase) {
  const world = new RemedyWorld(remembers);
  await world.publish(BASE);
  for (let pass = 0; pass < 2; pass++) await world.pass();
  deployed?.(world);
  await world.publish(files);
  await world.pass();
  await make(world);
  const findings = (await world.pass()).filter((finding) => finding.code === code);
  const remedyOf = ({ remedy }: Finding) => (page ? CODES[code].remedy : remedy);
  const finding = findings.find((one) => remedyOf(one).includes(says));
  expect({ says, remedies: findings.map(remedyOf) }).toEqual({
    says,
    remedies: expect.arrayContaining([expect.stringContaining(says)]),
  });
  if (finding === undefined) throw new Error(`no finding ${code}`);
  return { world, finding };
}

describe('the remedy of a finding, followed to the letter', () => {
  for (const testCase of ALL_CASES) {
    const { code, reason, steps, deleted = [], changed = [], stays } = testCase;
    it(`${code} (${reason}): ${stays === undefined ? 'it is gone' : `it stays, as ${stays}`}, and no role suffers for it`, async () => {
      const { world, finding } = await found(testCase);
      const before = world.doors();
      let left = [finding];
      for (const step of [...steps, () => undefined, () => undefined]) {
        await step(world, finding);
        left = (await world.pass()).filter((one) => one.code === code);
        const after = world.doors();
        const suffered = [...before].filter(([name, door]) =>
          after.has(name) ? after.get(name) !== door && !changed.includes(name) : !deleted.includes(name),
        );
        expect(suffered.map(([name]) => name)).toEqual([]);
      }
      expect(deleted.filter((name) => world.doors().has(name))).toEqual([]);
      if (stays === undefined) expect(left).toEqual([]);
      else expect(left.length).toBeGreaterThan(0);
    });
  }

  it('has a row for every code that a plan can find, or a reason why it has none', () => {
    const codes = new Set([...PLAN_GUARDRAILS.flatMap((rule) => rule.codes), ...APPROVAL_CODES]);
    const followed = new Set(ALL_CASES.map(({ code }) => code));
    expect([...codes].filter((code) => !followed.has(code) && !(code in NOT_FOLLOWED))).toEqual([]);
    expect(Object.keys(NOT_FOLLOWED).filter((code) => [...followed].some((one) => one === code))).toEqual([]);
  });
});
