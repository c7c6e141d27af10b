/** The text of docs/from-the-article.md: an article's statements in its order, and what is done about each here. */
import { basename } from 'node:path';
import { ARTICLE } from './article/article.ts';
import type { Keeper, Section, Standing, Statement } from './article/statement.ts';

export function articlePage(): string {
  return `${[INTRODUCTION, overview(), WRONG, differences(), ...ARTICLE.map(section)].join('\n\n')}\n`;
}

const MARKS: Readonly<Record<Standing, string>> = {
  so: '',
  otherwise: '*Otherwise here.* ',
  'not so': '**Not so.** ',
  'not ours': '*Not ours.* ',
};

const WORDS: Readonly<Record<Standing, string>> = {
  so: 'hold, and are done here',
  otherwise: 'hold, and are done otherwise here, for a reason',
  'not so': 'AWS or Bitbucket have it otherwise',
  'not ours': 'hold, and are not ours to do',
};

function overview(): string {
  const all = statements();
  const rows = Object.entries(WORDS).map(([standing, words]) => {
    const count = all.filter(({ stands }) => stands === standing).length;
    return `| ${count} | ${words} | ${MARKS[standing as Standing].trim() || 'no mark'} |`;
  });
  return [`| of ${all.length} statements | | marked |`, '|---|---|---|', ...rows].join('\n');
}

function differences(): string {
  const wrong = ARTICLE.flatMap(({ heading, statements: rows }) =>
    rows.filter(({ stands }) => stands === 'not so').map((statement) => ({ heading, ...statement })),
  );
  return wrong
    .map(({ heading, says, here }) => `- *${cell(says)}* ${cell(firstSentence(here))} [More](#${anchorOf(heading)})`)
    .join('\n');
}

function firstSentence(text: string): string {
  return /^.*?\.(?= |$)/.exec(text)?.[0] ?? text;
}

/** As GitHub and Bitbucket make anchors of headings. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(/\s+/g, '-');
}

function statements(): Statement[] {
  return ARTICLE.flatMap((one) => one.statements);
}

function section({ heading, statements: rows }: Section): string {
  return [`## ${heading}`, ['| the article | here |', '|---|---|', ...rows.map(row)].join('\n')].join('\n\n');
}

function row({ says, stands, here, source, kept }: Statement): string {
  const read = source === undefined ? '' : ` ([source](${source}))`;
  const keepers = kept.map(keeperText).join(', ');
  return `| ${cell(says)} | ${MARKS[stands]}${cell(here)}${read} · ${keepers} |`;
}

/** A link, or the command that shows it. */
function keeperText(keeper: Keeper): string {
  if ('code' in keeper) return `\`explain ${keeper.code}\``;
  if ('check' in keeper) return `cause \`${keeper.check}\``;
  if ('verb' in keeper) return `[\`${keeper.verb}\`](cli.md)`;
  if ('story' in keeper) return `story [${keeper.story}](../test/scenarios/${keeper.story}/story.md)`;
  if ('doc' in keeper) return `[${keeper.doc.replace(/\.md.*$/, '')}](${keeper.doc})`;
  return `[${basename(keeper.file)}](../${keeper.file})`;
}

function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replace(/<(?=[A-Z])/g, '&lt;')
    .replace(/(?<![`\\])\*/g, '\\*');
}

const INTRODUCTION = `<!-- Made by \`npm run docs\` of scripts/article/. Do not edit. -->

# From the article

Many set-ups of Bitbucket with AWS begin with one article: [Bitbucket OIDC with AWS CDK](https://towardsthecloud.com/blog/aws-cdk-openid-connect-bitbucket).
It explains the idea well, and what it builds is a good beginning. This page goes through it in its order, for a reader who has it at
hand: what it says, in our words, and what Rolekeeper does about that. After each answer stands what keeps it: a page
(\`rolekeeper explain CODE\`), a cause that the commands find, a command, a story that is played in the tests, or a file.

A message that brought you here can be pasted: \`rolekeeper explain "Not authorized to perform sts:AssumeRoleWithWebIdentity"\`.`;

const WRONG = `## In short

Where AWS or Bitbucket have it otherwise than the article says, as of November 2026:`;
