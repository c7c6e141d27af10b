/**
 * What became of a commit after the merge: the report of the pass that acted on it, in the form of a review, so that it
 * goes the same ways (a log, a report on the commit, a build status). Pure.
 *
 * A review before the merge says what would be done; this one says what was done, and what was not, and why.
 */
import { CODES, type Code } from '../codes/codes.ts';
import type { SeenPass, SeenRole } from '../record/seen-pass.ts';
import { gateRowWords } from '../render/gate-lines.ts';
import { counted } from '../text/counted.ts';
import { visibleIn } from '../text/visible.ts';
import { names, sentence } from './headline.ts';
import { findingGravity } from './other-remarks.ts';
import { byGravity, type Remark } from './remark.ts';
import type { Review } from './review.ts';

export interface PassReviewed {
  readonly pass: SeenPass;
  /** The commit that was waited for. */
  readonly commit: string;
  /** That a later commit, which has this one in it, was acted on instead. */
  readonly isOvertaken: boolean;
}

/** Every text in it is one line that can be seen. */
export function passReview({ pass: seen, commit, isOvertaken }: PassReviewed): Review {
  const pass = visibleIn(seen);
  const remarks = byGravity([
    ...errorRemarks(pass),
    ...pass.issues.map((issue): Remark => {
      const where = issue.line === undefined ? issue.file : `${issue.file}:${issue.line}`;
      return {
        about: 'error',
        gravity: 'CRITICAL',
        ...codeOf(issue),
        words: `${where} ${issue.message}`,
        ...more(issue),
      };
    }),
    ...pass.findings.map((finding): Remark => {
      return {
        ...findingGravity(finding),
        ...codeOf(finding),
        words: finding.role === undefined ? finding.message : `${finding.role}: ${finding.message}`,
        ...more(finding),
        ...(finding.role !== undefined && { role: finding.role }),
      };
    }),
    ...pass.roles.flatMap(roleRemarks),
    ...[...(pass.gateChanges ?? []), ...(pass.gateWaits ?? [])].map(
      (row): Remark => ({ about: 'note', gravity: 'LOW', words: `the gate's table: ${gateRowWords(row)}` }),
    ),
  ]);
  return {
    verdict: isApplied(pass) ? 'passed' : 'failed',
    headline: headline(pass),
    basis: basis(pass, commit, isOvertaken),
    figures: [
      { title: 'Deleted', value: done(pass, 'delete').length },
      { title: 'Closed', value: done(pass, 'quarantine').length },
      { title: 'Created', value: done(pass, 'create').length },
      { title: 'Updated', value: done(pass, 'update').length + done(pass, 'adopt').length },
      { title: 'Failed', value: withResult(pass, 'failed', 'notTried', 'conflict').length },
      { title: 'Blocked', value: withResult(pass, 'blocked').length },
      { title: 'On hold', value: withResult(pass, 'onHold', 'planned').length },
      { title: 'Drift', value: pass.roles.filter(({ isDrift }) => isDrift).length },
    ],
    remarks,
  };
}

/** What is on hold on purpose (suspended, a freeze, not its turn), or is only reported, is no failure. */
function isApplied(pass: SeenPass): boolean {
  return (
    pass.result === 'succeeded' &&
    pass.issues.length === 0 &&
    withResult(pass, 'failed', 'notTried', 'conflict', 'blocked').length === 0
  );
}

function headline(pass: SeenPass): string {
  const part = (verb: string, roles: readonly SeenRole[]) =>
    roles.length === 0 ? [] : [`${verb} ${names(roles.map(({ role }) => role))}`];
  const parts = [
    ...part('deleted', done(pass, 'delete')),
    ...part('closed', done(pass, 'quarantine')),
    ...part('failed:', withResult(pass, 'failed', 'notTried')),
    ...part('in conflict:', withResult(pass, 'conflict')),
    ...part('blocked:', withResult(pass, 'blocked')),
    ...(pass.issues.length === 0 ? [] : [`${counted(pass.issues.length, 'mistake')} in the manifests`]),
    ...part('created', done(pass, 'create')),
    ...part('updated', done(pass, 'update')),
    ...part('adopted', done(pass, 'adopt')),
    ...tablePart(pass),
    ...part('on hold:', withResult(pass, 'onHold')),
    ...part('reported only:', withResult(pass, 'planned')),
  ];
  if (parts.length > 0) return sentence(parts.join('; '));
  return isApplied(pass) ? 'IAM is as the manifests say' : 'Nothing was applied';
}

/** A branch that only the gate keeps: no role has changed. */
function tablePart({ gateChanges = [], gateWaits = [] }: SeenPass): string[] {
  const part = (verb: string, rows: typeof gateChanges) => {
    const roles = [...new Set(rows.flatMap(({ role }) => role ?? []))];
    return roles.length === 0 ? [] : [`${verb} in the gate's table: ${names(roles)}`];
  };
  return [...part('changed', gateChanges), ...part('waiting', gateWaits)];
}

function basis({ account, revision, startedAt, inForce }: SeenPass, commit: string, isOvertaken: boolean): string {
  const what =
    revision === undefined
      ? 'what is published could not be read'
      : isOvertaken
        ? `commit ${short(revision)}, which has commit ${short(commit)} in it`
        : `commit ${short(revision)}`;
  const fallback =
    inForce === undefined
      ? ''
      : ` What was applied ${inForce === null ? 'before' : `by revision ${short(inForce)}`} stays in force, and nothing else is done.`;
  return `The service's pass of ${startedAt} in account ${account}: ${what}.${fallback}`;
}

const short = (commit: string): string => commit.slice(0, 12);

function errorRemarks({ error }: SeenPass): Remark[] {
  if (error === undefined) return [];
  return [{ about: 'error', gravity: 'CRITICAL', ...codeOf(error), words: error.message, ...more(error) }];
}

function roleRemarks(seen: SeenRole): Remark[] {
  const { role, change, result, failure } = seen;
  if (failure !== undefined) {
    const words = `${role}: ${failure.message}`;
    return [{ about: 'error', gravity: 'CRITICAL', role, ...codeOf(failure), words, ...more(failure) }];
  }
  if (result === 'notTried') {
    return [{ about: 'error', gravity: 'HIGH', role, words: `${role}: there was no time left; the next pass goes on` }];
  }
  if (result !== 'done') return [];
  if (change === 'delete') return [{ about: 'deletion', gravity: 'CRITICAL', role, words: `${role} was deleted` }];
  if (change === 'quarantine') {
    return [{ about: 'deletion', gravity: 'CRITICAL', role, words: `${role} was closed: nobody can enter any more` }];
  }
  if (change === 'create') return [{ about: 'creation', gravity: 'LOW', role, words: `${role} was created` }];
  return seen.isDrift
    ? [{ about: 'drift', gravity: 'HIGH', role, words: `${role} was changed by hand in IAM, and put back` }]
    : [];
}

function done({ roles }: SeenPass, change: SeenRole['change']): SeenRole[] {
  return roles.filter((role) => role.result === 'done' && role.change === change);
}

function withResult({ roles }: SeenPass, ...results: SeenRole['result'][]): SeenRole[] {
  return roles.filter(({ result }) => results.includes(result));
}

/** One that this version has a page of. */
const codeOf = ({ code }: { code: string | undefined }) =>
  code !== undefined && Object.hasOwn(CODES, code) ? { code: code as Code } : {};

const more = ({ remedy }: { remedy: string | undefined }) => (remedy === undefined ? {} : { more: remedy });
