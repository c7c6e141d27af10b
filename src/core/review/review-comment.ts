/**
 * A review as the comment of a pull request, and how ours is found again among all of its comments. Bitbucket renders no
 * HTML, so there is none; what does not fit is left out at the end, by number, and the gravest stands first.
 *
 * The last line marks the comment as ours, with a digest of all that stands before it: a comment whose text no longer has
 * its digest was edited by a person, and stays as it is. The mark proves nothing (it can be copied), so where it is known
 * whose comments are ours, no other author's counts.
 */
import type { PullRequestComment } from '../model/pull-request-comment.ts';
import { markdownText } from '../render/markdown.ts';
import { digestOf } from '../text/digest.ts';
import type { Uuid } from '../text/uuid.ts';
import type { Remark, Subject } from './remark.ts';
import type { Review } from './review.ts';
import { placeWords } from './summary-text.ts';

/** Characters; Bitbucket takes 32,768, and may count some of them twice. */
export const LONGEST_REVIEW = 31_000;

const TITLE = '### Rolekeeper:';

/** @param log the address of the log, for what does not fit */
export function reviewComment({ verdict, headline, basis, figures, remarks }: Review, log: string | undefined): string {
  const start = [
    `${TITLE} ${markdownText(headline)}`,
    '',
    `**${verdict === 'failed' ? 'Failed' : 'Passed'}.** ${markdownText(basis)}`,
    '',
    `| ${figures.map(({ title }) => title).join(' | ')} |`,
    `|${figures.map(() => '---|').join('')}`,
    `| ${figures.map(({ value }) => markdownText(String(value))).join(' | ')} |`,
    '',
    '',
  ].join('\n');
  return marked(start + withinLimit(remarks, LONGEST_REVIEW - start.length - ROOM_BELOW, log));
}

/** For the note of what is left out, and for the mark. */
const ROOM_BELOW = 1_000;

function withinLimit(remarks: readonly Remark[], most: number, log: string | undefined): string {
  let text = '';
  let about: Subject | undefined;
  for (const [index, remark] of remarks.entries()) {
    const part = `${remark.about === about ? '' : `${about === undefined ? '' : '\n'}**${TITLES[remark.about]}**\n\n`}${item(remark)}`;
    if (text.length + part.length > most) return `${text}\n*${remarks.length - index} more: ${whereElse(log)}*\n`;
    text += part;
    about = remark.about;
  }
  return text;
}

function whereElse(log: string | undefined): string {
  return log === undefined ? 'see the log of the step.' : `see the [log of the step](${log}).`;
}

const TITLES: Readonly<Record<Subject, string>> = {
  deletion: 'Deleted or closed',
  error: 'Mistakes in the manifests',
  blocked: 'Blocked',
  lockout: 'Shut out',
  widening: 'Gives more than before',
  conflict: 'In the way',
  creation: 'New roles',
  drift: 'Changed by hand in IAM',
  warning: 'Warnings',
  note: 'Notes',
};

function item({ words, more, code, place }: Remark): string {
  const parts = [
    ...(place === undefined ? [] : [markdownText(`\`${placeWords(place)}\``)]),
    `${markdownText(words)}${more === undefined ? '' : `. ${markdownText(sentence(more))}`}`,
    ...(code === undefined ? [] : [`(\`${code}\`)`]),
  ];
  return `- ${parts.join(' ')}\n`;
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const MARK = /\n\*Rolekeeper keeps this comment up to date[^\n]*\(review-([0-9a-f]{32})\)\*\s*$/;

function marked(text: string): string {
  const note = 'Rolekeeper keeps this comment up to date; one that a person has edited stays as it is.';
  return `${text}\n*${note} (review-${digestOfWords(text)})*\n`;
}

/** Bitbucket keeps a text with other line ends and without the white space around it. */
function digestOfWords(text: string): string {
  return digestOf(text.replace(/\s+/g, ' ').trim());
}

/** What to do about our comment. */
export type OwnComment =
  | { readonly is: 'there'; readonly id: number }
  | { readonly is: 'missing' }
  /** A person has edited it, and there is none of ours that is as we wrote it. */
  | { readonly is: 'edited'; readonly id: number };

/** @param author whose comments are ours; undefined: not known, so that the mark alone has to be enough */
export function ownComment(comments: readonly PullRequestComment[], author: Uuid | undefined): OwnComment {
  const ours = comments.filter(
    (comment) =>
      comment.isGlobal && !comment.isDeleted && (author === undefined ? hasMark(comment) : comment.author === author),
  );
  const intact = ours.findLast(isIntact);
  if (intact !== undefined) return { is: 'there', id: intact.id };
  const edited = ours.findLast((comment) => hasMark(comment) || comment.text.startsWith(TITLE));
  return edited === undefined ? { is: 'missing' } : { is: 'edited', id: edited.id };
}

function hasMark({ text }: PullRequestComment): boolean {
  return MARK.test(text);
}

function isIntact({ text }: PullRequestComment): boolean {
  const match = MARK.exec(text);
  return match !== null && match[1] === digestOfWords(text.slice(0, match.index));
}
