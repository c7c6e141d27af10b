/** Writes docs/trust.md: `npm run docs`, after every change of the generator or the linter. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { trustPage } from './trust-page.ts';

await writeFile(join(import.meta.dirname, '../docs/trust.md'), trustPage());
