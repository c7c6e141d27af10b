import { type Change, isUpdate } from '../model/change.ts';
import { type GatedRole, isGated, standsIn } from '../model/deployed-gate.ts';
import type { DeployedGate } from '../model/deployment.ts';
import type { Finding } from '../model/finding.ts';
import { wasDeleted } from '../plan/drift.ts';
import { isHealing } from '../plan/lockout.ts';
import { named } from '../text/counted.ts';
import { enteredFrom } from '../trust/entered-from.ts';
import type { Circumstances, PlanRule } from './rule.ts';

/**
 * A role of the gate can be entered through the gate alone, so that without one no step could become it. It blocks what would put a
 * role into that form, and what would shut out the gate that is deployed. A role that has the form keeps it: what a hand has
 * changed is put back, and everything else of it goes on.
 */
export const gateNotDeployed: PlanRule = {
  codes: ['gate-not-deployed'],
  check: ({ changes, deployment: { gate }, known, isDeclared }) => {
    // Of an account that was not read no deployment is known either.
    if (isDeclared === true) return [];
    return changes.flatMap((change): Finding[] => {
      const role = changedRole(change);
      if (role === undefined || standsIn(role, gate)) return [];
      const shuts = shutsOut(change, role, gate);
      if (!shuts && (isInForm(change) || isPutBack(change, known))) return [];
      return [finding(role, gate, shuts)];
    });
  },
};

/** Of the gate, and about to be written. */
function changedRole(change: Change): GatedRole | undefined {
  if (change.kind !== 'create' && !isUpdate(change)) return undefined;
  return isGated(change.desired) ? change.desired : undefined;
}

/** The VPC of the gate is taken out of the settings while it still stands there. */
function shutsOut(change: Change, role: GatedRole, gate: DeployedGate | undefined): boolean {
  if (gate === undefined || !isUpdate(change) || standsIn(role, gate)) return false;
  return enteredFrom(change.actual.trust)?.includes(gate.vpc) === true;
}

/** Nothing of the trust changes, or only which VPCs it names. */
function isInForm(change: Change): boolean {
  if (!isUpdate(change)) return false;
  return !change.facets.some(({ facet }) => facet === 'trust') || enteredFrom(change.actual.trust) !== undefined;
}

/** The role was of the gate when it was applied last, and a hand has changed or deleted it since. */
function isPutBack(change: Change, known: Circumstances['known']): boolean {
  if (change.kind === 'create') {
    const { name, desired } = change;
    return wasDeleted(name, known) && known?.[name]?.digest === desired.digest;
  }
  if (!isUpdate(change)) return false;
  const trust = change.facets.find(({ facet }) => facet === 'trust');
  return trust !== undefined && isHealing(change, trust, known);
}

function finding({ name, admission }: GatedRole, gate: DeployedGate | undefined, shuts: boolean): Finding {
  const { vpcs } = admission.enforcement;
  const where = named(vpcs, 'VPC', 'VPCs');
  if (gate !== undefined && shuts) {
    return {
      ...RULE,
      role: name,
      message: `the gate stands in ${gate.vpc}, and the settings name ${where} alone: no step could become the role any more`,
      remedy: `leave ${gate.vpc} under gate.vpcs beside the new one until the gate has moved (docs/deploy.md, Another VPC)`,
    };
  }
  const stands = gate === undefined ? 'no gate is known to be deployed' : `the gate stands in ${gate.vpc}`;
  return {
    ...RULE,
    role: name,
    message: `${stands}, and it would be entered from ${where} alone: no step could become the role`,
    remedy:
      gate === undefined
        ? 'deploy the gate and then the service with its VPC (-c gateVpc, docs/branches.md); a plan of AWS from a command line knows of it by --state-bucket, and the embedded IAM has none; until then pin an environment instead (enforcement: environment)'
        : `write ${gate.vpc} under gate.vpcs in rolekeeper.yaml, or deploy the service with the VPC that the gate stands in (-c gateVpc)`,
  };
}

const RULE = { code: 'gate-not-deployed', blocks: 'writes' } as const;
