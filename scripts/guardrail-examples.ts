/** The two examples of a rule, as docs/guardrails.md shows them: from the cases that the rule's own test judges. */
import { stringify } from 'yaml';
import type { RoleRule } from '../src/core/role-guardrails/rule.ts';
import { RULE_EXAMPLES } from '../test/core/role-guardrails/rule-examples.ts';
import { type Draft, judged } from '../test/support/judged-role.ts';

/** One that the rule objects to, with what it says; one that passes; and what the rule does not see. */
export function exampleSection({ codes: [code], level }: RoleRule): string {
  const { wrong, right, unseen } = RULE_EXAMPLES[code];
  const { issues, findings } = judged(wrong);
  const said = [...issues, ...findings].find((one) => one.code === code)?.message ?? '';
  return [
    `${level === 'refuse' ? 'Refused' : 'Reported'}:`,
    fence(wrong),
    `> ${said.replaceAll('<', '&lt;').replaceAll('*', '\\*')}`,
    'Accepted:',
    fence(right),
    `*What it does not see:* ${unseen}`,
  ].join('\n\n');
}

function fence(draft: Draft): string {
  return `\`\`\`yaml\n${draftText(draft)}\`\`\``;
}

/** What the case says of its role, then what it says of the settings. */
function draftText({ name, team, teams, unlistedTeams, ...spec }: Draft): string {
  const { policies, repositories, session, onRemoval } = spec;
  const role = without({ repositories, session, policies, onRemoval });
  const settings = without({ teams, unlistedTeams });
  const parts = [
    ...(team === undefined ? [] : [`# teams/${team}/role.yaml\n`]),
    ...(name === undefined ? [] : [yaml({ metadata: { name } })]),
    ...(Object.keys(role).length === 0 ? [] : [yaml(role)]),
    ...(Object.keys(settings).length === 0 ? [] : [`# rolekeeper.yaml\n${yaml(settings)}`]),
  ];
  return parts.join('');
}

function without(fields: object): object {
  return JSON.parse(JSON.stringify(fields));
}

/** Lists of texts on one line, as people write them. */
function yaml(value: object): string {
  return stringify(value, { lineWidth: 0 }).replace(
    /^( *)((?:- )?[A-Za-z]+):\n((?:\1(?: {2}| {4})- [^\n:]*(?::[^ \n][^\n]*)?\n)+)/gm,
    (whole, indent: string, key: string, items: string) => {
      const texts = items
        .trim()
        .split('\n')
        .map((line) => line.trim().slice(2));
      return texts.some((text) => / /.test(text) || text.endsWith(':'))
        ? whole
        : `${indent}${key}: [${texts.join(', ')}]\n`;
    },
  );
}
