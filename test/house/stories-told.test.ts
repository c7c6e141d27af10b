/**
 * Whoever adds a kind of drift or a guardrail tells a story about it (test/scenarios). What there is to tell is not
 * listed here: drift comes from its metrics, which the compiler holds complete; rules come from the guardrails' own
 * text and from their pages, so that a rule escapes only if it is in neither.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { IamRoleReader } from '../../src/aws/role-reader.ts';
import { CODES } from '../../src/core/codes/codes.ts';
import { driftCodes } from '../../src/core/codes/drift.ts';
import { planCodes } from '../../src/core/codes/plan.ts';
import { removalCodes } from '../../src/core/codes/removal.ts';
import type { Plan } from '../../src/core/model/plan.ts';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import { loadDesired, makePlan } from '../../src/reconcile.ts';
import { DRIFT_METRICS } from '../../src/service/metrics.ts';
import { type StoryFolder, storyFolders } from '../support/story-folder.ts';

const CORE = join(import.meta.dirname, '../../src/core');

/** The guardrails, and the one file beside them that answers with findings of its own. */
const RULE_FILES = [
  ...readdirSync(join(CORE, 'plan-guardrails'))
    .filter((file) => !['guardrails.ts', 'rule.ts'].includes(file))
    .map((file) => `plan-guardrails/${file}`),
  'plan/approval.ts',
];

const KINDS = Object.keys(DRIFT_METRICS);

/** The drift of a role is no rule: nothing stands in its way. */
const DRIFT_ONLY: ReadonlySet<string> = new Set(KINDS.filter((kind) => kind.startsWith('drift-')));

/** What no plan of a story can say, each with the reason. */
const UNTOLD: Readonly<Record<string, string>> = {
  'partial-read': 'a reader throws rather than answer in part, so no account makes it happen',
  date: 'a mistake in a file: an issue with its line, before there is a plan',
  'previous-name': 'a mistake in a file as well',
  'snapshot-not-kept': 'said by apply, when the plan is long made',
};

describe('the stories', () => {
  let plans: Plan[];

  beforeAll(async () => {
    plans = await Promise.all(storyFolders().map(planOf));
  });

  it('tell of every kind of drift', () => {
    const told = new Set<string>(plans.flatMap(({ drift }) => drift.map(({ kind }) => kind)));
    expect(KINDS.filter((kind) => !told.has(kind))).toEqual([]);
  });

  it('tell of every rule that a plan can name, but for those with a reason', () => {
    const told = new Set<string>(plans.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
    const rules = new Set(
      [...RULE_FILES.flatMap(rulesIn), ...rulesWithPages()].filter((rule) => !DRIFT_ONLY.has(rule)),
    );
    expect([...rules].filter((rule) => !told.has(rule)).sort()).toEqual(Object.keys(UNTOLD).sort());
  });
});

describe('the text of a guardrail', () => {
  // A rule whose name is put together elsewhere would be missed above.
  it.each(RULE_FILES)('names its rule: %s', (file) => {
    expect(rulesIn(file)).not.toEqual([]);
  });
});

async function planOf(story: StoryFolder): Promise<Plan> {
  const state = await story.account();
  const reader = new IamRoleReader(new EmbeddedIam(state), async () => state.Account);
  return makePlan(await loadDesired(story), reader, story.memory);
}

/** @param file relative to src/core */
function rulesIn(file: string): string[] {
  const literals = readFileSync(join(CORE, file), 'utf8').matchAll(/'([a-z-]+)'/g);
  return [...literals].flatMap(([, word = '']) => (Object.hasOwn(CODES, word) ? word : []));
}

function rulesWithPages(): string[] {
  return Object.keys({ ...planCodes, ...removalCodes, ...driftCodes });
}
