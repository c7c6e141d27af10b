import type { Guardrail } from '../guardrails.ts';
import { SERVICE_ROLES } from '../service-roles.ts';
import { lintTrust } from '../trust-lint.ts';
import { trustWorld } from '../trust-world.ts';
import type { Finding } from '../types.ts';

/** One by one they are told up to here; an account that keeps its roles elsewhere may have hundreds. */
const TOLD_ONE_BY_ONE = 5;

const OURS: ReadonlySet<string> = new Set(Object.values(SERVICE_ROLES));

/**
 * Roles outside our path that the shared provider opens to Bitbucket steps. They are not ours: nothing here ever writes
 * to them. They are told because the reviews that manifests go through stop at them.
 */
export const foreignTrust: Guardrail = ({ actual, changes, settings }) => {
  const told = new Set(changes.flatMap((change) => (change.kind === 'conflict' ? change.actual.name : [])));
  const foreign = actual.roles.filter(
    ({ owner, path, name, trust }) =>
      owner === 'other' &&
      !path.startsWith(settings.roles.path) &&
      !OURS.has(name) &&
      !told.has(name) &&
      trust.includes(settings.provider.arn),
  );
  if (foreign.length === 0) return [];
  if (foreign.length > TOLD_ONE_BY_ONE) {
    return [finding(`${foreign.length} roles outside our path trust the Bitbucket provider`)];
  }
  const world = trustWorld(settings, undefined);
  return foreign.map(({ name, arn, trust }) => {
    const { verdict, admits } = lintTrust(trust, world);
    const who = admits?.words.join('; ') ?? 'a policy that IAM would not take';
    return { ...finding(`${arn} trusts the Bitbucket provider (${verdict}): ${who}`), role: name };
  });
};

function finding(message: string): Finding {
  return {
    rule: 'foreign-trust',
    blocks: 'nothing',
    message,
    remedy: 'look at them with `rolekeeper scan`, and move them into manifests',
  };
}
