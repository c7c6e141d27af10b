/**
 * Stories: a folder of manifests, an account as a dump, and the plan that people see; where it matters also what the
 * service remembers (inventory.json) and what people consented to (approvals.json). The expected text is a file beside
 * them, so that a change of wording shows up in a review; `npx vitest run test/scenarios.test.ts --update` renews it.
 * After every plan its operations are applied, and the account must be at rest.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { IamRoleReader } from '../src/aws/role-reader.ts';
import { IamRoleWriter } from '../src/aws/role-writer.ts';
import { consentOf, readApprovals } from '../src/core/approval.ts';
import { type Inventory, readInventory, rolesAfter } from '../src/core/inventory.ts';
import { plain } from '../src/core/render/paint.ts';
import { planMarkdown } from '../src/core/render/plan-markdown.ts';
import { planText } from '../src/core/render/plan-text.ts';
import type { SourceTree } from '../src/core/types.ts';
import { EmbeddedIam } from '../src/embedded/embedded-iam.ts';
import { loadState } from '../src/embedded/state-file.ts';
import { ManifestFolder } from '../src/manifest-folder.ts';
import type { ManifestSource } from '../src/ports.ts';
import { applyPlan, loadDesired, makePlan, type PlanOptions } from '../src/reconcile.ts';

const SCENARIOS = join(import.meta.dirname, 'scenarios');
const STORIES = readdirSync(SCENARIOS).filter((name) => name !== 'common');

/** Every story happens at this moment. */
const NOW = new Date('2026-11-22T12:00:00Z');

/** Stories that come to rest after more than one pass. */
const PASSES: Readonly<Record<string, number>> = {
  // The role by which manifests are published has a pass of its own.
  'upload-role-alone': 2,
};

/** A story's own files, with the common settings and lock file where it has none. */
class StoryFolder implements ManifestSource {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async read(): Promise<SourceTree> {
    const common = await new ManifestFolder(join(SCENARIOS, 'common')).read();
    const hasOwn = readdirSync(this.#directory).includes('manifests');
    if (!hasOwn) return { ...common, name: 'manifests' };
    const own = await new ManifestFolder(join(this.#directory, 'manifests')).read();
    const paths = new Set(own.files.map(({ path }) => path));
    return { ...own, name: 'manifests', files: [...common.files.filter(({ path }) => !paths.has(path)), ...own.files] };
  }
}

/** What the service would know, as far as the story tells. */
function memoryOf(directory: string): PlanOptions & { known?: Inventory['roles'] } {
  const text = (file: string) =>
    existsSync(join(directory, file)) ? readFileSync(join(directory, file), 'utf8') : undefined;
  const [inventory, approvals] = [text('inventory.json'), text('approvals.json')];
  const known = inventory === undefined ? undefined : readInventory(inventory);
  const given = approvals === undefined ? [] : readApprovals(approvals);
  if (given === undefined || (inventory !== undefined && known === undefined)) {
    throw new Error(`${directory} has an inventory or approvals that nobody can read`);
  }
  return {
    now: NOW,
    consents: given.map((approval) => consentOf(approval, 'approvals.json')),
    ...(known !== undefined && { known: known.roles }),
  };
}

describe('stories', () => {
  for (const story of STORIES) {
    const directory = join(SCENARIOS, story);
    it(`${story}: ${readFileSync(join(directory, 'story.md'), 'utf8').trim()}`, async () => {
      const desired = await loadDesired(new StoryFolder(directory));
      const state = await loadState(join(directory, 'iam.json'));
      if (state === undefined) throw new Error(`${story} has no iam.json`);
      const iam = new EmbeddedIam(state);
      const reader = new IamRoleReader(iam, async () => state.Account);

      let memory = memoryOf(directory);
      const plan = await makePlan(desired, reader, memory);
      const issues = desired.issues.map(
        ({ code, file, line, column, message }) => `error[${code}] ${file}:${line}:${column}: ${message}\n`,
      );
      const text = [...issues, planText(plan, { target: 'story', paint: plain })].join('');
      await expect(text).toMatchFileSnapshot(join(directory, 'plan.txt'));
      await expect(planMarkdown(plan, { target: 'story' })).toMatchFileSnapshot(join(directory, 'plan.md'));

      let next = plan;
      for (let pass = 0; pass < (PASSES[story] ?? 1); pass++) {
        const outcomes = await applyPlan(next, { reader, writer: new IamRoleWriter(iam) });
        expect(outcomes.filter(({ failure, left }) => failure !== undefined || left.length > 0)).toEqual([]);
        if (memory.known !== undefined) memory = { ...memory, known: rolesAfter(memory.known, next, outcomes) };
        next = await makePlan(desired, reader, memory);
      }
      expect(next.operations).toEqual([]);
    });
  }

  it('are all here', () => {
    expect(STORIES.length).toBeGreaterThanOrEqual(41);
  });
});
