/**
 * `npm run pictures`: takes the pictures in docs/pictures with Chromium, and notes which page each was taken of, so that a
 * test can tell a picture that shows what the code no longer says. With `--check` nothing is written: every page is drawn,
 * and has to be as large as its picture.
 *
 * Chromium comes from Debian (.ci/chromium.sh). It draws a local file without a network.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { digestOf } from '../../src/core/text/digest.ts';
import type { Page } from './frame.ts';
import { pngSize } from './png-size.ts';
import { reviewPages } from './review-pages.ts';

export const PICTURES = join(import.meta.dirname, '../../docs/pictures');
/** By name: the digest of the page that the picture was taken of. */
export const SOURCES = join(PICTURES, 'sources.json');

const MILLISECONDS = 60_000;

async function takePictures(isCheck: boolean): Promise<void> {
  const pages = await reviewPages();
  const folder = await mkdtemp(join(tmpdir(), 'rolekeeper-pictures-'));
  try {
    if (!isCheck) await mkdir(PICTURES, { recursive: true });
    for (const [name, page] of Object.entries(pages)) {
      const taken = await picture(page, join(folder, name));
      const file = join(PICTURES, `${name}.png`);
      if (!isCheck) await writeFile(file, taken);
      else if (pngSize(await readFile(file)) !== pngSize(taken)) throw new Error(`${file} has another size`);
      console.log(`${name} ${pngSize(taken)}`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  const sources = Object.fromEntries(Object.entries(pages).map(([name, { html }]) => [name, digestOf(html)]));
  if (!isCheck) await writeFile(SOURCES, `${JSON.stringify(sources, null, 2)}\n`);
}

async function picture({ html, width, height }: Page, path: string): Promise<Uint8Array> {
  await writeFile(`${path}.html`, html);
  const options = [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--force-device-scale-factor=1'],
    ...[`--user-data-dir=${path}.profile`, `--window-size=${width},${height}`, `--screenshot=${path}.png`],
  ];
  await promisify(execFile)('chromium', [...options, `file://${path}.html`], { timeout: MILLISECONDS });
  return readFile(`${path}.png`);
}

if (import.meta.main) await takePictures(process.argv.includes('--check'));
