/** schemas/review.schema.json */
import type { Review } from '../../core/review/review.ts';

export function reviewJson({ verdict, headline, basis, figures, remarks }: Review): unknown {
  return {
    version: 'rolekeeper.review/v1',
    verdict,
    headline,
    basis,
    figures,
    remarks: remarks.map(({ about, gravity, code, role, words, more, place }) => ({
      about,
      gravity,
      code: code ?? null,
      role: role ?? null,
      message: words,
      more: more ?? null,
      path: place?.path ?? null,
      line: place?.line ?? null,
    })),
  };
}
