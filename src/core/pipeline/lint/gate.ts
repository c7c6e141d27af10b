/** Whether the step goes through the gate, where the role is entered through it alone, and only there. */
import type { StepCase } from '../step-case.ts';
import type { Check } from './check.ts';

/** A call of STS by the step itself, for a role that takes calls of the gate alone. */
export function isPastGate({ script, role }: StepCase): boolean {
  return role.admission.enforcement.by === 'gate' && script.gate === 'direct';
}

export const throughGate: Check = (one) => {
  const { script, step, role } = one;
  const { enforcement } = role.admission;
  const base = { code: 'pipeline-gate', answer: 'cannot-match', at: step.at } as const;
  if (isPastGate(one)) {
    return {
      ...base,
      refuser: 'iam',
      message:
        'the step calls STS itself, and the role is entered through the gate alone: IAM refuses every other call, whatever its branch is',
      remedy: `go through the gate: \`rolekeeper snippet ${role.name}\` prints the lines`,
    };
  }
  if (enforcement.by !== 'gate' && script.gate === 'through') {
    return {
      ...base,
      refuser: 'gate',
      message: 'the step asks the gate, which knows the role not: its manifest does not say enforcement: gate',
      remedy: `call STS itself, as \`rolekeeper snippet ${role.name}\` prints it, or let the gate keep the branches of the role (enforcement: gate)`,
    };
  }
  return undefined;
};
