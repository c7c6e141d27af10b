/**
 * The text of docs/trust.md: made from the generator, the linter and the evaluator, so that it cannot say what they do
 * not do.
 */

import type { CodePage } from '../src/core/codes/page.ts';
import { trustCodes } from '../src/core/codes/trust.ts';
import type { CallOrigin } from '../src/core/trust/call-origin.ts';
import { lintTrust } from '../src/core/trust/lint/trust-lint.ts';
import { INTERNET } from '../src/core/trust/origins.ts';
import { stsRequest } from '../src/core/trust/token.ts';
import { tokenCorpus } from '../src/core/trust/token-corpus.ts';
import { readTrustDocument, type TrustDocument } from '../src/core/trust/trust-document.ts';
import { admits } from '../src/core/trust/trust-evaluator.ts';
import {
  ENVIRONMENT,
  EXAMPLES,
  GATE_VPC,
  GATED,
  LEGAL,
  REPOSITORY,
  type TrustExample,
  WORLD,
} from './trust-examples.ts';

type TrustCode = keyof typeof trustCodes;

export function trustPage(): string {
  const codes = Object.keys(trustCodes) as TrustCode[];
  return `${[
    INTRODUCTION,
    `\`\`\`json\n${JSON.stringify(JSON.parse(LEGAL), null, 2)}\n\`\`\``,
    WHY,
    GATE,
    `\`\`\`json\n${JSON.stringify(JSON.parse(GATED).Statement[0].Condition, null, 2)}\n\`\`\``,
    GATE_WHY,
    '## Who gets in',
    WHO,
    admissionTable(),
    ARTICLE,
    '## The linter',
    LINTER,
    ruleTable(codes),
    ...codes.map((code) => section(code, trustCodes[code], EXAMPLES[code])),
    WIDENING,
    LIMITS,
  ].join('\n\n')}\n`;
}

/** One token of each kind, tried on the policies that people write. */
function admissionTable(): string {
  const policies: readonly { name: string; document: TrustDocument; origin?: CallOrigin }[] = [
    { name: 'one environment', document: read(LEGAL) },
    { name: 'the gate, from its VPC', document: read(GATED), origin: { is: 'endpoint', vpc: GATE_VPC } },
    { name: 'the gate, from elsewhere', document: read(GATED), origin: INTERNET },
    { name: 'the repository', document: read(EXAMPLES['trust-any-branch'].document) },
    { name: '`{repo}:*:*`', document: read(EXAMPLES['trust-sub-loose'].document) },
    { name: 'audience alone', document: read(EXAMPLES['trust-no-sub'].document) },
    { name: '`{workspace}:{repo}:*`', document: read(EXAMPLES['trust-sub-workspace'].document) },
  ];
  const rows = tokenCorpus(WORLD, { repositoryUuid: REPOSITORY, environmentUuid: ENVIRONMENT }).map(
    ({ words, token }) => {
      const answers = policies.map(({ document, origin }) =>
        admits(document, stsRequest(token, origin)) === 'yes' ? '**in**' : '–',
      );
      return `| ${words} | ${answers.join(' | ')} |`;
    },
  );
  const names = policies.map(({ name }) => name);
  return [`| a token of | ${names.join(' | ')} |`, `|---|${names.map(() => '---').join('|')}|`, ...rows].join('\n');
}

function read(text: string): TrustDocument {
  const found = readTrustDocument(text);
  if ('problems' in found) throw new Error(`not a trust policy: ${text}`);
  return found.document;
}

function ruleTable(codes: readonly TrustCode[]): string {
  const rows = codes.map((code) => `| [\`${code}\`](#${code}) | ${levelOf(code)} | ${trustCodes[code].title} |`);
  return ['| code | level | what it finds |', '|---|---|---|', ...rows].join('\n');
}

function levelOf(code: TrustCode): string {
  const hit = lintTrust(EXAMPLES[code].document, WORLD).hits.find((one) => one.code === code);
  if (hit === undefined) throw new Error(`the example of ${code} does not show it`);
  return hit.level;
}

function section(
  code: TrustCode,
  { title, cause, remedy, example }: CodePage,
  { part, document }: TrustExample,
): string {
  const { admits: who } = lintTrust(document, WORLD);
  const letsIn = who === undefined ? 'not worked out: IAM accepts no such document' : who.words.join('; ');
  return [
    `### ${code}`,
    `**${title}.** ${cause}`,
    `\`\`\`json\n${part}\n\`\`\``,
    `*Who gets in:* ${letsIn}.`,
    `*What to do:* ${remedy}`,
    ...(example === undefined ? [] : [`\`\`\`json\n${example}\n\`\`\``]),
  ].join('\n\n');
}

const INTRODUCTION = `<!-- Made by \`npm run docs\` of the generator, the linter and the evaluator. Do not edit. -->

# Trust

Who may become a role is decided by its trust policy, and this is the only form that Rolekeeper writes:`;

const WHY = `- **One statement.** A second one is a second way in.
- **One principal**, the Bitbucket provider of the role's own account: only that one can vouch for a pipeline.
- **One action.** A pipeline makes one call with its token.
- **The audience.** Without it a token that a step had made for another service would be accepted.
- **The subject**, one pattern for each repository and environment. A step chooses its audience, so inside a workspace only the
  subject distinguishes one step from another. Atlassian documents it as \`{REPOSITORY-UUID}[:{ENVIRONMENT-UUID}]:{STEP-UUID}\`:
  braces are part of each UUID, the environment is there in deployment steps only, and the step changes at every run.
- **No third condition on the token.** STS shows a trust policy the audience and the subject of a Bitbucket token and none of its other claims. So no
  trust policy can pin a branch, as long as the subject has the documented form; [enforcement](enforcement.md) says what does.

Two operators, \`StringEquals\` and \`StringLike\`: they fail when the claim is not there. Set operators, \`…IfExists\` and negations do not.
Patterns are sorted, and IAM's limit of 2,048 characters is checked before IAM is asked: about 18 pairs of repository and environment.`;

const GATE = `## A role of the gate

Where the gate keeps the branches ([branches](branches.md)), the conditions have one line more, about the call and not about the token:`;

const GATE_WHY = `STS knows \`aws:SourceVpcArn\` only of a call through an interface endpoint in that VPC, so the condition is false for every call over
the internet: a step that calls STS itself is refused, whatever its branch is. A list, so that a VPC can be replaced: the new
one comes beside the old one, which leaves last ([deploy](deploy.md#the-gate)). What it does not say is who is in that VPC: a network interface there is enough.
It costs characters: one repository with its environment and one VPC are ${GATED.length} of IAM's 2,048 (${LEGAL.length} without), each further VPC ${GATE_VPC.length + 3} or so.`;

const WHO = `The same evaluator that the linter uses, on one token of each kind. The first column is what a manifest with an environment gets, the
next two a role of the gate for the same environment, the fourth what \`anyBranch: true\` asks for without one; the others are policies that are found elsewhere.`;

const ARTICLE = `If you come from an article that says otherwise ([statement by statement](from-the-article.md)): its \`{WORKSPACE-UUID}:{REPOSITORY-UUID}:*\` and \`…:*:main\` match no token of the
documented form ([trust-sub-workspace](#trust-sub-workspace), [trust-sub-branch](#trust-sub-branch)), its first step is the audience alone
([trust-no-sub](#trust-no-sub)). If decoded tokens of your workspace really look like that ([assumptions](assumptions.md)), set
\`provider.subjectFormat: "{workspaceUuid}:{repositoryUuid}:*:{branch}"\`, and IAM keeps the branch.`;

const LINTER = `\`\`\`sh
rolekeeper lint-trust policy.json                # any policy, by itself
rolekeeper lint-trust --role old-deploy --target aws
rolekeeper scan --target aws                     # every role of the account that trusts Bitbucket, ours or not
\`\`\`

\`ok\`: it means what the generator would write for the same subjects. \`warn\`: look at it. \`reject\`: it should not exist like this;
exit code 1. A policy that lets in no token is rejected like one that lets in every token: sooner or later a person widens it until
something works. In the examples \`…\` stands for the provider's host; everything that is not shown is right.`;

const WIDENING = `## Widening

Every plan says of every change of trust or permissions whether it gives more than there was; \`plan --fail-on widening\` fails if one
does, or may.

| | |
|---|---|
| widens | shown by an example: a token that gets in now and did not before, a request that is allowed now and was not |
| narrows | nothing of the kind, statement by statement, and less than before |
| neutral | the same in other words |
| unknown | none of these could be shown: a customer managed policy, whose text is not in a plan; other conditions. It counts as if it widened |

All inline policies of a role count together, so a statement that moves from one to another is neutral. A new role widens.`;

const LIMITS = `## What is not looked at

- **The call.** \`aws:SourceIp\`, \`aws:SourceVpce\` and the like are known when the role is assumed. Who gets in is then reported with
  "if its other conditions hold". Only the VPC of a call is tried: over the internet, from each VPC that the policy names, from any other.
- **The provider's client ids.** A step may ask for any audience, and IAM takes those that the provider lists; the linter assumes that it
  lists any.
- **Service control policies, resource control policies, session policies.** They can only keep a caller out.
- **What AWS does not say:** \`ForAnyValue:…IfExists\` on a claim that is not there, a negated operator on what it cannot compare. The
  evaluator answers "depends", and who gets in counts it as open.

Checked how: on a million generated documents and tokens the evaluator and an independent one give the same answer
(\`npm run test:agreement\` repeats 100,000; \`npm test\` 10,000). On any text the linter answers within 250 ms. Of 1,800 mutants of the
generator and the linter 95 % are killed by their own tests (\`npm run test:mutation\`; November 2026).`;
