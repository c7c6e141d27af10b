import { describe, expect, it } from 'vitest';
import { CODES } from '../../../src/core/codes/codes.ts';
import type { CodePage } from '../../../src/core/codes/page.ts';

describe('the page of every code', () => {
  for (const [code, page] of Object.entries<CodePage>(CODES)) {
    it(code, () => {
      expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(page.title).toMatch(/^\w.{8,}[^.]$/s);
      expect(page.cause).toMatch(/^\S.{20,}\.$/s);
      expect(page.remedy).toMatch(/^\S.{10,}\.$/s);
      expect(page.example ?? 'none').not.toBe('');
    });
  }
});
