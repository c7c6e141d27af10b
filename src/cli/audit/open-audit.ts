/** The branch audit of `trail --branches`: Bitbucket is asked, and what came of it is kept where a state is named. */
import { auditBranches } from '../../bitbucket/audit-branches.ts';
import { RequestLimit } from '../../bitbucket/request-limit.ts';
import type { AuditPeriod } from '../../core/model/branch-audit.ts';
import type { DesiredRole, Enforcement } from '../../core/model/desired-role.ts';
import { type AuditedRole, auditedRoles } from '../../core/trail/branch-audit.ts';
import { UsageError } from '../../errors.ts';
import type { BranchAudit } from '../../ports.ts';
import type { KnownRoles } from '../account/known-roles.ts';
import { type OpenState, openState } from '../account/state.ts';
import { stateBucketOf } from '../account/state-bucket.ts';
import type { ReadTrail } from '../account/trail-events.ts';
import type { TargetWord } from '../command/options.ts';
import type { Session } from '../command/verb.ts';
import { openBitbucket } from '../manifests/bitbucket-access.ts';

export interface AuditQuestion {
  /** A name or an ARN; undefined: every role. */
  readonly role: string | undefined;
  /** Requests to Bitbucket, at most. */
  readonly budget: number;
  readonly target: TargetWord | undefined;
  readonly stateBucket: string | undefined;
  readonly profile: string | undefined;
  readonly regions: readonly string[];
  readonly endpointUrl: string | undefined;
}

export interface KeptAudit extends BranchAudit {
  /** Those that it is about, as their manifests declare them. */
  readonly declared: readonly DesiredRole[];
  readonly requests: Pick<RequestLimit, 'most' | 'sent'>;
  /** For people: where `status` finds it; undefined: nowhere. */
  readonly keptIn: string | undefined;
}

/** Asks Bitbucket. @throws StateFileError, ServiceStateError, AccessDeniedError, UnreachableError: it could not be kept */
export type Audit = (read: ReadTrail) => Promise<KeptAudit>;

/**
 * Nothing is sent yet: whatever is missing is said before CloudTrail is read, which takes minutes.
 * @throws UsageError if there are no manifests, no such role, or no token
 */
export function openAudit(question: AuditQuestion, known: KnownRoles | undefined, { io }: Session): Audit {
  const { declared, settings } = known ?? {};
  if (declared === undefined || settings === undefined) {
    throw new UsageError('--branches needs the manifests: they say which branches a role names', {
      remedy: 'Name the manifests folder: rolekeeper trail manifests --branches.',
    });
  }
  const roles = rolesAsked(auditedRoles(declared, settings), declared, question.role);
  const limit = new RequestLimit(question.budget);
  const { runs } = openBitbucket(io, limit);
  const names = new Set(roles.map(({ name }) => name));
  return async (read) => {
    const audit = await auditBranches(runs, {
      ...{ workspace: settings.provider.workspace, roles, uses: read.trail.uses },
      ofUnknownRole: read.trail.ofUnknownRole,
      ...{ period: periodOf(read), at: read.until },
    });
    const keptIn = await keep(audit, question, io);
    return { ...audit, declared: declared.filter(({ name }) => names.has(name)), requests: limit, keptIn };
  };
}

function rolesAsked(
  audited: readonly AuditedRole[],
  declared: readonly DesiredRole[],
  role: string | undefined,
): readonly AuditedRole[] {
  if (role === undefined) return audited;
  const found = audited.filter(({ name, arn }) => name === role || arn === role);
  if (found.length > 0) return found;
  const own = declared.find(({ name }) => name === role.slice(role.lastIndexOf('/') + 1));
  const why = own === undefined ? 'no valid manifest declares it' : NOT_AUDITED[own.admission.enforcement.by];
  throw new UsageError(`there are no branches of ${role} to audit: ${why}`, {
    remedy: 'Leave --branches out, or name a role whose branches a person attests: rolekeeper status lists them.',
  });
}

const NOT_AUDITED: Readonly<Record<Enforcement['by'], string>> = {
  subject: 'IAM refuses every branch that its manifest does not name',
  gate: 'the gate compares the branch, and IAM takes no call from elsewhere',
  environment: 'its manifest names no branches',
  nobody: 'its manifest names no branches',
};

/** No more than was looked at: of files, from the first use to the last. */
function periodOf({ trail, since, until, regions, files }: ReadTrail): AuditPeriod {
  const first = trail.uses[0]?.at;
  const last = trail.uses.at(-1)?.at;
  return {
    since: ((files === undefined ? since : (first ?? since)) ?? until).toISOString(),
    until: (files === undefined ? until : (last ?? until)).toISOString(),
    regions: regions ?? [...new Set(trail.uses.map(({ region }) => region))].sort(),
  };
}

async function keep({ roles }: BranchAudit, question: AuditQuestion, io: Session['io']): Promise<string | undefined> {
  const state = await stateOf(question, io);
  try {
    if (state?.audits === undefined) return undefined;
    await state.audits.keep(roles);
    return state.audits.place;
  } finally {
    state?.close();
  }
}

/** The state bucket where one is named, else what lies beside an embedded account; of AWS alone, nothing says where. */
async function stateOf(
  { target, stateBucket, profile, regions, endpointUrl }: AuditQuestion,
  io: Session['io'],
): Promise<OpenState | undefined> {
  const bucket = stateBucketOf({ stateBucket }, io.env);
  const place = { profile, region: regions[0], endpointUrl };
  if (bucket !== undefined) return openState({ ...place, target: 'aws', stateBucket: bucket }, io);
  if (target === undefined || target === 'aws') return undefined;
  return openState({ ...place, target, stateBucket: undefined }, io);
}
