/**
 * A role may have no team: its tag was taken off, or it is not ours. No output shows that as a team without a name: over
 * all stories, as they are and with the team's tag gone from every role, or empty.
 */
import { describe, expect, it } from 'vitest';
import { IamRoleReader } from '../../../src/aws/role-reader.ts';
import { requestText } from '../../../src/cli/text/request-text.ts';
import { statusRows } from '../../../src/cli/text/status-row.ts';
import { statusText } from '../../../src/cli/text/status-text.ts';
import { NO_TEXTS } from '../../../src/core/model/managed-text.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import { approvalRequests } from '../../../src/core/plan/approval-requests.ts';
import { roleReports } from '../../../src/core/record/role-report.ts';
import { plain } from '../../../src/core/render/paint.ts';
import { planJson } from '../../../src/core/render/plan-json.ts';
import { planMarkdown } from '../../../src/core/render/plan-markdown.ts';
import { planText } from '../../../src/core/render/plan-text.ts';
import { judgeBy } from '../../../src/core/role-guardrails/policy-verdict.ts';
import type { Tag } from '../../../src/embedded/account-state.ts';
import { EmbeddedIam } from '../../../src/embedded/embedded-iam.ts';
import { loadDesired, makePlan } from '../../../src/reconcile.ts';
import { settings } from '../../support/roles.ts';
import { storyFolders } from '../../support/story-folder.ts';

const judge = judgeBy(settings(), NO_TEXTS);

const TEXTS: Readonly<Record<string, (plan: Plan) => string>> = {
  plan: (plan) => planText(plan, { target: 'story', paint: plain }),
  Markdown: (plan) => planMarkdown(plan, { target: 'story' }),
  status: (plan) =>
    statusText(statusRows(plan, [], judge), { target: 'story', paint: plain, terminalWidth: undefined }),
  approve: (plan) =>
    approvalRequests(plan)
      .map((request) => requestText(request, { source: 'as planned now', paint: plain }))
      .join(''),
};
const VALUES: Readonly<Record<string, (plan: Plan) => unknown>> = {
  'plan --json': (plan) => planJson(plan, { target: 'story' }),
  'status --json': (plan) => statusRows(plan, [], judge),
  report: (plan) => [
    plan.findings,
    approvalRequests(plan),
    roleReports({ plan, outcomes: undefined, before: {}, failureOf: unexpected }),
  ],
};

const WORLDS: { name: string; tags: (tags: readonly Tag[]) => readonly Tag[] }[] = [
  { name: 'as they are', tags: (tags) => tags },
  { name: 'without the tag of the team', tags: (tags) => tags.filter(({ Key }) => Key !== TAGS.team) },
  {
    name: 'with an empty one',
    tags: (tags) => tags.map((tag) => (tag.Key === TAGS.team ? { ...tag, Value: '' } : tag)),
  },
];

/** `of team  would`, `of team ""`, `of team ,`, `restore teams/;`. That a tag is empty is shown as what it is. */
const EMPTY = /\bof team(?=\s*$|\s*[,;:]| {2}| ""| would\b)|\bteams\/(?=[;,\s]|$)/m;

describe('no team without a name is shown', () => {
  it.each([
    { text: 'all 2 roles of team  would be deleted', is: true },
    { text: 'a role of team , and another', is: true },
    { text: 'restore teams/; or', is: true },
    { text: 'all 2 roles of team shop would be deleted', is: false },
    { text: 'restore teams/shop; or', is: false },
  ])('(the pattern knows: $text)', ({ text, is }) => expect(EMPTY.test(text)).toBe(is));

  for (const { name, tags } of WORLDS) {
    it(`in any output of any story, its roles ${name}`, async () => {
      const shown: string[] = [];
      for (const story of storyFolders()) {
        const state = await story.account();
        const RoleDetailList = state.RoleDetailList.map((role) => ({ ...role, Tags: tags(role.Tags) }));
        const reader = new IamRoleReader(new EmbeddedIam({ ...state, RoleDetailList }), async () => state.Account);
        const plan = await makePlan(await loadDesired(story), reader, await story.memory());
        for (const [output, text] of Object.entries(TEXTS)) {
          const [line] = text(plan)
            .split('\n')
            .filter((one) => EMPTY.test(one));
          if (line !== undefined) shown.push(`${story.name}, ${output}: ${line}`);
        }
        for (const [output, value] of Object.entries(VALUES)) {
          const json = JSON.stringify(value(plan));
          if (json.includes('"team":""') || EMPTY.test(json)) shown.push(`${story.name}, ${output}`);
        }
      }
      expect(shown).toEqual([]);
    }, 60_000);
  }
});

function unexpected(): never {
  throw new Error('nothing was performed');
}
