/** Writes docs/cli.md: `npm run docs`, after every change of a command. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cliReference } from '../src/cli/reference.ts';

await writeFile(join(import.meta.dirname, '../docs/cli.md'), await cliReference());
