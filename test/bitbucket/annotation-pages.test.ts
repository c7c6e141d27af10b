/** Annotations of any number, in the portions that Bitbucket takes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { annotationPages } from '../../src/bitbucket/annotation-pages.ts';
import { type Annotation, SEVERITIES } from '../../src/core/model/code-insights.ts';

const annotation: fc.Arbitrary<Annotation> = fc.record(
  {
    kind: fc.constantFrom('VULNERABILITY', 'CODE_SMELL', 'BUG'),
    severity: fc.constantFrom(...SEVERITIES),
    summary: fc.string({ unit: 'binary', maxLength: 600 }),
    details: fc.string({ unit: 'binary', maxLength: 2_100 }),
    path: fc.string({ minLength: 1 }),
    line: fc.integer({ min: 1 }),
  },
  { requiredKeys: ['kind', 'severity', 'summary'] },
);
const many = fc
  .tuple(fc.array(annotation, { minLength: 1, maxLength: 5 }), fc.nat(1_300))
  .map(([some, count]) => Array.from({ length: count }, (_, index) => some[index % some.length] as Annotation));

describe('the pages of annotations', () => {
  it('are full but the last, no more than a hundred, and ten at most', () => {
    fc.assert(
      fc.property(many, (annotations) => {
        const pages = annotationPages(annotations, 'id');
        const lengths = pages.map(({ length }) => length);
        expect(lengths.slice(0, -1).every((length) => length === 100)).toBe(true);
        expect(lengths.every((length) => length >= 1 && length <= 100)).toBe(true);
        expect(pages.flat()).toHaveLength(Math.min(1_000, annotations.length));
      }),
      { numRuns: 25 },
    );
  });

  it('go from the gravest to the least, and nothing left out is graver than what is kept', () => {
    fc.assert(
      fc.property(many, (annotations) => {
        const gravity = ({ severity }: { severity?: string }) => SEVERITIES.indexOf(severity as 'LOW');
        const kept = annotationPages(annotations, 'id').flat().map(gravity);
        const all = annotations.map(gravity).toSorted((a, b) => a - b);
        expect(kept).toEqual(all.slice(0, 1_000));
      }),
      { numRuns: 25 },
    );
  });

  it('have an id for each, and texts that Bitbucket takes', () => {
    fc.assert(
      fc.property(many, (annotations) => {
        const all = annotationPages(annotations, 'id').flat();
        expect(new Set(all.map(({ external_id: id }) => id)).size).toBe(all.length);
        for (const { summary = '', details = 'x', path, line } of all) {
          expect(summary.length >= 1 && summary.length <= 450).toBe(true);
          expect(details.length >= 1 && details.length <= 2_000).toBe(true);
          expect(line === undefined || path !== undefined).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });
});
