/** The pictures in docs/pictures show what the code says today; `npm run pictures` takes them again. */
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pngSize } from '../../scripts/pictures/png-size.ts';
import { reviewPages } from '../../scripts/pictures/review-pages.ts';
import { PICTURES, SOURCES } from '../../scripts/pictures/take-pictures.ts';
import { digestOf } from '../../src/core/text/digest.ts';

describe('the pictures', async () => {
  const pages = await reviewPages();

  it('were taken of the pages that are made now', async () => {
    const made = Object.fromEntries(Object.entries(pages).map(([name, { html }]) => [name, digestOf(html)]));
    expect(JSON.parse(await readFile(SOURCES, 'utf8')), 'npm run pictures').toEqual(made);
  });

  it('are as large as their pages, and no other is there', async () => {
    const files = globSync(join(PICTURES, '*.png')).sort();
    expect(files.map((file) => basename(file, '.png'))).toEqual(Object.keys(pages).sort());
    for (const file of files) {
      const page = pages[basename(file, '.png')];
      expect(pngSize(await readFile(file))).toBe(`${page?.width}x${page?.height}`);
    }
  });

  it('are shown in the page', async () => {
    const page = await readFile('docs/pull-requests.md', 'utf8');
    for (const name of Object.keys(pages)) expect(page).toContain(`](pictures/${name}.png)`);
  });
});
