import type { Finding } from '../model/finding.ts';
import { unattested } from '../trust/unattested.ts';
import type { PlanRule } from './rule.ts';

/** Up to here each has a finding of its own; where nothing was ever attested it may be every role. */
const MOST_FINDINGS = 5;

/** Up to here they are named. */
const NAMED = 20;

/**
 * A manifest names branches, and no person attests that Bitbucket keeps others out, or one says that it does not. IAM
 * pins the environment alone, so nothing here can stop them, and the manifest reads as if something did. Where the
 * settings ask for attestations, such a manifest is a mistake, and does not come here (compile.ts).
 */
export const attestation: PlanRule = {
  codes: ['attestation-differs', 'attestation-missing'],
  check: ({ declared }) => {
    const all = declared.flatMap(({ name, admission }) =>
      unattested(admission).map((one): Finding & { role: string } => ({ ...one, blocks: 'nothing', role: name })),
    );
    const missing = all.filter(({ code }) => code === 'attestation-missing');
    if (missing.length <= MOST_FINDINGS) return all;
    return [...all.filter(({ code }) => code !== 'attestation-missing'), together(missing.map(({ role }) => role))];
  },
};

function together(roles: readonly string[]): Finding {
  const more = roles.length > NAMED ? ` and ${roles.length - NAMED} more` : '';
  return {
    code: 'attestation-missing',
    blocks: 'nothing',
    message: `no person attests that only the named branches may deploy to the environments of ${roles.length} roles: ${roles.slice(0, NAMED).join(', ')}${more}`,
    remedy:
      'for each environment: let Bitbucket admit no other branch there (Repository settings, Deployments), then write that into bitbucket.lock.yaml, under attested of its repository',
  };
}
