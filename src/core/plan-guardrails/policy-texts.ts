/**
 * What the customer managed policies of a role say, judged by the role guardrails once the account was asked. Who writes
 * them is not who writes the manifest, and IAM changes them for every role at once. So a refusal keeps a policy from being
 * attached, and a new role from being made; a role that has the policy already is not frozen, as it must go on being
 * healed: it is told, at every pass, until the policy is put right.
 */
import { type Change, isUpdate } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { Arn } from '../model/ids.ts';
import type { TextFault } from '../model/text-fault.ts';
import { attachedArns } from '../plan/attachments.ts';
import { operationsFor } from '../plan/operations.ts';
import type { Circumstances, PlanRule } from './rule.ts';

export const policyTexts: PlanRule = {
  codes: ['policy-text-refused', 'policy-text-unread'],
  check: (circumstances) => {
    const { textFaults = [] } = circumstances;
    const changes = new Map(circumstances.changes.map((change) => [change.name, change]));
    const said = textFaults.map((fault) => finding(fault, changes.get(fault.role), circumstances));
    return [...said, ...unread(circumstances)];
  },
};

/** By role: what an update goes without, managed policies by their ARNs and inline ones by their names. */
export function refusedTexts(circumstances: Circumstances): ReadonlyMap<string, ReadonlySet<string>> {
  const { changes, textFaults = [] } = circumstances;
  const refused = Map.groupBy(
    textFaults.filter(({ level }) => level === 'refuse'),
    ({ role }) => role,
  );
  return new Map(
    changes.flatMap((change) => {
      const faults = refused.get(change.name) ?? [];
      const policies = faults.flatMap((fault) => concerned(fault, change, circumstances));
      return policies.length === 0 ? [] : [[change.name, new Set(policies)] as const];
    }),
  );
}

function finding(fault: TextFault, change: Change | undefined, circumstances: Circumstances): Finding {
  const { level, policy, code, message, ...rest } = fault;
  if (level === 'warn') return { ...rest, code, message, blocks: 'nothing' };
  const isNew = concerned(fault, change, circumstances).length > 0;
  const blocks = !isNew ? 'nothing' : change?.kind === 'update' ? 'attachments' : 'writes';
  const words = isNew ? message : `${message}; it is attached already, and stays`;
  return { ...rest, code: 'policy-text-refused', message: `${words} (${code})`, blocks };
}

/**
 * What is about to be given to the role, and must not be: the policy, or what is dangerous only together with it. If the
 * policy is attached already, that is what the manifest adds in its own statements; but not where the role has the fault
 * as it is, as then nothing is kept from it.
 */
function concerned(fault: TextFault, change: Change | undefined, circumstances: Circumstances): readonly string[] {
  const { settings, texts } = circumstances;
  if (change === undefined || (change.kind !== 'create' && !isUpdate(change))) return [];
  const { operations } = operationsFor(change, settings.roles.permissionsBoundary) ?? { operations: [] };
  const { policy } = fault;
  const isIt = (arn: Arn) =>
    policy !== undefined && texts?.get(policy)?.is === 'read' ? arn === policy : texts?.get(arn)?.is === 'read';
  const attached = attachedArns({ operations }).filter(isIt);
  if (attached.length > 0 || fault.stands) return attached;
  return operations.flatMap((operation) => (operation.call === 'PutRolePolicy' ? operation.policyName : []));
}

function unread({ texts = new Map() }: Circumstances): Finding[] {
  return [...texts].flatMap(([arn, text]): Finding[] => {
    if (text.is !== 'unread') return [];
    const message = `what the managed policy ${arn} says was not looked at: ${text.why}`;
    const remedy = text.remedy ?? 'allow iam:GetPolicy and iam:GetPolicyVersion on it to whoever plans';
    return [{ code: 'policy-text-unread', blocks: 'nothing', message, remedy }];
  });
}
