/** What is wrong with the gate, by what was looked at, each with its remedy. */
import type { Refusal } from '../access/refusal.ts';
import { counted, named } from '../text/counted.ts';
import { formatDuration } from '../text/duration.ts';
import type { GateEvidence } from './gate-evidence.ts';

/** Where the settings have none. */
export function missing({ gated }: GateEvidence): Refusal {
  return {
    code: 'gate-missing',
    message: `rolekeeper.yaml has no gate${gated.length === 0 ? '' : `, and ${counted(gated.length, 'role')} ask for one`}`,
    remedy: 'Deploy the gate, and write what its stack prints under gate: in rolekeeper.yaml (docs/branches.md).',
  };
}

/** That no gate is deployed, or in a VPC that the settings do not name. */
export function elsewhere({ gate, deployed }: GateEvidence): Refusal | undefined {
  if (gate === undefined || deployed.is === 'unseen') return undefined;
  const { value: vpc } = deployed;
  if (vpc !== undefined && gate.vpcs.includes(vpc)) return undefined;
  const settings = named(gate.vpcs, 'VPC', 'VPCs');
  return {
    code: 'gate-not-deployed',
    message:
      vpc === undefined
        ? `the service was deployed without a gate, and the settings name ${settings}`
        : `the gate is in ${vpc}, and the settings name ${settings}`,
    remedy:
      vpc === undefined
        ? 'Deploy the gate, then the service with its VPC: -c gateVpc=ARN.'
        : `Add ${vpc} to gate.vpcs in rolekeeper.yaml; remove another one after the next pass.`,
  };
}

/** That IAM has other trust policies than the manifests ask for. */
export function trustsDiffer(trusts: GateEvidence['trusts']): Refusal | undefined {
  if (trusts.is === 'unseen' || trusts.value.differing.length === 0) return undefined;
  return {
    code: 'role-trust-differs',
    message: `the trust policy of ${named(trusts.value.differing, 'role', 'roles')} is not what the manifest asks for: it may let in calls that are not the gate’s`,
    remedy: '`rolekeeper plan` shows the difference, and apply ends it.',
  };
}

/** Whether how old it is cannot be known here. */
export function isUndated(table: GateEvidence['table']): boolean {
  return table.is === 'seen' && table.value.is === 'read' && table.value.ageSeconds === undefined;
}

/** Seconds: three of the longest intervals that a deployment can have (`driftMinutes`, 720), and fifteen minutes. */
const LONGEST = (3 * 720 + 15) * 60;

/** That the table is not there, or that no pass has confirmed it for longer than any deployment allows. */
export function tableRefusal(table: GateEvidence['table']): Refusal | undefined {
  if (table.is === 'unseen') return undefined;
  if (table.value.is === 'unreadable') {
    return {
      code: 'gate-table-unreadable',
      message: 'gate.json of the state bucket is not there, or is no table that this version understands',
      remedy: 'Look at the last pass, which writes it: `rolekeeper report`. Until then the gate lets no step in.',
    };
  }
  const { ageSeconds } = table.value;
  if (ageSeconds === undefined || ageSeconds <= LONGEST) return undefined;
  const age = Number.isFinite(ageSeconds) ? `${formatDuration(Math.floor(ageSeconds / 3600) * 3600)} ago` : 'never';
  return {
    code: 'gate-table-stale',
    message: `the last pass that wrote or confirmed the table was ${age}: the gate lets no step in`,
    remedy: 'Find out why passes fail: `rolekeeper report`, the alarms, the log of the function (docs/runbook.md).',
  };
}

/** That managed roles could get into the gate’s VPC, each with its ways. */
export function neighbourRefusal(neighbours: GateEvidence['neighbours']): Refusal | undefined {
  if (neighbours.is === 'unseen' || neighbours.value.ways.length === 0) return undefined;
  const { ways, looked } = neighbours.value;
  return {
    code: 'gate-neighbour',
    message: `${ways.length} of ${counted(looked, 'managed role')} could get a network interface into the gate’s VPC, or open it: its calls would pass for the gate’s, from any branch`,
    remedy:
      'Put the gate into an account without pipeline roles (-c gateAccount=ACCOUNT); or take these actions from the roles.',
    details: ways.flatMap(({ role, lines }) => lines.map((line) => `${role}: ${line}`)),
  };
}
