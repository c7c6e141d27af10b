/**
 * Every form of a pattern that names everything, for every action that a name would make harmless and every kind of
 * resource that it works on.
 */
import { formatsOf } from '../../../src/core/iam/catalogue.ts';
import { SENSITIVE_ACTIONS } from '../../../src/core/iam/sensitive-actions.ts';

/** Used on the way, not taken over; role-takeover says which. */
const TOOLS =
  /^(association|automation-definition|autoscalingconfiguration|browser-profile|connection|consumable-resource|document|job-queue|observabilityconfiguration|security-group|session|type|volume|vpcconnector)[:/]/;

/** Forms that repeat what all resources of a kind have in common: the kind, a piece of it, a hole in it, a first letter. */
export const FORMS: readonly { form: (head: string) => string; reason: string }[] = [
  { form: (head) => `${head}*`, reason: 'the kind' },
  { form: (head) => `${head.slice(0, -1)}*`, reason: 'the kind without its sign' },
  { form: (head) => `${head.slice(0, 2)}*`, reason: 'two letters of the kind' },
  { form: (head) => `${head.slice(0, 1)}*`, reason: 'the first letter of the kind' },
  { form: (head) => `${head.slice(0, 2)}?${head.slice(3)}*`, reason: 'a hole in the kind' },
  { form: (head) => `${head.slice(0, 2)}*${head.slice(-1)}*`, reason: 'two stars' },
  { form: (head) => `${head}?*`, reason: 'one letter, whichever' },
  { form: (head) => `${head}a*`, reason: 'a first letter of the name' },
  { form: (head) => `${head}*a`, reason: 'a last letter of the name' },
];

/** How ids begin that AWS makes up. */
export const IDS = ['i-*', 'mi-*', 'j-*', 'd*', 'df-*', '0*', '0a1b*'];

export interface Pair {
  action: string;
  arn: (rest: string) => string;
  head: string;
  madeUp: boolean;
  /** One resource of the kind, by its whole name. */
  whole: string;
}

export const PAIRS: Pair[] = SENSITIVE_ACTIONS.filter(({ kind }) =>
  ['takeover', 'pass-role', 'assume-role'].includes(kind),
).flatMap(({ action }) => {
  // The run of an automation gets its id when it starts.
  const formats = formatsOf(action).filter(({ rest }) => !rest.startsWith('automation-execution/'));
  const own = formats.filter(({ service, rest }) => service !== 's3' && !TOOLS.test(rest));
  return (own.length === 0 ? formats : own).map(({ service, region, account, rest, head, madeUp }) => ({
    action,
    arn: (rest: string) =>
      `arn:aws:${service}:${region === '' ? '' : 'eu-west-1'}:${account === '*' ? '111122223333' : account}:${rest}`,
    head,
    madeUp,
    whole: rest.replace('*', 'i-0123456789abcdef0').replaceAll('*', 'x1'),
  }));
});

/** IAM itself wants the kinds of its own resources written out. */
export const OPEN_FORMS: readonly { action: string; resource: string }[] = PAIRS.flatMap(
  ({ action, arn, head, madeUp }) => [
    ...(head.length > 3 ? FORMS.map(({ form }) => ({ action, resource: arn(form(head)) })) : []),
    ...(madeUp ? IDS.map((id) => ({ action, resource: arn(`${head}${id}`) })) : []),
  ],
);
