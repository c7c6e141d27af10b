/** All checks, and what they come to: the causes, the likeliest first. */
import type { Refusal } from '../access/refusal.ts';
import type { AccessCode } from '../codes/access.ts';
import { type Case, caseOf } from './case.ts';
import type { CheckFamily, CheckResult, Need } from './check.ts';
import { CHECK_FAMILIES } from './checks.ts';
import type { Evidence, Seen } from './evidence.ts';

export interface Examination {
  /** Every check, in the order in which a call meets what it looks at. */
  readonly results: readonly CheckResult[];
  /** What is wrong, the likeliest first. */
  readonly causes: readonly Refusal[];
  /** What can cause the line of AWS as well, and was not checked: something is missing for it. */
  readonly unchecked: readonly AccessCode[];
}

/** Pure: `evidence` has all that was looked at. */
export function examine(evidence: Evidence): Examination {
  const about = caseOf(evidence);
  const results = withCertain(
    CHECK_FAMILIES.flatMap((family) => resultsOf(family, about)),
    evidence.error?.certain,
  );
  const causes = results.flatMap((result) => (result.is === 'wrong' ? result.refusal : []));
  const isOpen = ({ is, unseen }: CheckResult) =>
    is === 'left-out' || is === 'not-reached' || (unseen && is !== 'wrong');
  const open = new Set(results.filter(isOpen).map(({ id }) => id));
  return {
    results,
    causes: ranked(causes, about),
    unchecked: (evidence.error?.causes ?? []).filter((code) => open.has(code)),
  };
}

/** What AWS says for certain is so, whatever was looked at since; what a check has found of it says more. */
function withCertain(results: CheckResult[], certain: Refusal | undefined): CheckResult[] {
  if (certain === undefined) return results;
  return results.map((result) =>
    result.id === certain.code && result.is !== 'wrong' ? { ...result, is: 'wrong', refusal: certain } : result,
  );
}

function resultsOf(family: CheckFamily, about: Case): CheckResult[] {
  const { topic, needs, checks } = family;
  const missing = needs.flatMap((need) => whyWithout(need, about) ?? [])[0];
  if (missing !== undefined) return checks.map((check) => ({ ...check, topic, needs, is: 'left-out', why: missing }));
  const refusal = family.find(about);
  const at = refusal === undefined ? checks.length : checks.findIndex(({ id }) => id === refusal.code);
  if (at < 0) throw new Error(`no check of ${topic} looks for ${refusal?.code}`);
  const tokenMissing = whyWithout('token', about);
  return checks.map((check, index): CheckResult => {
    const result = { ...check, topic, needs };
    if (index === at && refusal !== undefined) return { ...result, is: 'wrong', refusal };
    if (check.unseen)
      return {
        ...result,
        is: 'left-out',
        why: 'an administrator of the organization, whose policies no one else can read',
      };
    if (check.ofToken && tokenMissing !== undefined) return { ...result, is: 'left-out', why: tokenMissing };
    return { ...result, is: index < at ? 'ok' : 'not-reached' };
  });
}

/** Why a check that needs it is left out; undefined: it is there. */
function whyWithout(need: Need, { evidence, entry, account: found }: Case): string | undefined {
  const { manifests, token, keys, names, account, service, asked, error } = evidence;
  const why = (fact: Seen<unknown>) => (fact.is === 'seen' ? undefined : fact.why);
  switch (need) {
    case 'manifests':
      return why(manifests);
    case 'token':
      return why(token);
    case 'keys':
      return why(keys);
    case 'names':
      return why(names);
    case 'account':
      return why(account);
    case 'providers':
      return found?.providers === undefined ? 'the account’s providers, which may not be read' : undefined;
    case 'entry':
      return entry === undefined ? 'a role that is there' : undefined;
    case 'service':
      return why(service);
    case 'role':
      return asked.role === undefined ? 'a role (--role ARN)' : undefined;
    case 'session':
      return asked.durationSeconds === undefined && asked.sessionName === undefined
        ? 'a session (--duration, --session-name)'
        : undefined;
    case 'error':
      return error === undefined ? 'the line of AWS (--error)' : undefined;
  }
}

/**
 * What AWS says for certain comes first, then what can cause the line that was pasted, then the order of the checks. A token
 * that has expired by now was mostly valid when the line was printed, so that it is named last unless the line is about it. Where
 * IAM only has to be made equal to the manifest, that is the cause, and not what IAM has instead.
 */
function ranked(causes: readonly Refusal[], { evidence: { error }, wouldEnter }: Case): Refusal[] {
  const rank = ({ code }: Refusal): number => {
    if (code === error?.certain?.code) return 1;
    if (error?.certain !== undefined && error.causes.includes(code)) return 0;
    if (error?.causes.includes(code)) return code === 'role-trust-differs' && wouldEnter ? 2 : 3;
    if (code === 'role-trust-differs' && wouldEnter) return 4;
    if (LATE.has(code)) return 7;
    return SERVICE.test(code) ? 6 : 5;
  };
  return [...causes].sort((one, other) => rank(one) - rank(other));
}

const LATE: ReadonlySet<string> = new Set(['token-expired']);
const SERVICE = /^service-/;
