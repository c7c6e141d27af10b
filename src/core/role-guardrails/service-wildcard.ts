import { serviceOf } from '../iam/catalogue.ts';
import { leftOpen } from '../iam/resource-format.ts';
import { actionPointer, type PolicyStatement } from '../permissions/policy-statements.ts';
import { CDK_REMEDY } from './cdk-remedy.ts';
import type { RoleRule, RoleUnderCheck, Violation } from './rule.ts';

/** `cloudformation:*` on resources that are not named. */
export const serviceWildcard: RoleRule = {
  codes: ['service-wildcard'],
  level: 'refuse',
  settles: true,
  check(role) {
    return wholeServices(role, ({ resources }, text, service) => {
      const formats = serviceOf(service)?.formats ?? [];
      const open = resources.map((resource) => leftOpen(resource, formats)).find((found) => found !== undefined);
      if (open === undefined) return undefined;
      return {
        message: `"${text}" is every action of a service, on resources that are not named: ${open}`,
        remedy:
          service === 'cloudformation'
            ? CDK_REMEDY
            : 'list the actions that the pipeline really calls, and name the resources that it calls them on',
      };
    });
  },
};

/** One violation for each `service:*` that is allowed and that `judge` objects to. */
export function wholeServices(
  { statements }: RoleUnderCheck,
  judge: (statement: PolicyStatement, text: string, service: string) => Omit<Violation, 'pointer'> | undefined,
): Violation[] {
  return statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) =>
      statement.actions.flatMap(({ text, service, name, wildcard }, index) => {
        const judgement = wildcard && /^[*?]+$/.test(name) ? judge(statement, text, service) : undefined;
        return judgement === undefined ? [] : { pointer: actionPointer(statement, index), ...judgement };
      }),
    );
}
