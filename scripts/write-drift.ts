/** Writes docs/drift.md: `npm run docs`, after every change of a kind or its page. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { driftPage } from './drift-page.ts';

await writeFile(join(import.meta.dirname, '../docs/drift.md'), driftPage());
