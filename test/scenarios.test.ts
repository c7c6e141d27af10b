/**
 * Stories: a folder of manifests, an account as a dump, and the plan that people see. The expected text is a file
 * beside them, so that a change of wording shows up in a review; `npx vitest run test/scenarios.test.ts --update` renews it.
 * After every plan its operations are applied, and the account must be at rest.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { IamRoleReader } from '../src/aws/role-reader.ts';
import { IamRoleWriter } from '../src/aws/role-writer.ts';
import { plain } from '../src/core/render/paint.ts';
import { planMarkdown } from '../src/core/render/plan-markdown.ts';
import { planText } from '../src/core/render/plan-text.ts';
import type { SourceTree } from '../src/core/types.ts';
import { EmbeddedIam } from '../src/embedded/embedded-iam.ts';
import { loadState } from '../src/embedded/state-file.ts';
import { ManifestFolder } from '../src/manifest-folder.ts';
import type { ManifestSource } from '../src/ports.ts';
import { applyPlan, loadDesired, makePlan } from '../src/reconcile.ts';

const SCENARIOS = join(import.meta.dirname, 'scenarios');
const STORIES = readdirSync(SCENARIOS).filter((name) => name !== 'common');

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

describe('stories', () => {
  for (const story of STORIES) {
    const directory = join(SCENARIOS, story);
    it(`${story}: ${readFileSync(join(directory, 'story.md'), 'utf8').trim()}`, async () => {
      const desired = await loadDesired(new StoryFolder(directory));
      const state = await loadState(join(directory, 'iam.json'));
      if (state === undefined) throw new Error(`${story} has no iam.json`);
      const iam = new EmbeddedIam(state);
      const reader = new IamRoleReader(iam, async () => state.Account);

      const plan = await makePlan(desired, reader);
      const issues = desired.issues.map(
        ({ code, file, line, column, message }) => `error[${code}] ${file}:${line}:${column}: ${message}\n`,
      );
      const text = [...issues, planText(plan, { target: 'story', paint: plain })].join('');
      await expect(text).toMatchFileSnapshot(join(directory, 'plan.txt'));
      await expect(planMarkdown(plan, { target: 'story' })).toMatchFileSnapshot(join(directory, 'plan.md'));

      const outcomes = await applyPlan(plan, { reader, writer: new IamRoleWriter(iam) });
      expect(outcomes.filter(({ failure }) => failure !== undefined)).toEqual([]);
      expect((await makePlan(desired, reader)).operations).toEqual([]);
    });
  }

  it('are all here', () => {
    expect(STORIES.length).toBeGreaterThanOrEqual(16);
  });
});
