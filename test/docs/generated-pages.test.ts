/** Pages that are made from code say what the code says. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PAGES } from '../../scripts/write-docs.ts';

describe('a generated page', () => {
  for (const [file, page] of Object.entries(PAGES)) {
    it(`${file} is up to date: npm run docs writes it`, async () => {
      expect(readFileSync(file, 'utf8')).toBe(await page());
    });
  }
});
