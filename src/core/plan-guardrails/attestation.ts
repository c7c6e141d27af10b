import type { DesiredRole } from '../model/desired-role.ts';
import type { Finding } from '../model/finding.ts';
import { unattested, unboundIn } from '../trust/unattested.ts';
import type { PlanRule } from './rule.ts';

/** Up to here each has a finding of its own; where nothing was ever attested it may be every role. */
const MOST_FINDINGS = 5;

/** Up to here they are named. */
const NAMED = 20;

/**
 * A manifest names branches, and no person attests that Bitbucket keeps others out, or one says that it does not. IAM
 * pins the environment alone, so nothing here can stop them, and the manifest reads as if something did. Where the
 * settings ask for attestations, such a manifest is a mistake, and does not come here (compile.ts).
 *
 * And an attestation is of the environment that a person has seen. One that names another UUID, or none, is of no
 * environment that IAM pins: it counts for nothing, and a reader of the lock file would think that it does.
 */
export const attestation: PlanRule = {
  codes: ['attestation-differs', 'attestation-missing', 'attestation-unbound'],
  check: ({ declared }) => {
    const all = declared.flatMap(({ name, admission }) =>
      unattested(admission)
        .filter(({ code }) => code !== 'attestation-unbound')
        .map((one): Finding & { role: string } => ({ ...one, blocks: 'nothing', role: name })),
    );
    const missing = all.filter(({ code }) => code === 'attestation-missing');
    const unbound = unboundOf(declared);
    if (missing.length <= MOST_FINDINGS) return [...all, ...unbound];
    const differing = all.filter(({ code }) => code !== 'attestation-missing');
    return [...differing, ...unbound, together(missing.map(({ role }) => role))];
  },
};

/** One for each environment, whatever the number of roles that name it. */
function unboundOf(declared: readonly DesiredRole[]): Finding[] {
  const found = declared.flatMap(({ admission }) => unboundIn(admission));
  const byMessage = new Map(found.map((one) => [one.message, one]));
  return [...byMessage.values()].map((one) => ({ ...one, blocks: 'nothing' }));
}

function together(roles: readonly string[]): Finding {
  const more = roles.length > NAMED ? ` and ${roles.length - NAMED} more` : '';
  return {
    code: 'attestation-missing',
    blocks: 'nothing',
    message: `no person attests that only the named branches may deploy to the environments of ${roles.length} roles: ${roles.slice(0, NAMED).join(', ')}${more}`,
    remedy:
      'for each environment: let Bitbucket admit no other branch there (Repository settings, Deployments), then write that into the lock file, under attested of its repository',
  };
}
