/** All checks, and what they come to: the causes, the likeliest first. */
import type { Refusal } from '../access/refusal.ts';
import type { AccessCode } from '../codes/access.ts';
import { type Case, caseOf, isArn } from './case.ts';
import type { CheckFamily, CheckResult, Need } from './check.ts';
import { ANSWER, CHECK_FAMILIES } from './checks.ts';
import { type ErrorFacts, type Evidence, type Seen, valueIn } from './evidence.ts';

export interface Examination {
  /** Every check, in the order in which a call meets what it looks at. */
  readonly results: readonly CheckResult[];
  /** What is wrong, the likeliest first. */
  readonly causes: readonly Refusal[];
  /** What can cause the line of AWS as well, and was not checked: something is missing for it. */
  readonly unchecked: readonly AccessCode[];
  /** What else there is to know: sentences. */
  readonly notes?: readonly string[];
}

/** Pure: `evidence` has all that was looked at. */
export function examine(evidence: Evidence): Examination {
  const about = caseOf(evidence);
  const results = withAnswer(
    CHECK_FAMILIES.flatMap((family) => resultsOf(family, about)),
    evidence.error,
  );
  const causes = results.flatMap((result) => (result.is === 'wrong' ? result.refusal : []));
  const open = new Set(
    results.flatMap((result) => (result.is === 'left-out' || result.is === 'not-reached' ? result.id : [])),
  );
  return {
    results,
    causes: ranked(causes, about),
    unchecked: (evidence.error?.causes ?? []).filter((code) => open.has(code)),
  };
}

/**
 * What AWS says for certain is so, whatever was looked at since; what a check has found of it says more. What its line can
 * mean and does not say was not looked at.
 */
function withAnswer(results: CheckResult[], error: ErrorFacts | undefined): CheckResult[] {
  if (error === undefined) return results;
  const { certain, causes } = error;
  return results.map((result) => {
    if (result.is === 'wrong') return result;
    if (result.id === certain?.code) return { ...result, is: 'wrong', refusal: certain };
    const isOpen = result.topic === ANSWER && causes.includes(result.id);
    return isOpen ? { ...result, is: 'left-out', why: 'a line of AWS that names it' } : result;
  });
}

/** Of a role that no manifest declares nothing says which step it is for: a token does. */
function whyNoEntry({ about, tokenRefusal }: Case): string {
  if (about.length === 0) return 'a role that a manifest declares, or an account that has it (--target)';
  return tokenRefusal === undefined ? 'a token (--token-file)' : 'a token that STS takes';
}

function resultsOf(family: CheckFamily, about: Case): CheckResult[] {
  const { topic, needs, checks } = family;
  const missing = needs.flatMap((need) => whyWithout(need, about) ?? [])[0];
  if (missing !== undefined) {
    return checks.map(({ id, holds, needs: more = [] }) => {
      return { id, holds, topic, needs: [...needs, ...more], is: 'left-out', why: missing };
    });
  }
  const refusal = family.find(about);
  const at = refusal === undefined ? checks.length : checks.findIndex(({ id }) => id === refusal.code);
  if (at < 0) throw new Error(`no check of ${topic} looks for ${refusal?.code}`);
  return checks.map(({ id, holds, needs: more = [] }, index): CheckResult => {
    const result = { id, holds, topic, needs: [...needs, ...more] };
    if (index === at && refusal !== undefined) return { ...result, is: 'wrong', refusal };
    const [why] = more.flatMap((need) => whyWithout(need, about) ?? []);
    if (why !== undefined) return { ...result, is: 'left-out', why };
    return { ...result, is: index < at ? 'ok' : 'not-reached' };
  });
}

/** Why a check that needs it is left out; undefined: it is there. */
function whyWithout(need: Need, about: Case): string | undefined {
  const { evidence, entry, account: found } = about;
  const { manifests, token, keys, names, account, service, asked, error } = evidence;
  const why = (fact: Seen<unknown>) => (fact.is === 'seen' ? undefined : fact.why);
  switch (need) {
    case 'manifests':
      return why(manifests);
    case 'token':
      return why(token);
    case 'keys':
      return why(keys);
    case 'verification':
      return valueIn(keys)?.tried === false ? 'a token that is signed as Bitbucket signs (--token-file)' : undefined;
    case 'names':
      return why(names);
    case 'arn':
      return asked.role === undefined || isArn(asked.role)
        ? undefined
        : 'the ARN as the pipeline writes it (--role ARN)';
    case 'account':
      return why(account);
    case 'providers':
      return found?.providers === undefined ? 'the account’s providers, which may not be read' : undefined;
    case 'entry':
      return entry === undefined ? whyNoEntry(about) : undefined;
    case 'applied':
      return about.about.some(({ declared, actual }) => declared !== undefined && actual !== undefined)
        ? undefined
        : 'a role that a manifest declares and IAM has';
    case 'boundary':
      return found === undefined ? undefined : why(found.boundary);
    case 'service':
      return why(service);
    case 'dead-letters':
      return valueIn(service)?.deadLetters === undefined
        ? 'the queue of dead letters, which may not be read'
        : undefined;
    case 'queue':
      return valueIn(service)?.waiting === undefined ? 'the queue, which may not be read' : undefined;
    case 'role':
      return asked.role === undefined ? 'a role (--role ARN)' : undefined;
    case 'session':
      return asked.durationSeconds === undefined && asked.sessionName === undefined
        ? 'a session (--duration, --session-name)'
        : undefined;
    case 'duration':
      return asked.durationSeconds === undefined ? 'a duration (--duration)' : undefined;
    case 'maximum':
      return about.longestSession === undefined ? 'a role that is known (--role, --target)' : undefined;
    case 'session-name':
      return asked.sessionName === undefined ? 'the name of a session (--session-name)' : undefined;
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
