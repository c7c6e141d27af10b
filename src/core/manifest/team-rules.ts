/** `teams` of rolekeeper.yaml: what each team may do with its folder. */

import { formatsOf } from '../iam/catalogue.ts';
import { leftOpen } from '../iam/resource-format.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { SourceDocument } from '../source/document.ts';
import { parseDuration } from '../text/duration.ts';
import { pointerTo } from '../text/json-pointer.ts';
import { normalUuid } from '../text/uuid.ts';
import { issuesOf } from './manifest-issues.ts';
import type { TeamRules } from './settings.ts';

/** What schemas/settings.schema.json lets through. */
export type TeamsFile = Record<
  string,
  {
    readonly repositories: readonly string[];
    readonly namePrefix?: string;
    readonly managedPolicies?: readonly string[];
    readonly accounts?: readonly string[];
    readonly maxSession?: string;
    readonly passRoles?: readonly string[];
    readonly sharedRoles?: string;
    readonly retain?: boolean;
  }
>;

export function teamsFrom(
  file: TeamsFile | undefined,
  document: SourceDocument,
  issues: Issue[],
): ReadonlyMap<string, TeamRules> | undefined {
  if (file === undefined) return undefined;
  const teams = new Map<string, TeamRules>();
  for (const [team, rules] of Object.entries(file)) {
    const { repositories, namePrefix, managedPolicies, accounts, maxSession, passRoles = [], retain = true } = rules;
    const { sharedRoles } = rules;
    const pointer = pointerTo('/spec/teams', team);
    checkPassRoles(passRoles, `${pointer}/passRoles`, document, issues);
    teams.set(team, {
      repositories: repositories.map((repository) => normalUuid(repository) ?? repository),
      namePrefix,
      managedPolicies,
      accounts,
      maxSessionSeconds: maxSession === undefined ? undefined : sessionOf(maxSession, pointer, document, issues),
      passRoles,
      sharedRoles,
      mayRetain: retain,
    });
  }
  return teams;
}

/** A list that names no role would allow what it is there to refuse. */
function checkPassRoles(patterns: readonly string[], pointer: string, document: SourceDocument, issues: Issue[]): void {
  const add = issuesOf(document, issues);
  for (const [index, pattern] of patterns.entries()) {
    const open = leftOpen(pattern, formatsOf('iam:PassRole'));
    if (open === undefined) continue;
    add('bad-value', pointerTo(pointer, index), {
      message: `"${pattern}" admits ${open}: the team's pipelines could become any of them`,
      remedy: 'list the roles by ARN; a name may end with *, such as role/ecs/checkout-*',
    });
  }
}

/** Below an hour no role could enforce it: IAM's MaxSessionDuration is 3,600 to 43,200 seconds. */
function sessionOf(text: string, pointer: string, document: SourceDocument, issues: Issue[]): number | undefined {
  const seconds = parseDuration(text);
  if (seconds !== undefined && seconds >= 3600 && seconds <= 43_200) return seconds;
  issuesOf(document, issues)('duration', `${pointer}/maxSession`, {
    message: `maxSession is ${text}; IAM allows 1h to 12h`,
    remedy:
      (seconds ?? 0) < 3600 ? 'write 1h or more: shorter sessions cannot be enforced on a role' : 'write 12h or less',
  });
  return undefined;
}
