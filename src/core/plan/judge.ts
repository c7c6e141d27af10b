/**
 * What the differences mean: whether a change gives more than there was, which drift the settings accept, whose
 * sessions have to end, and which role is no loss because it was renamed. Every difference becomes one change; nothing is left out, and nothing is added.
 */
import type { DriftSettings } from '../manifest/drift-settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { ProviderState } from '../model/actual-state.ts';
import type { AdoptionFacts } from '../model/beyond-boundary.ts';
import type { Change, CreateDifference, Difference } from '../model/change.ts';
import type { FacetChange, FacetDifference, Widening } from '../model/facet-change.ts';
import { inventoryRole, type KnownRoles } from '../model/inventory.ts';
import type { QuarantineDifference } from '../model/removal-change.ts';
import type { Kept, Lockout, UpdateChange, UpdateDifference } from '../model/update-change.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import { facetWidenings, widest } from '../widening/widening.ts';
import { acceptedFacet, acceptedReason } from './accepted-drift.ts';
import { isBegunByHand } from './adoption.ts';
import { lossesOf } from './adoption-losses.ts';
import { wasDeleted } from './drift.ts';
import { lockoutOf, whoIsLeft } from './lockout.ts';
import { hasDay } from './quarantine.ts';
import { replaced } from './rename.ts';
import { facetsWithRevocation, isRevocationDue } from './revocation.ts';
import { whoGetsInto } from './who-gets-into.ts';

export interface Judgement {
  readonly drift: DriftSettings;
  readonly world: TrustWorld;
  /** What the service remembers; undefined where there is no inventory. */
  readonly known: KnownRoles;
  /** Whether what is intended is written down before the first call. */
  readonly keepsIntent: boolean;
  /** The provider of the settings, as IAM has it. */
  readonly provider: ProviderState;
  /** Of the roles that are adopted, by name. Not there: it was not read. */
  readonly adoptions?: ReadonlyMap<string, AdoptionFacts>;
}

/** In the same order. */
export function judge(differences: readonly Difference[], by: Judgement): Change[] {
  const spared = new Set([...replaced(differences, by.known)].filter((name) => isReplacedFor(name, differences, by)));
  return differences.map((difference): Change => {
    switch (difference.kind) {
      case 'create':
        return judgedCreation(difference, by);
      case 'update':
      case 'adopt':
        return judgedUpdate(difference, by);
      case 'delete':
        return { ...difference, isReplaced: spared.has(difference.name) };
      case 'quarantine':
        return judgedClosing(difference, spared, by);
      case 'keep':
        return 'kept' in difference ? { ...difference, kept: withEntrants(difference, by.world) } : difference;
      default:
        return difference;
    }
  });
}

function judgedClosing(difference: QuarantineDifference, spared: ReadonlySet<string>, by: Judgement): Change {
  const { byHand: changed, ...closing } = difference;
  const { actual, reopened, name } = closing;
  const role = inventoryRole(by.known, name);
  const byHand = changed && judgedUpdate(changed, by);
  const wasOpened = reopened === true || byHand?.facets.some(isRevocation) === true;
  const revokes = by.drift.revokeSessions && (wasOpened || isRevocationDue(actual, role));
  const isUnwritten = !by.keepsIntent && !difference.isClosed;
  const wasClosed = hasDay(actual) || role?.closedOn !== undefined;
  return {
    ...closing,
    ...(byHand && { byHand }),
    isReplaced: spared.has(name),
    revokes,
    ...(isUnwritten && revokes && { revokesEarly: true }),
    ...(isUnwritten && wasClosed && { dayFirst: true }),
  };
}

function isRevocation({ facet, after }: FacetDifference): boolean {
  return facet === 'revocation' && after !== undefined;
}

function judgedCreation(difference: CreateDifference, { drift, known }: Judgement): Change {
  const accepted = wasDeleted(difference.name, known) ? acceptedReason('drift-deleted', drift) : undefined;
  return { ...difference, widening: { width: 'widens', words: 'a new way in' }, accepted };
}

/** A successor that lets in none of those who enter the old role is no successor. */
function isReplacedFor(name: string, differences: readonly Difference[], by: Judgement): boolean {
  const old = differences.find((one) => one.name === name);
  if (old === undefined || !('because' in old) || old.because.is !== 'renamed') return true;
  const { to } = old.because;
  const successor = differences.find((one) => one.name === to);
  if (successor === undefined || !('desired' in successor)) return true;
  return whoIsLeft(old.actual.trust, successor.desired.trust, by) === 'some';
}

/** To tell who would get in by a trust that no token can open is to tell what is not so; later somebody may. */
const DEAD_END: Widening = { width: 'unknown', words: 'admits nobody as long as IAM does not have what it names' };

function judgedUpdate(difference: UpdateDifference, by: Judgement): UpdateChange {
  const { drift, world } = by;
  // When the manifest changes as well, or may have, the whole role is made equal to it.
  const isDriftAlone = !difference.causes.some((cause) => cause === 'manifest' || cause === 'unknown');
  const widenings = facetWidenings(difference, world);
  const trust = difference.facets.findIndex(({ facet }) => facet === 'trust');
  const byHand = difference.applied.length > 0 ? widenings[trust]?.drifted : undefined;
  const lockout = withLosses(lockoutOf(difference, { ...by, byHand }), difference, by);
  const facets = difference.facets.map((facet: FacetDifference, index): FacetChange => {
    const widths = widenings[index] ?? { widening: undefined, asked: undefined, drifted: undefined };
    const accepted = isDriftAlone ? acceptedFacet(facet, drift) : undefined;
    const isDead = facet.facet === 'trust' && lockout?.leaves === 'nobody';
    if (isDead) return { ...facet, ...widths, widening: DEAD_END, asked: DEAD_END, accepted };
    return { ...facet, ...widths, asked: certainly(widths.asked, difference), accepted };
  });
  const { kept, actual } = difference;
  const update = {
    ...difference,
    ...(kept && { kept: withEntrants({ kept, actual }, world) }),
    facets,
    ...(lockout && { lockout }),
    widening: widest(facets.flatMap(({ widening }) => widening ?? [])),
    asked: widest(facets.flatMap(({ asked }) => asked ?? [])),
  };
  if (!drift.revokeSessions) return update;
  const early = !by.keepsIntent && { revokesEarly: true as const };
  return { ...update, facets: facetsWithRevocation(update, by.known), ...early };
}

/** Of an adoption, whatever it takes away is for a person to approve; also where a person has begun it by hand. */
function withLosses(lockout: Lockout | undefined, difference: UpdateDifference, by: Judgement): Lockout | undefined {
  const { kind, desired, name } = difference;
  if (kind !== 'adopt' && !isBegunByHand(desired, by.known)) return lockout;
  const isGoingOn = kind === 'adopt' && inventoryRole(by.known, name) !== undefined;
  const { words, digest } = lossesOf(difference, by.world, { facts: by.adoptions?.get(name), isGoingOn });
  if (words.length === 0) return lockout;
  return { leaves: 'some', exchanged: [], ...lockout, loses: words, lossDigest: digest };
}

/** No manifest says who may enter such a role, so the plan says who does. */
function withEntrants({ kept, actual }: { kept: Kept; actual: ActualRole }, world: TrustWorld): Kept {
  return { ...kept, whoGetsIn: whoGetsInto(actual, world) };
}

/** Without a memory of what was applied last, a hand may have given before what the manifest asks for now. */
function certainly(asked: Widening | undefined, { kind, applied }: UpdateDifference): Widening | undefined {
  // Of a role that was never ours, IAM has what there was.
  if (asked === undefined || kind === 'adopt' || applied.length > 0 || asked.width === 'widens') return asked;
  return { width: 'unknown', words: 'what was applied last is not known' };
}
