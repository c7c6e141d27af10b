/**
 * `drift` of rolekeeper.yaml: what is done about each kind of drift where it is not the usual, which is: put back, and
 * reported. Loosening a kind takes a reason, and every plan with such drift prints it.
 *
 * Not everything can be chosen. A boundary is always put back, as IAM lets us write only to roles that have it. What is
 * not ours (a role created again by hand, one without our tag, the provider) is always only reported; the exception is
 * roles outside our path.
 */

import type { Issue } from '../model/diagnosis.ts';
import type { DriftKind, Severity } from '../model/drift.ts';
import type { SourceDocument } from '../source/document.ts';
import { parseDays } from '../text/days.ts';
import { issuesOf } from './manifest-issues.ts';

export interface DriftSettings {
  /** A kind that is not here has the usual response. */
  readonly kinds: Readonly<Partial<Record<DriftKind, DriftSetting>>>;
  /** Whether sessions end that may have been opened while a trust policy was wider than its manifest. */
  readonly revokeSessions: boolean;
  readonly foreign: ForeignRoles;
}

export interface DriftSetting {
  readonly response: 'heal' | 'report';
  /** undefined: the usual. */
  readonly severity: Severity | undefined;
  readonly reason: string;
}

/** What becomes of roles outside our path that trust the shared provider. */
export interface ForeignRoles {
  readonly response: 'report' | 'quarantine' | 'delete';
  /** Whole days from closing to deleting. */
  readonly days: number;
  readonly reason: string;
  /** Role names that are only reported, each with the reason. */
  readonly exceptions: ReadonlyMap<string, string>;
}

/** What schemas/settings.schema.json lets through. */
export type DriftFile = Partial<
  Record<
    Exclude<DriftKind, 'foreign-trust'>,
    { readonly response?: 'heal' | 'report'; readonly severity?: Severity; readonly reason: string }
  >
> & {
  readonly 'foreign-trust'?: ForeignTrustFile;
  readonly revokeSessions?: boolean;
};

interface ForeignTrustFile {
  readonly response?: ForeignRoles['response'];
  readonly quarantine?: string;
  readonly severity?: Severity;
  readonly reason: string;
  readonly exceptions?: Record<string, string>;
}

/** The settings do not name foreign roles: these are reported, and that needs no reason. */
export const USUAL_DRIFT: DriftSettings = {
  kinds: {},
  revokeSessions: true,
  foreign: { response: 'report', days: 7, reason: '', exceptions: new Map() },
};

/** What is wrong is added to `issues`. */
export function driftFrom(file: DriftFile | undefined, document: SourceDocument, issues: Issue[]): DriftSettings {
  if (file === undefined) return USUAL_DRIFT;
  const { revokeSessions = true, 'foreign-trust': foreign, ...kinds } = file;
  const reported = foreign && { 'foreign-trust': { severity: foreign.severity, reason: foreign.reason } };
  const settings = Object.entries({ ...kinds, ...reported }).map(([kind, setting]): [string, DriftSetting] => [
    kind,
    { response: 'heal', severity: undefined, ...setting },
  ]);
  return {
    kinds: Object.fromEntries(settings),
    revokeSessions,
    foreign: foreign === undefined ? USUAL_DRIFT.foreign : foreignFrom(foreign, document, issues),
  };
}

function foreignFrom(
  { response = 'report', quarantine = '7d', reason, exceptions = {} }: ForeignTrustFile,
  document: SourceDocument,
  issues: Issue[],
): ForeignRoles {
  const days = parseDays(quarantine);
  if (days === undefined) {
    issuesOf(document, issues)('duration', '/spec/drift/foreign-trust/quarantine', {
      message: `quarantine is ${quarantine}; it lasts 1d to 365d`,
      remedy: 'write 365d or less',
    });
  }
  return { response, days: days ?? 365, reason, exceptions: new Map(Object.entries(exceptions)) };
}
