/** Remarks that a change does not make: mistakes in the manifests, what the guardrails say, drift. */
import type { Issue } from '../model/diagnosis.ts';
import type { Drift } from '../model/drift.ts';
import type { Finding } from '../model/finding.ts';
import { findingLevel } from '../render/finding-words.ts';
import type { ManifestLines } from './manifest-lines.ts';
import type { Remark } from './remark.ts';

export function issueRemark({ code, message, remedy, place }: Issue, lines: ManifestLines): Remark {
  return { about: 'error', gravity: 'CRITICAL', code, words: message, more: remedy, place: lines.of(place) };
}

/** @param file of the role that it is about, for one that names no place itself */
export function findingRemark(finding: Finding, lines: ManifestLines, file: string | undefined): Remark {
  const { code, message, remedy, role } = finding;
  const ofRole = file === undefined ? undefined : lines.at(file, '/metadata/name');
  const place = finding.place === undefined ? ofRole : lines.of(finding.place);
  const words = role === undefined ? message : `${role}: ${message}`;
  return {
    ...findingGravity(finding),
    ...{ code, words, more: remedy },
    ...(role !== undefined && { role }),
    ...(place !== undefined && { place }),
  };
}

/** Bitbucket has no gravity below LOW: a note stands last among these, and is called one. */
export function findingGravity(finding: Pick<Finding, 'blocks' | 'level'>): Pick<Remark, 'about' | 'gravity'> {
  const about = findingLevel(finding);
  return { about, gravity: about === 'blocked' ? 'HIGH' : 'LOW' };
}

const GRAVITY = { high: 'HIGH', medium: 'MEDIUM', low: 'LOW' } as const;

/** It stands in no manifest: the change of hands is in IAM. */
export function driftRemark({ kind, severity, role, what }: Drift): Remark {
  return {
    about: 'drift',
    gravity: GRAVITY[severity],
    code: kind,
    words: `${role === undefined ? '' : `${role}: `}changed by hand in IAM: ${what}`,
    ...(role !== undefined && { role }),
  };
}
