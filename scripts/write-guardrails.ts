/** Writes docs/guardrails.md: `npm run docs`, after every change of a rule. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { guardrailsPage } from './guardrails-page.ts';

await writeFile(join(import.meta.dirname, '../docs/guardrails.md'), guardrailsPage());
