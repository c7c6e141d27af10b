import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cliReference } from '../../src/cli/reference.ts';

it('docs/cli.md says what the commands say; npm run docs writes it', async () => {
  const written = await readFile(join(import.meta.dirname, '../../docs/cli.md'), 'utf8');
  expect(written).toBe(await cliReference());
});
