import { describe, expect, it } from 'vitest';
import { markdownText } from '../../../src/core/render/markdown.ts';

const cases = [
  { reason: 'a pipe would begin another column', text: 'a|b', markdown: 'a\\|b' },
  { reason: 'an escaped pipe would end up bare', text: 'a\\|b', markdown: 'a\\\\\\|b' },
  { reason: 'a line feed would end the row', text: 'a\n| x', markdown: 'a␊\\| x' },
  { reason: 'a backtick would begin code', text: 'a ` b', markdown: 'a \\` b' },
  { reason: 'a command in a remedy stays code', text: 'run `npm run deploy`', markdown: 'run `npm run deploy`' },
  { reason: 'what could be active in a table is no command', text: '`a|b`', markdown: '\\`a\\|b\\`' },
  { reason: 'stars would shout', text: '**in sync**', markdown: '\\*\\*in sync\\*\\*' },
  {
    reason: 'a link could lead anywhere',
    text: '[log](https://x.example)',
    markdown: '\\[log\\](https&#58;//x.example)',
  },
  { reason: 'a bare address is a link as well', text: 'www.x.example', markdown: 'www&#46;x.example' },
  { reason: 'an image tells its owner who reads', text: '![](//x.example/p)', markdown: '!\\[\\](//x.example/p)' },
  { reason: 'HTML', text: '<img src=x>', markdown: '&lt;img src=x>' },
  { reason: 'an entity would become its sign', text: '&lt;', markdown: '&amp;lt;' },
  {
    reason: 'a mention would call a person',
    text: '@alice @{123} @"a b"',
    markdown: '&#64;alice &#64;{123} &#64;"a b"',
  },
  { reason: 'an address in a name is no mention', text: 'a@b', markdown: 'a@b' },
  { reason: 'struck out is not there', text: '~~a~~', markdown: '&#126;&#126;a&#126;&#126;' },
  { reason: 'underscores around a word', text: '_a_', markdown: '\\_a\\_' },
  { reason: 'underscores in names stay legible', text: 'my_role_name', markdown: 'my_role_name' },
  {
    reason: 'our own texts stay legible',
    text: 'arn:aws:iam::1:role/a-b -> c',
    markdown: 'arn:aws:iam::1:role/a-b -> c',
  },
  { reason: 'what cannot be seen', text: 'a\u202eb', markdown: 'a\\\\u202eb' },
];

describe('markdownText', () => {
  for (const { reason, text, markdown } of cases) {
    it(`${JSON.stringify(text)}: ${reason}`, () => expect(markdownText(text)).toBe(markdown));
  }
});
