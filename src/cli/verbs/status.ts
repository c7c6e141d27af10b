/** `rolekeeper status`: the roles as a table. */

import type { Settings } from '../../core/manifest/settings.ts';
import type { RoleAudit } from '../../core/model/branch-audit.ts';
import type { GatePlan } from '../../core/model/gate-plan.ts';
import type { Plan } from '../../core/model/plan.ts';
import { textsToRead } from '../../core/permissions/managed-statements.ts';
import type { BranchStanding } from '../../core/render/branch-audit-words.ts';
import { countOfGate, countOfWaiting } from '../../core/render/gate-lines.ts';
import { type JudgePolicies, judgeBy, policyWord } from '../../core/role-guardrails/policy-verdict.ts';
import { WorldError } from '../../errors.ts';
import type { PolicyReader } from '../../ports.ts';
import { openTarget } from '../account/open-target.ts';
import { planBy } from '../account/planning.ts';
import { type OpenState, openState } from '../account/state.ts';
import { holdsBack, planExitCode } from '../command/exit-code.ts';
import { detailedExitCode, FOLDER_OR_STDIN, OUTPUT, SETTINGS, TARGET_AND_STATE } from '../command/options.ts';
import type { Output } from '../command/output.ts';
import { defineVerb } from '../command/verb.ts';
import { loadManifests } from '../manifests/manifests.ts';
import { roleAuditJson } from '../text/branch-audit-json.ts';
import { goingOn } from '../text/going-on.ts';
import { roleOf, type StatusRow, statusRows } from '../text/status-row.ts';
import { statusText } from '../text/status-text.ts';

export const verb = defineVerb({
  description:
    'Lists every role that is declared or ours: its team, its state (in sync, drift, changed, new, undeclared, retained, conflict, frozen), what the guardrails say of its policies, how long a session may last, and who may enter. Nothing is written.',
  examples: [
    { line: 'rolekeeper status', means: 'lists the roles of the embedded IAM' },
    { line: 'rolekeeper status --target aws --json', means: 'lists the roles of the AWS account, for a program' },
  ],
  argument: FOLDER_OR_STDIN,
  options: { ...SETTINGS, ...detailedExitCode('if there is something to do'), ...TARGET_AND_STATE, ...OUTPUT },
  async run({ argument, options, ...session }) {
    const { io, output, program } = session;
    const manifests = await loadManifests(argument, options.settings, io);
    const { desired } = manifests;
    // A list changes nothing, so broken manifests do not stop it: their roles are listed as frozen.
    const settings = goingOn(manifests, true, session);
    if (settings === undefined) return 1;

    const target = await openTarget(options, { ...io, settings, desired });
    const state = await openState(options, io);
    try {
      if (target.note !== undefined) output.note(`${target.note}\n`);
      const last = await state.inventory?.read();
      const plan = await planBy(last, { desired, target, state, program, folder: manifests.directory });
      const fallbackSince = last?.fallbackSince;
      const { paint, terminalWidth } = output;
      const audits = await auditsIn(state, output);
      const rows = statusRows(plan, desired.frozen, await judgeIn(plan, target.reader, settings), audits);
      if (output.json) output.dataJson(statusJson(plan, rows, { target: target.name, fallbackSince }));
      else output.data(statusText(rows, { target: target.name, fallbackSince, gate: plan.gate, paint, terminalWidth }));
      const held = new Set(plan.findings.filter(holdsBack).map(({ code }) => code));
      if (held.size > 0) output.note(`\nSomething is blocked (${[...held].join(', ')}): rolekeeper plan says why.\n`);
      return planExitCode(plan, options.detailedExitcode);
    } finally {
      state.close();
      target.close();
    }
  },
});

/** What cannot be read hides no role: a role that was deployed before may not read it. */
async function auditsIn({ audits }: OpenState, output: Output): Promise<readonly RoleAudit[]> {
  try {
    return (await audits?.read()) ?? [];
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    output.note(`What the last branch audit found is not shown: ${error.message}\n`);
    return [];
  }
}

/** By what the account says of their managed policies. */
async function judgeIn(plan: Plan, reader: PolicyReader, settings: Settings): Promise<JudgePolicies> {
  const roles = plan.changes.flatMap((change) => roleOf(change) ?? []);
  const texts = await reader.readPolicyTexts(textsToRead(roles.flatMap((role) => role.managedPolicyArns)));
  return judgeBy(settings, texts);
}

/** schemas/status.schema.json */
function statusJson(
  plan: Plan,
  rows: readonly StatusRow[],
  { target, fallbackSince }: { target: string; fallbackSince: string | undefined },
): unknown {
  return {
    version: 'rolekeeper.status/v2',
    target,
    account: plan.account,
    fallbackSince: fallbackSince ?? null,
    ...(plan.gate && { gate: gateJson(plan.gate) }),
    roles: rows.map((row) => ({
      name: row.name,
      team: row.team ?? null,
      state: row.state,
      maxSessionSeconds: row.maxSessionSeconds ?? null,
      whoMayEnter: row.whoMayEnter ?? null,
      branches: row.branches === undefined ? null : branchesJson(row.branches),
      policies: row.policies === undefined ? null : policyWord(row.policies),
      guardrails: [...new Set(row.policies?.faults.map(({ code }) => code))],
      notLookedAt: row.policies?.unseen ?? [],
      file: row.file ?? null,
      arn: row.arn ?? null,
      takesPlaceOf: row.takesPlaceOf && {
        arn: row.takesPlaceOf.arn,
        lastUsed: row.takesPlaceOf.lastUsed?.toISOString() ?? null,
      },
    })),
  };
}

function gateJson(gate: GatePlan): unknown {
  const { before } = gate;
  const isKnown = typeof before === 'object';
  return {
    stored: isKnown ? 'known' : before,
    roles: isKnown ? Object.keys(before.roles).sort() : [],
    entriesToWrite: countOfGate(gate),
    entriesWaiting: countOfWaiting(gate),
  };
}

function branchesJson({ promise, branches, audit, isCurrent }: BranchStanding): unknown {
  return {
    promise,
    names: branches,
    audit: audit === undefined ? null : { ...roleAuditJson(audit), earlier: audit.earlier ?? [], isCurrent },
  };
}
