/** What an import says of one role. */
import { samePolicy } from '../iam/policy-document.ts';
import type { ActualRole } from '../model/actual-role.ts';
import { arn } from '../model/ids.ts';
import type { PolicyText } from '../model/role-spec.ts';
import type { LockFileChange } from '../names/lock-files.ts';
import type { judgeBy } from '../role-guardrails/policy-verdict.ts';
import { readTrustDocument } from '../trust/trust-document.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import { whoGetsIn } from '../trust/who-gets-in.ts';
import type { Graded } from './grade.ts';
import type { Judged } from './judged.ts';
import type { Reason } from './reason.ts';

export interface ImportedRole {
  readonly name: string;
  readonly arn: string;
  readonly grade: Graded['grade'] | 'not-ours';
  /** Of `not-ours` alone. */
  readonly reason: Reason | undefined;
  readonly graded: Graded | undefined;
  /** Who gets in today, in words. */
  readonly before: readonly string[];
  /** By the manifest; undefined: there is none. */
  readonly after: readonly string[] | undefined;
  readonly administrator: boolean | undefined;
  readonly lastUsed: Date | undefined;
  /** Of the manifest, also where it was not accepted. */
  readonly manifest: ManifestOf | undefined;
  /** What its manifest would give more than it did; [] also where there was none. */
  readonly moreThanBefore: readonly string[];
  /** What a person should know of it, in sentences without a full stop. */
  readonly notes: readonly string[];
}

export interface ManifestOf {
  readonly file: string;
  readonly arn: string;
  readonly how: 'ours' | 'in-place' | 'beside';
  /** `refused`: it admits more than the role, and that was not accepted. */
  readonly change: 'new' | 'patched' | 'same' | 'refused';
}

interface Telling {
  readonly world: TrustWorld;
  readonly judge: ReturnType<typeof judgeBy>;
  /** By path. */
  readonly texts: ReadonlyMap<string, LockFileChange>;
  readonly isTaken: (one: Judged) => boolean;
}

export function imported(
  role: ActualRole,
  judged: Judged | undefined,
  reason: Reason | undefined,
  { world, judge, texts, isTaken }: Telling,
): ImportedRole {
  const { name, lastUsed } = role;
  const base = {
    name,
    arn: role.arn,
    lastUsed,
    before: words(role.trust, world),
    administrator: judge(role, false).admin,
    moreThanBefore: judged?.moreThanBefore ?? [],
  };
  if (judged === undefined || reason !== undefined) {
    return { ...base, grade: 'not-ours', reason, graded: undefined, after: undefined, manifest: undefined, notes: [] };
  }
  const { desired, graded, file, notes } = judged;
  const text = texts.get(file);
  const change =
    !isTaken(judged) || text === undefined
      ? 'refused'
      : text.before === undefined
        ? 'new'
        : text.before === text.after
          ? 'same'
          : 'patched';
  const how = desired.adopts?.how ?? 'ours';
  const own = arn(`${role.arn.slice(0, role.arn.indexOf(':role/'))}:role${desired.path}${desired.name}`) ?? role.arn;
  return {
    ...base,
    ...{ grade: graded.grade, reason: undefined, graded },
    notes: [...notes, ...base.moreThanBefore.map((more) => `its manifest gave less: ${more}`)],
    after: samePolicy(role.trust, desired.trust) ? base.before : words(desired.trust, world),
    manifest: { file, arn: own, how, change },
  };
}

function words(trust: PolicyText, world: TrustWorld): readonly string[] {
  const read = readTrustDocument(trust);
  return 'document' in read ? whoGetsIn(read.document, world).words : ['not worked out: IAM accepts no such document'];
}
