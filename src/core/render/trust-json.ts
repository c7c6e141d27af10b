/** A trust policy's verdict for programs (schemas/trust-verdict.schema.json, schemas/scan.schema.json). */

import { triedTokens } from '../trust/lint/tried-tokens.ts';
import type { TrustVerdict } from '../trust/lint/trust-lint.ts';
import type { Scan, ScannedRole } from './scan.ts';

/** `source` is what was judged, for people: a file or a role's ARN. */
export function trustVerdictJson(trust: TrustVerdict, source: string): unknown {
  return { version: 'rolekeeper.trust-verdict/v2', source, ...verdictJson(trust), tokens: triedTokens(trust) };
}

/** `shown`: those of its roles that were asked for; the counts are of all. */
export function scanJson({ account, total, roles, ignored }: Scan, target: string, shown = roles): unknown {
  const verdicts = roles.map(({ verdict }) => verdict);
  const count = (verdict: TrustVerdict['verdict']) => verdicts.filter((one) => one === verdict).length;
  return {
    version: 'rolekeeper.scan/v3',
    target,
    account,
    counts: {
      roles: total,
      trusting: roles.length,
      reject: count('reject'),
      warn: count('warn'),
      ok: count('ok'),
      admin: roles.filter(({ policies }) => policies.admin === true).length,
      ignored: ignored.length,
      notLookedAt: roles.filter(({ policies }) => policies.unseen.length > 0).length,
    },
    roles: shown.map(roleJson),
    ignored: ignored.map(({ name, arn, entry: { at, reason, until } }) => ({
      name,
      arn,
      entry: at,
      reason,
      until: until ?? null,
    })),
  };
}

function roleJson({ name, arn, owner, file, lastUsed, verdict, trust, trustDigest, policies }: ScannedRole): unknown {
  return {
    name,
    arn,
    owner,
    file: file ?? null,
    lastUsed: lastUsed?.toISOString() ?? null,
    ...verdictJson(trust),
    verdict,
    trust: trust.verdict,
    trustDigest,
    policies: policies.faults,
    admin: policies.admin ?? null,
    notLookedAt: policies.unseen,
  };
}

function verdictJson({ verdict, hits, admits }: TrustVerdict): Record<string, unknown> {
  return { verdict, rules: hits, admits: admits?.words ?? null, nobody: admits?.nobody ?? null };
}
