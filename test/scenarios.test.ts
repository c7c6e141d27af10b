/**
 * Stories: what happened, and the plan that people see (support/story-folder.ts says what a folder holds). The
 * expected text is a file beside them, so that a change of wording shows up in a review;
 * `npx vitest run test/scenarios.test.ts --update` renews it. After every plan its operations are applied, and the
 * account must be at rest.
 */

import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apply } from '../src/apply.ts';
import { IamRoleReader } from '../src/aws/role-reader.ts';
import { IamRoleWriter } from '../src/aws/role-writer.ts';
import { gateTableDigest, gateTableText } from '../src/core/gate/stored-table.ts';
import { placeText } from '../src/core/model/diagnosis.ts';
import type { GatePlan } from '../src/core/model/gate-plan.ts';
import { isWhole } from '../src/core/model/operation.ts';
import { rolesAfter } from '../src/core/record/roles-after.ts';
import { plain } from '../src/core/render/paint.ts';
import { planMarkdown } from '../src/core/render/plan-markdown.ts';
import { planText } from '../src/core/render/plan-text.ts';
import { EmbeddedIam } from '../src/embedded/embedded-iam.ts';
import { loadDesired, makePlan, type PlanOptions } from '../src/reconcile.ts';
import { NOW, storyFolders } from './support/story-folder.ts';

/** Stories that come to rest after more than one pass. */
const PASSES: Readonly<Record<string, number>> = {
  // The role by which manifests are published has a pass of its own.
  'upload-role-alone': 2,
  // Closed on its last day, then deleted.
  'role-expired-as-announced': 2,
  // It gets its owner tag before it goes.
  'before-the-owner-tag-undeclared': 2,
};

describe('stories', () => {
  for (const story of storyFolders()) {
    it(`${story.name}: ${story.words}`, async () => {
      const desired = await loadDesired(story);
      const state = await story.account();
      const iam = new EmbeddedIam(state);
      const reader = new IamRoleReader(iam, async () => state.Account);

      let memory = await story.memory();
      const plan = await makePlan(desired, reader, memory);
      const issues = desired.issues.map(
        ({ code, place, message }) => `error[${code}] ${placeText(place)}: ${message}\n`,
      );
      const text = [...issues, planText(plan, { target: 'story', paint: plain })].join('');
      await expect(text).toMatchFileSnapshot(story.path('plan.txt'));
      await expect(planMarkdown(plan, { target: 'story' })).toMatchFileSnapshot(story.path('plan.md'));
      const drift = plan.drift.map(
        ({ severity, kind, role = 'account', what }) => `${severity} ${kind} ${role}: ${what}\n`,
      );
      if (drift.length > 0 || existsSync(story.path('drift.txt'))) {
        await expect(drift.join('')).toMatchFileSnapshot(story.path('drift.txt'));
      }

      let next = plan;
      for (let pass = 0; pass < (PASSES[story.name] ?? 1); pass++) {
        const writer = new IamRoleWriter(iam, undefined, () => NOW);
        const outcomes = await apply(next, { reader, writer, snapshots: undefined });
        expect(outcomes.filter((outcome) => !isWhole(outcome))).toEqual([]);
        if (memory.known !== undefined) memory = { ...memory, known: rolesAfter(memory.known, next, outcomes) };
        if (memory.gate !== undefined && next.gate !== undefined) memory = { ...memory, gate: stored(next.gate) };
        next = await makePlan(desired, reader, memory);
      }
      expect(next.operations).toEqual([]);
      expect(next.gate?.rows ?? []).toEqual([]);
    });
  }
});

/** As a pass would have left it. */
function stored({ goal }: GatePlan): PlanOptions['gate'] {
  const table = { version: 'rolekeeper.gate/v1' as const, writtenAt: NOW.toISOString(), revision: null, ...goal };
  return { stored: { digest: gateTableDigest(gateTableText(table)), table } };
}
