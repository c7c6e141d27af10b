/** What else there is to know of the gate, and what was not seen: sentences. */
import { counted } from '../text/counted.ts';
import type { GateEvidence } from './gate-evidence.ts';

/** Nothing where the settings have no gate; what was not seen comes last, each time. */
export function gateNotes({ gate, account, trusts, table, neighbours }: GateEvidence): string[] {
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
    'Not seen: people and roles that no manifest declares; what a service does with a role of its own, or one that is passed to it; resource shares, peering and the endpoint’s policy; who may change the gate’s stack or the state bucket, or invoke the gate’s exchange.',
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
