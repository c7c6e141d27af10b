/** docs/architecture.md: the rooms from the table that the arrows are held to, and the ways through them. */
import { CORE_ROOMS, LOOSE_FILES, OUTER_ROOMS, type Room } from './rooms.ts';

export function architecturePage(): string {
  return `<!-- Made by \`npm run docs\` from scripts/rooms.ts and scripts/architecture-page.ts. Do not edit. -->

# Architecture

Manifests become the roles that IAM should hold; what IAM holds is read; the difference is a plan. A plan is printed, reviewed and
performed as one value. All of that is \`src/core\`, and pure: time, files and answers of AWS come in as arguments. Around it lies
what touches the world.

![Every folder as a box above those that it leans on](rooms.svg)

No import runs upwards, types included, and no two files import each other in a circle: \`npm run lint\` looks at every one.

## Who calls whom

| who | begins in | and goes through |
|---|---|---|
| a person, a pipeline | \`src/cli/rolekeeper.js\`, then the verb's file in \`src/cli/verbs/\` | \`src/reconcile.ts\` for a plan, \`src/writing/act.ts\` to perform it |
| an event, a schedule | \`functions/reconcile.ts\` | \`src/service/pass.ts\`, which loads \`src/service/pass-work.ts\`, then the same two |
| Bitbucket, after a push | \`functions/webhook.ts\` | \`src/service/webhook/receive.ts\`, and no further than the queue |
| a step, for a role that the gate keeps | \`functions/gate.ts\`, which invokes \`functions/exchange.ts\` | \`src/service/gate/admit.ts\`: verified in \`src/tokens\`, decided in \`src/core/gate/decide.ts\` |
| a schedule, once a day | \`functions/branch-audit.ts\` | \`src/service/branch-audit.ts\`, and to no role |
| \`npm run deploy\` | \`infra/app.ts\` | the settings, which say what is deployed; nothing of the core plans here |

\`src/reconcile.ts\` is the way of a plan: \`core/compile\` makes the wanted roles of the manifests, \`core/plan\` compares and judges,
\`core/plan-guardrails\` objects. \`src/writing/act.ts\` is the only way to a write: lease, fresh look, the same plan as was agreed to, used
approvals, intent, operations (\`src/apply.ts\`), result. The CLI and the service give it the same ports (\`src/ports.ts\`, \`src/core/record/state-ports.ts\`): AWS lies
behind them in \`src/aws\`, the embedded IAM in \`src/embedded\`.

What comes out is one shape everywhere: a mistake in a file is an *issue*, what blocks a plan, or a part of it, is a *finding* (both in
\`src/core/model\`), what the world refuses is an error of \`src/errors.ts\`. Each has a code, and each code a page in
\`src/core/codes\`.

## To add …

| … | touch |
|---|---|
| a role rule: what one role may not be | a file in \`src/core/role-guardrails/\`; its line, by gravity, in \`src/core/role-guardrails/role-guardrails.ts\`; its page in \`src/core/codes/guardrail.ts\`, and its name under \`guardrails\` in \`schemas/settings.schema.json\`, if the settings may loosen it, else its page in \`src/core/codes/without-level.ts\`; cases in \`test/core/role-guardrails/\` |
| a plan rule: what a set of changes may not do | a file in \`src/core/plan-guardrails/\`; its line in \`src/core/plan-guardrails/plan-guardrails.ts\`; its page in \`src/core/codes/plan.ts\`; if it blocks, a section in \`docs/runbook.md\`; a story in \`test/scenarios/\` |
| a kind of drift | the kind in \`src/core/model/drift.ts\`; how it is reported in \`src/core/plan/drift.ts\`; its metric in \`src/service/metrics.ts\`; what is done about it, for the page of drift, in \`scripts/drift-page.ts\`; its page in \`src/core/codes/drift.ts\`; its name in \`schemas/settings.schema.json\`; a story in \`test/scenarios/\` |
| a verb | a file in \`src/cli/verbs/\`; its line in \`src/cli/verbs.ts\`; what \`--json\` answers, in \`schemas/\` and \`src/cli/command/schemas.ts\`; a test in \`test/cli/\` |
| an alarm | its metric in \`src/service/metrics.ts\`; where its number comes from, in \`src/service/pass-metrics.ts\`, and for a number of roles in \`src/core/record/pass-totals.ts\`; its row in \`infra/alarms.ts\`; what its metric says while the fault stands, in \`test/infra/alarm-signals.ts\`; its section in \`docs/runbook.md\`; its row in \`docs/deploy.md\` |
| a fact of the deployment | its field, and what absence means, in \`src/core/model/deployment.ts\`; how it is found, in \`infra/deployment-facts.ts\` |

After any of them: \`npm run generate\` if a schema changed, \`npm run docs\`, \`npm test\`.

## The rooms of the core

From the ground up. A room may lean on those named, and on nothing else.

${table(CORE_ROOMS)}

## The files in src

| file | what |
|---|---|
${LOOSE_FILES.map(({ file, what }) => `| \`${file}\` | ${what} |`).join('\n')}

## The rooms around

All of them may lean on the core and on the files in \`src\`.

${table(OUTER_ROOMS)}
`;
}

function table(rooms: readonly Room[]): string {
  const rows = rooms.map(({ room, what, may, because }) => {
    const others = may.filter((one) => one !== 'src' && one !== 'src/core');
    return `| \`${room}\` | ${what} | ${others.map(nameOf).join(', ') || 'nothing'} | ${because} |`;
  });
  return ['| room | what it is for | leans on | because |', '|---|---|---|---|', ...rows].join('\n');
}

function nameOf(room: string): string {
  return room.startsWith('src/core/') ? room.slice('src/core/'.length) : `\`${room}\``;
}
