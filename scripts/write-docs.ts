/** `npm run docs`: the pages that are made from code, or have parts that are, so that they cannot say what it does not do. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STARTER_TEAM } from '../src/cli/manifests/starter.ts';
import { pipelineFiles } from '../src/cli/manifests/starter-pipeline.ts';
import { cliReference } from '../src/cli/reference.ts';
import { architecturePage } from './architecture-page.ts';
import { articlePage } from './article-page.ts';
import { driftPage } from './drift-page.ts';
import { guardrailsPage } from './guardrails-page.ts';
import { performancePage } from './performance-page.ts';
import { pullRequestsPage } from './pull-requests-page.ts';
import { readmeWithFigures } from './readme-figures.ts';
import { roomsPicture } from './rooms-picture.ts';
import { manifestPage, settingsPage } from './schema-page.ts';
import { troubleshootingPage } from './troubleshooting-page.ts';
import { trustPage } from './trust-page.ts';

/** By file, relative to the repository. */
export const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/architecture.md': architecturePage,
  'docs/rooms.svg': roomsPicture,
  'docs/cli.md': cliReference,
  'docs/manifest.md': manifestPage,
  'docs/settings.md': settingsPage,
  'docs/guardrails.md': guardrailsPage,
  'docs/drift.md': driftPage,
  'docs/trust.md': trustPage,
  'docs/from-the-article.md': articlePage,
  'docs/troubleshooting.md': troubleshootingPage,
  ...Object.fromEntries(
    pipelineFiles('manifests', [STARTER_TEAM]).map(({ path, text }) => [
      `docs/samples/config-repository/${path}`,
      () => text,
    ]),
  ),
  'docs/performance.md': performancePage,
  'docs/pull-requests.md': pullRequestsPage,
  'README.md': readmeWithFigures,
};

if (import.meta.main) {
  for (const [file, page] of Object.entries(PAGES))
    await writeFile(join(import.meta.dirname, '..', file), await page());
}
