/**
 * Every kind of drift and every guardrail has a story (test/scenarios). What needs a story is not listed here: drift
 * comes from its metrics, which the compiler holds complete; codes come from what each guardrail says that it can
 * answer with, and from the pages, so that a code escapes only if it is in neither.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { IamRoleReader } from '../../src/aws/role-reader.ts';
import { adoptionCodes } from '../../src/core/codes/adoption.ts';
import { driftCodes } from '../../src/core/codes/drift.ts';
import { ignoreCodes } from '../../src/core/codes/ignore.ts';
import { planCodes } from '../../src/core/codes/plan.ts';
import { removalCodes } from '../../src/core/codes/removal.ts';
import type { Plan } from '../../src/core/model/plan.ts';
import { APPROVAL_CODES } from '../../src/core/plan/approval.ts';
import { PLAN_GUARDRAILS } from '../../src/core/plan-guardrails/plan-guardrails.ts';
import { ROLE_GUARDRAILS } from '../../src/core/role-guardrails/role-guardrails.ts';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import { loadDesired, makePlan } from '../../src/reconcile.ts';
import { DRIFT_METRICS } from '../../src/service/metrics.ts';
import { type StoryFolder, storyFolders } from '../support/story-folder.ts';

const KINDS = Object.keys(DRIFT_METRICS);

/** The drift of a role is no rule: nothing stands in its way. */
const DRIFT_ONLY: ReadonlySet<string> = new Set(KINDS.filter((kind) => kind.startsWith('drift-')));

/** What no plan of a story can show, each with the reason. */
const NO_STORY: Readonly<Record<string, string>> = {
  'partial-read': 'a reader throws rather than answer in part, so no account makes it happen',
  date: 'a mistake in a file: an issue with its line, before there is a plan',
  'previous-name': 'a mistake in a file as well',
  adopts: 'a mistake in a file as well',
  'last-good-revision':
    'of the service alone: a command has manifests before it plans (test/service/pass-last-good.test.ts)',
  'put-back-first': 'about what the next pass does: shown pass by pass (test/service/pass-going.test.ts)',
  'snapshot-not-kept': 'reported by apply, long after the plan is made',
};

describe('the stories', () => {
  let plans: Plan[];

  beforeAll(async () => {
    plans = await Promise.all(storyFolders().map(planOf));
  });

  it('show every kind of drift', () => {
    const shown = new Set<string>(plans.flatMap(({ drift }) => drift.map(({ kind }) => kind)));
    expect(KINDS.filter((kind) => !shown.has(kind))).toEqual([]);
  });

  it('show no code that no rule says it can answer with', () => {
    const shown = new Set<string>(plans.flatMap(({ findings }) => findings.map(({ code }) => code)));
    const known = new Set<string>([
      ...ruleCodes(),
      ...ROLE_GUARDRAILS.flatMap(({ codes }) => codes),
      'expectation-unknown',
    ]);
    expect([...shown].filter((code) => !known.has(code))).toEqual([]);
  });

  it('show every rule that a plan can name, except those with a reason', () => {
    const shown = new Set<string>(plans.flatMap(({ findings }) => findings.map(({ code }) => code)));
    const rules = new Set([...ruleCodes(), ...codesWithPages()].filter((code) => !DRIFT_ONLY.has(code)));
    expect([...rules].filter((code) => !shown.has(code)).sort()).toEqual(Object.keys(NO_STORY).sort());
  });
});

async function planOf(story: StoryFolder): Promise<Plan> {
  const state = await story.account();
  const reader = new IamRoleReader(new EmbeddedIam(state), async () => state.Account);
  return makePlan(await loadDesired(story), reader, await story.memory());
}

function ruleCodes(): string[] {
  return [...PLAN_GUARDRAILS.flatMap(({ codes }) => codes), ...APPROVAL_CODES];
}

function codesWithPages(): string[] {
  return Object.keys({ ...planCodes, ...removalCodes, ...adoptionCodes, ...ignoreCodes, ...driftCodes });
}
