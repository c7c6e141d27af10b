/** Roles of the gate, and whether the gate that is deployed stands where they let calls in. */
import type { DeployedGate } from './deployment.ts';
import type { DesiredRole, GateEnforcement } from './desired-role.ts';

/** A role whose branches the gate keeps. */
export type GatedRole = DesiredRole & { readonly admission: { readonly enforcement: GateEnforcement } };

export function isGated(role: DesiredRole): role is GatedRole {
  return role.admission.enforcement.by === 'gate';
}

/** Whether the gate that is deployed can get a step into the role. @param gate undefined: none is */
export function standsIn({ admission }: GatedRole, gate: DeployedGate | undefined): boolean {
  return gate !== undefined && admission.enforcement.vpcs.includes(gate.vpc);
}

/** The same roles, those of the gate with what the deployment says. @param gate undefined: none is deployed */
export function besideGate(roles: readonly DesiredRole[], gate: DeployedGate | undefined): DesiredRole[] {
  return roles.map((role) => {
    if (!isGated(role)) return role;
    const { admission } = role;
    const enforcement = { ...admission.enforcement, deployed: standsIn(role, gate) };
    return { ...role, admission: { ...admission, enforcement } };
  });
}
