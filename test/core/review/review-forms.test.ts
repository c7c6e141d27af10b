/** The forms of a review: one screen, a comment, a report; each within its limits, and with nothing active in it. */
import { describe, expect, it } from 'vitest';
import { plain } from '../../../src/core/render/paint.ts';
import type { Remark } from '../../../src/core/review/remark.ts';
import type { Review } from '../../../src/core/review/review.ts';
import { LONGEST_REVIEW, ownComment, reviewComment } from '../../../src/core/review/review-comment.ts';
import { reviewReport, reviewStatus } from '../../../src/core/review/review-report.ts';
import { summaryText } from '../../../src/core/review/summary-text.ts';
import { aUuid } from '../../support/ids.ts';
import { manifest } from '../../support/tree.ts';
import { type Files, reviewed } from './reviewed.ts';

const SPEC = 'repositories: [checkout-api]\nenvironments: [production]\nbranches: [main]';
const MANY: Files = Object.fromEntries(
  Array.from({ length: 199 }, (_, index) => [`teams/shop/role-${index}.yaml`, manifest(SPEC, `role-${index}`)]),
);
const LONGER = Object.fromEntries(
  Object.entries(MANY).map(([path, text]) => [path, `${text}  session: {maxDuration: 2h}\n`]),
);

const WIDENING: Remark = {
  ...{ about: 'widening', gravity: 'HIGH', role: 'x' },
  words: 'x widens',
  place: { path: 'manifests/teams/shop/x.yaml', line: 7 },
};
const manyRemarks = (count: number): Remark[] =>
  Array.from({ length: count }, (_, index) => ({ ...WIDENING, words: `${WIDENING.words} by action ${index}` }));

function aReview(more: Partial<Review> = {}): Review {
  return {
    verdict: 'passed',
    headline: 'Widens x',
    basis: 'Compared with IAM: AWS account 111122223333.',
    figures: [{ title: 'Widens', value: 1 }],
    remarks: [WIDENING],
    ...more,
  };
}

describe('one screen', () => {
  it('names the one deletion beside 199 updates in its last line', async () => {
    const before = { ...MANY, 'teams/data/image-push.yaml': manifest(SPEC, 'image-push') };
    const text = summaryText(await reviewed(before, LONGER), { paint: plain, width: 100 });
    expect(text.trimEnd().split('\n').at(-1)).toBe('Passed  Deletes image-push; updates 199 roles');
  });

  it('has no more than 24 lines, none wider than the terminal, for 2,500 remarks', () => {
    const lines = summaryText(aReview({ remarks: manyRemarks(2_500) }), { paint: plain, width: 60 }).split('\n');
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(60);
    expect(lines).toContain('  and 2491 more: 2491 widening');
  });
});

describe('a report', () => {
  it('of 2,500 remarks has a thousand annotations, and says how many it leaves out', () => {
    const { report, annotations } = reviewReport(aReview({ remarks: manyRemarks(2_500) }));
    expect(annotations).toHaveLength(1_000);
    expect(report.details).toContain('1500 more remarks of less weight');
  });

  for (const path of ['../x.yaml', '/x.yaml', 'a//b.yaml', 'a\\u202eb.yaml', `${'a'.repeat(2_001)}.yaml`, '']) {
    it(`says in its overview what it cannot say of ${JSON.stringify(path.slice(0, 20))}`, () => {
      const { annotations } = reviewReport(aReview({ remarks: [{ ...WIDENING, place: { path, line: 1 } }] }));
      expect(annotations.map(({ summary, path: where, line }) => [summary, where, line])).toEqual([
        [WIDENING.words, undefined, undefined],
      ]);
    });
  }

  it('of a whole plan has ten figures at most', async () => {
    expect(reviewReport(await reviewed(MANY, LONGER)).report.fields.length).toBeLessThanOrEqual(10);
  });

  it('and the status say what the exit code says', () => {
    const failed = aReview({ verdict: 'failed' });
    expect([reviewReport(failed).report.result, reviewStatus(failed, 'https://x').state]).toEqual(['FAILED', 'FAILED']);
  });
});

describe('a comment', () => {
  it('of 2,500 remarks stays within its limit, and says how many it leaves out and where they are', () => {
    const text = reviewComment(aReview({ remarks: manyRemarks(2_500) }), 'https://bitbucket.org/acme/iam/pipelines');
    expect(text.length).toBeLessThanOrEqual(LONGEST_REVIEW);
    expect(text).toMatch(/\*\d+ more: see the \[log of the step\]\(https:\/\/bitbucket\.org/);
  });

  it('has no HTML, link, image or mention of what stands in a manifest', () => {
    const words = '<script>x</script> [a](https://evil.example) ![i](https://evil.example/i.png) @{1234} `x` | \u202e';
    const text = reviewComment(aReview({ headline: words, remarks: [{ ...WIDENING, words, more: words }] }), undefined);
    expect(text).not.toMatch(/<|\u202e|(?<!\\)\[a|:\/\/evil|@\{/);
  });
});

const AUTHOR = aUuid('{aaaaaaaa-0000-4000-8000-000000000001}');
const OTHER = aUuid('{aaaaaaaa-0000-4000-8000-000000000002}');
const OURS = reviewComment(aReview(), undefined);
const EDITED = OURS.replace('Widens x', 'All is well');
const comment = (id: number, text: string, more = {}) => ({
  ...{ id, text, author: AUTHOR, isDeleted: false, isGlobal: true },
  ...more,
});

const COMMENTS = [
  { reason: 'none is there', comments: [], author: AUTHOR, is: { is: 'missing' } },
  { reason: 'it is as it was written', comments: [comment(1, OURS)], author: AUTHOR, is: { is: 'there', id: 1 } },
  {
    reason: 'Bitbucket keeps other line ends',
    comments: [comment(1, OURS.replaceAll('\n', '\r\n').trim())],
    author: AUTHOR,
    is: { is: 'there', id: 1 },
  },
  { reason: 'a person edited it', comments: [comment(1, EDITED)], author: AUTHOR, is: { is: 'edited', id: 1 } },
  {
    reason: 'a person took its mark away',
    comments: [comment(1, '### Rolekeeper: fine')],
    author: AUTHOR,
    is: { is: 'edited', id: 1 },
  },
  {
    reason: 'a newer one stands below an edited one',
    comments: [comment(1, EDITED), comment(2, OURS)],
    author: AUTHOR,
    is: { is: 'there', id: 2 },
  },
  {
    reason: 'a copy of another author is not ours',
    comments: [comment(1, OURS, { author: OTHER })],
    author: AUTHOR,
    is: { is: 'missing' },
  },
  {
    reason: 'the token may not ask whose comments are ours: the mark decides',
    comments: [comment(1, OURS, { author: OTHER })],
    author: undefined,
    is: { is: 'there', id: 1 },
  },
  {
    reason: 'the mark decides, and another comment has none',
    comments: [comment(1, '### Rolekeeper: what is that?')],
    author: undefined,
    is: { is: 'missing' },
  },
  {
    reason: 'it was deleted',
    comments: [comment(1, OURS, { isDeleted: true })],
    author: AUTHOR,
    is: { is: 'missing' },
  },
  {
    reason: 'it quotes ours under another comment',
    comments: [comment(1, OURS, { isGlobal: false })],
    author: AUTHOR,
    is: { is: 'missing' },
  },
];

describe('our comment among all of them', () => {
  for (const { reason, comments, author, is } of COMMENTS) {
    it(`${is.is}: ${reason}`, () => expect(ownComment(comments, author)).toEqual(is));
  }
});
