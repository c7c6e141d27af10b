/** The text of docs/troubleshooting.md: AWS's messages with their causes, and every check of doctor with its page. */
import { type AwsMessageCode, awsMessageCodes } from '../src/core/codes/aws-message.ts';
import { AWS_MESSAGE_CAUSES } from '../src/core/codes/aws-message-causes.ts';
import { CODES } from '../src/core/codes/codes.ts';
import type { CodePage } from '../src/core/codes/page.ts';
import type { Check, CheckFamily, Need } from '../src/core/doctor/check.ts';
import { CHECK_FAMILIES } from '../src/core/doctor/checks.ts';

export function troubleshootingPage(): string {
  return `${[INTRODUCTION, messages(), CHECKS, ...CHECK_FAMILIES.map(family)].join('\n\n')}\n`;
}

const INTRODUCTION = `<!-- Made by \`npm run docs\` of the checks and their pages. Do not edit. -->

# Troubleshooting

A pipeline gets no role, or the role may not do what the pipeline wants. AWS says little of the reason: these commands say more.

| you have | ask |
|---|---|
| the line that the pipeline printed | \`rolekeeper explain "Incorrect token audience"\`: what it means, and what can cause it |
| the same, and the account | \`rolekeeper doctor --target aws --error "Incorrect token audience"\`: which of the causes it is |
| the token of the step | \`rolekeeper token inspect\`: what it says, which roles let it in, and why the others do not |
| a repository, an environment, a branch | \`rolekeeper explain-access\`: the same without a token |
| a role, or an action on a resource | \`rolekeeper who-can\`: who gets in, and what they may do |
| a trust policy | \`rolekeeper lint-trust\`: what is wrong with it, and who gets in |
| a use that was refused, or should have been | \`rolekeeper trail\`: the uses of roles, by CloudTrail ([docs/trail.md](trail.md)) |

In the step itself, before the command that fails:

\`\`\`bash
rolekeeper doctor --role "$AWS_ROLE_ARN" --format junit --out test-results/doctor.xml
\`\`\`

What no command here can see: policies of the organization, resource policies, and what AWS has changed and does not show
everywhere yet. \`doctor\` lists what it left out, and what for.`;

function messages(): string {
  const rows = (Object.keys(AWS_MESSAGE_CAUSES) as AwsMessageCode[]).map((code) => {
    const causes = AWS_MESSAGE_CAUSES[code].map((cause) => `[\`${cause}\`](#${cause})`).join(', ');
    return `| ${awsMessageCodes[code].title.replaceAll('|', '\\|')} | ${causes === '' ? `no check sees it: \`explain ${code}\`` : causes} |`;
  });
  return [
    '## What AWS answers',
    'The likeliest cause first. `rolekeeper explain` has a page for each.',
    ['| AWS says | what can cause it |', '|---|---|', ...rows].join('\n'),
  ].join('\n\n');
}

const CHECKS = `## What doctor checks

In the order in which a call meets it. What needs nothing but the manifests is always checked.`;

const NEEDS: Readonly<Record<Need, string>> = {
  manifests: 'the manifests',
  token: 'a token (`--token-file`, or that of the step)',
  keys: 'the network (`--verify`)',
  verification: 'a token that is signed as Bitbucket signs',
  names: 'a token for Bitbucket (`ROLEKEEPER_BITBUCKET_TOKEN`, with `--verify`)',
  role: 'a role (`--role`)',
  arn: 'the ARN of the role as the pipeline writes it (`--role ARN`)',
  entry: 'a role that is there, and a token where no manifest declares it',
  session: 'a session (`--duration`, `--session-name`)',
  duration: 'the length of the session (`--duration`)',
  maximum: 'a role that is known',
  'session-name': 'the name of the session (`--session-name`)',
  account: 'an account (`--target`)',
  providers: 'leave to list its providers',
  applied: 'a role that a manifest declares and IAM has',
  boundary: 'what was deployed (`--state-bucket`)',
  service: 'the service (`--target aws --state-bucket`)',
  'dead-letters': 'leave to count the messages of the queue of dead letters',
  queue: 'leave to count the messages of the queue',
  error: 'the line of AWS (`--error`)',
  deployment: 'what is remembered of the account (`--target`, `--state-bucket`)',
  table: 'the state bucket (`--target aws --state-bucket`)',
  policies: 'a gate in the account of the roles',
};

function family({ topic, needs, checks }: CheckFamily): string {
  const heading = `### ${topic[0]?.toUpperCase()}${topic.slice(1)}`;
  return [heading, `Needs ${needs.map((need) => NEEDS[need]).join(', ')}.`, ...checks.map(section)].join('\n\n');
}

function section({ id, holds, needs = [] }: Check): string {
  const pages: Readonly<Record<string, CodePage>> = CODES;
  const { title, cause, remedy, example } = pages[id] ?? missing(id);
  return [
    `#### ${id}`,
    `**${title}.** In order where ${holds}.`,
    ...(needs.length === 0 ? [] : [`Needs ${needs.map((need) => NEEDS[need]).join(', ')}.`]),
    cause,
    `*What to do:* ${remedy}`,
    ...(example === undefined ? [] : [`\`\`\`${/^(- |\w+:)/.test(example) ? 'yaml' : 'bash'}\n${example}\n\`\`\``]),
  ].join('\n\n');
}

function missing(id: string): never {
  throw new Error(`no page for ${id}`);
}
