/**
 * What `doctor --gate` checks: whether what stands between a step and a gated role is there, as far as it can be looked at,
 * and which roles could pass by it. What cannot be seen is said, and never taken for being in order.
 */
import type { Refusal } from '../access/refusal.ts';
import type { Arn } from '../model/ids.ts';
import { counted, named } from '../text/counted.ts';
import { formatDuration } from '../text/duration.ts';
import type { Check, CheckResult, Need } from './check.ts';
import type { Seen } from './evidence.ts';
import type { Examination } from './examination.ts';

export interface GateEvidence {
  /** Of the settings; undefined: they have no gate. */
  readonly gate: { readonly vpcs: readonly Arn[]; readonly inAccount: readonly Arn[] } | undefined;
  readonly account: string;
  /** Names of the roles whose branches the gate keeps. */
  readonly gated: readonly string[];
  /** The VPC of the gate that is deployed; `value` undefined: none is. */
  readonly deployed: Seen<Arn | undefined>;
  /** Gated roles whose trust policy in IAM is not what the manifest asks for, and those that IAM does not have. */
  readonly trusts: Seen<{ readonly differing: readonly string[]; readonly missing: readonly string[] }>;
  readonly table: Seen<GateTableFacts>;
  /** Roles that could get into a VPC of the gate; unseen where none of them is in the account. */
  readonly neighbours: Seen<GateNeighbourFacts>;
}

/** `ageSeconds`: since a pass has last written or confirmed it; undefined: no service reports here. */
export type GateTableFacts =
  | { readonly is: 'unreadable' }
  | { readonly is: 'read'; readonly ageSeconds: number | undefined };

export interface GateNeighbourFacts {
  /** Of the roles that were looked at. */
  readonly looked: number;
  /** By role, what it may do and why, each a line. */
  readonly ways: readonly { readonly role: string; readonly lines: readonly string[] }[];
  /** Subnets that policies deny, and that were taken for the gate's. */
  readonly subnets: readonly string[];
}

interface Family {
  readonly topic: string;
  readonly needs: readonly Need[];
  readonly fact: Seen<unknown>;
  readonly checks: readonly Check[];
  readonly refusal: Refusal | undefined;
  /** Of the last of its checks: why it is left out, where the others are made. */
  readonly open?: string | undefined;
}

/** Pure: `evidence` has all that was looked at. */
export function examineGate(evidence: GateEvidence): Examination {
  const results = familiesOf(evidence).flatMap(resultsOf);
  const causes = results.flatMap((result) => (result.is === 'wrong' ? result.refusal : []));
  return { results, causes, unchecked: [], notes: notesOf(evidence) };
}

function familiesOf(evidence: GateEvidence): Family[] {
  const { gate, deployed, trusts, table, neighbours } = evidence;
  const here = { is: 'seen', value: undefined } as const;
  return [
    {
      topic: 'settings',
      needs: ['manifests'],
      fact: here,
      checks: [{ id: 'gate-missing', holds: 'rolekeeper.yaml names the VPCs of the gate' }],
      refusal: gate === undefined ? missing(evidence) : undefined,
    },
    {
      topic: 'deployed gate',
      needs: ['manifests', 'deployment'],
      fact: gate === undefined ? NO_GATE : deployed,
      checks: [{ id: 'gate-not-deployed', holds: 'the gate is deployed in one of these VPCs' }],
      refusal: elsewhere(evidence),
    },
    {
      topic: 'gated roles',
      needs: ['manifests', 'account'],
      fact: trusts,
      checks: [{ id: 'role-trust-differs', holds: 'IAM has the trust policies that let in no call but the gate’s' }],
      refusal: trustsDiffer(trusts),
    },
    {
      topic: 'gate’s table',
      needs: ['table'],
      fact: table,
      checks: [
        { id: 'gate-table-unreadable', holds: 'the table is there, and can be read' },
        { id: 'gate-table-stale', holds: 'a pass has confirmed it not long ago' },
      ],
      refusal: tableRefusal(table),
      open: isUndated(table) ? 'the reports of the service (--target aws --state-bucket NAME)' : undefined,
    },
    {
      topic: 'neighbours',
      needs: ['manifests', 'policies'],
      fact: gate === undefined ? NO_GATE : neighbours,
      checks: [{ id: 'gate-neighbour', holds: 'no managed role could get a network interface into the gate’s VPC' }],
      refusal: neighbourRefusal(neighbours),
    },
  ];
}

const NO_GATE = { is: 'unseen', why: 'a gate in the settings' } as const;

function resultsOf({ topic, needs, fact, checks, refusal, open }: Family): CheckResult[] {
  const at = refusal === undefined ? checks.length : checks.findIndex(({ id }) => id === refusal.code);
  return checks.map(({ id, holds }, index): CheckResult => {
    const result = { id, holds, topic, needs };
    if (fact.is === 'unseen') return { ...result, is: 'left-out', why: fact.why };
    if (refusal !== undefined && index === at) return { ...result, is: 'wrong', refusal };
    if (open !== undefined && index === checks.length - 1 && index < at)
      return { ...result, is: 'left-out', why: open };
    return { ...result, is: index < at ? 'ok' : 'not-reached' };
  });
}

function missing({ gated }: GateEvidence): Refusal {
  return {
    code: 'gate-missing',
    message: `rolekeeper.yaml has no gate${gated.length === 0 ? '' : `, and ${counted(gated.length, 'role')} ask for one`}`,
    remedy: 'Deploy the gate, and write what its stack prints under gate: in rolekeeper.yaml (docs/branches.md).',
  };
}

function elsewhere({ gate, deployed }: GateEvidence): Refusal | undefined {
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

function trustsDiffer(trusts: GateEvidence['trusts']): Refusal | undefined {
  if (trusts.is === 'unseen' || trusts.value.differing.length === 0) return undefined;
  return {
    code: 'role-trust-differs',
    message: `the trust policy of ${named(trusts.value.differing, 'role', 'roles')} is not what the manifest asks for: it may let in calls that are not the gate’s`,
    remedy: '`rolekeeper plan` shows the difference, and apply ends it.',
  };
}

function isUndated(table: GateEvidence['table']): boolean {
  return table.is === 'seen' && table.value.is === 'read' && table.value.ageSeconds === undefined;
}

/** Seconds: three of the longest intervals that a deployment can have (`driftMinutes`, 720), and fifteen minutes. */
const LONGEST = (3 * 720 + 15) * 60;

function tableRefusal(table: GateEvidence['table']): Refusal | undefined {
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

function neighbourRefusal(neighbours: GateEvidence['neighbours']): Refusal | undefined {
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

function notesOf({ gate, account, trusts, table, neighbours }: GateEvidence): string[] {
  if (gate === undefined) return [];
  const others = gate.vpcs.filter((vpc) => !gate.inAccount.includes(vpc)).map((vpc) => vpc.split(':')[4]);
  const missingRoles = trusts.is === 'seen' ? trusts.value.missing : [];
  const subnets = neighbours.is === 'seen' ? neighbours.value.subnets : [];
  return [
    ...(others.length === 0
      ? []
      : [
          `A VPC of the gate is in account ${[...new Set(others)].join(', ')}, and the roles are in ${account}: no role here can get into it, unless its subnets are shared with this account.`,
        ]),
    ...ageNotes(table),
    ...(missingRoles.length === 0 ? [] : [`Not in IAM yet: ${missingRoles.join(', ')}.`]),
    ...(subnets.length === 0
      ? []
      : [
          `Taken for the subnets of the gate, as policies deny them: ${subnets.join(', ')}. Compare them with the VPC.`,
        ]),
    'Not seen: people and roles that no manifest declares; what a service does with a role of its own, or one that is passed to it; resource shares, peering and the endpoint’s policy; who may change the gate’s stack or the state bucket.',
  ];
}

function ageNotes(table: GateEvidence['table']): string[] {
  const age = table.is === 'seen' && table.value.is === 'read' ? table.value.ageSeconds : undefined;
  if (age === undefined || !Number.isFinite(age)) return [];
  const minutes = counted(Math.max(0, Math.floor(age / 60)), 'minute');
  return [
    `The table was last written or confirmed ${minutes} ago; the gate refuses it after three intervals of the service and fifteen minutes.`,
  ];
}
