/**
 * What the guardrails are measured by, a figure each: how many of a table they meet as they should, what they cost, how big
 * they are. `npm run measure:guardrails` prints them; the tables are those of the tests.
 */
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { guardrails } from '../bench/guardrails.ts';
import { functionBundle } from '../infra/function-bundle.ts';
import { awsPolicyFacts } from '../src/core/iam/aws-managed-policies.ts';
import { serviceOf, servicePrefixes } from '../src/core/iam/catalogue.ts';
import { DEPLOYMENTS } from '../test/core/role-guardrails/deployments.ts';
import { ESCALATION_PATHS } from '../test/core/role-guardrails/escalation-paths.ts';
import { OPEN_FORMS } from '../test/core/role-guardrails/open-forms.ts';
import { allow, type Draft, judged, statement } from '../test/support/judged-role.ts';
import { isForReading, sourcePolicies } from './generate-managed-policies.ts';

export interface Figure {
  readonly what: string;
  /** In words. */
  readonly goal: string;
  measure(): Promise<Measured>;
}

export interface Measured {
  readonly value: string;
  readonly met: boolean;
  /** What misses the goal, so that one can look at it. */
  readonly missing?: readonly string[];
}

/**
 * Kilobytes of the function's whole bundle before the guardrails stood on AWS's data, and 20 for being several files since.
 * Other code has come and gone.
 */
const BUNDLE_BEFORE = 1650;

export const FIGURES: readonly Figure[] = [
  counted('published escalation paths on *, refused', ESCALATION_PATHS, ({ permissions }) => ({
    name: permissions.join(' + '),
    met: isRefused({ policies: [allow(permissions, ['*'])] }),
  })),
  counted(
    'the same, a policy for each permission',
    ESCALATION_PATHS.filter(({ permissions }) => permissions.length > 1),
    ({ permissions }) => ({
      name: permissions.join(' + '),
      met: isRefused({
        policies: permissions.map((permission, index) => ({ ...allow([permission], ['*']), name: `p${index}` })),
      }),
    }),
  ),
  counted('patterns that name everything, refused', OPEN_FORMS, ({ action, resource }) => ({
    name: `${action} on ${resource}`,
    met: isRefused({ policies: [allow([action], [resource])] }),
  })),
  counted(
    'actions that depend on iam:PassRole, beside an unlisted role, not silent',
    every(({ passing }) => passing),
    (action) => ({
      name: action,
      met: !isSilent({
        policies: [
          {
            name: 'p',
            statements: [
              statement('Allow', ['iam:PassRole'], ['arn:aws:iam::111122223333:role/admin-role']),
              statement('Allow', [action], ['*']),
            ],
          },
        ],
      }),
    }),
  ),
  counted(
    'permissions-management actions on *, not silent',
    every(({ permissions }) => permissions).filter(
      (action) => !/:(BatchGet|Describe|Get|List|Search|Test|Use|Validate|View)/.test(action),
    ),
    (action) => ({ name: action, met: !isSilent({ policies: [allow([action], ['*'])] }) }),
  ),
  counted('real deployments, silent', DEPLOYMENTS, ({ title, ...draft }) => ({ name: title, met: isSilent(draft) })),
  {
    what: 'AWS managed policies that a role can have, judged by what they say',
    goal: 'all',
    async measure() {
      const { policies } = await sourcePolicies();
      const known = policies.filter(({ arn }) => awsPolicyFacts(arn) !== undefined);
      const refused = known.filter(({ arn }) => isRefused({ policies: [{ managed: arn }] }));
      return {
        value: `${known.length} of ${policies.length} (${refused.length} refused)`,
        met: known.length === policies.length,
      };
    },
  },
  {
    what: 'of those, made to read, refused',
    goal: '0',
    async measure() {
      const reading = (await sourcePolicies()).policies.filter(isForReading);
      const missing = reading.filter(({ arn }) => isRefused({ policies: [{ managed: arn }] })).map(({ name }) => name);
      return { value: `${missing.length} of ${reading.length}`, met: missing.length === 0, missing };
    },
  },
  {
    what: 'time of the guardrails, against parsing the YAML',
    goal: 'at most 13 %',
    async measure() {
      const [row] = (await guardrails()).rows;
      if (row === undefined) throw new Error('the topic has no row');
      const perRole = (row.ours.value * 1000) / 1000;
      return { value: `${(row.ratio * 100).toFixed(1)} % (${perRole.toFixed(0)} µs a role)`, met: row.ratio <= 0.13 };
    },
  },
  {
    what: 'bundle of the function',
    goal: `at most 60 kB more than ${BUNDLE_BEFORE}`,
    async measure() {
      const bundle = functionBundle(resolve('functions/reconcile.ts'), resolve('dist/never-written'));
      const { metafile } = await build({ ...bundle, write: false, metafile: true });
      const kilobytes = Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
      return { value: `${kilobytes.toFixed(0)} kB`, met: kilobytes <= BUNDLE_BEFORE + 60 };
    },
  },
];

/** How many of a table are met; the goal is all. */
function counted<Row>(what: string, rows: readonly Row[], judge: (row: Row) => { name: string; met: boolean }): Figure {
  return {
    what,
    goal: 'all',
    async measure() {
      const missing = rows.map(judge).flatMap(({ name, met }) => (met ? [] : name));
      return { value: `${rows.length - missing.length} of ${rows.length}`, met: missing.length === 0, missing };
    },
  };
}

type Service = NonNullable<ReturnType<typeof serviceOf>>;

function every(of: (service: Service) => Service['passing']): string[] {
  return servicePrefixes().flatMap((prefix) => {
    const service = serviceOf(prefix);
    return service === undefined ? [] : of(service).map(({ name }) => name);
  });
}

function isRefused(draft: Draft): boolean {
  return judged(draft).issues.length > 0;
}

function isSilent(draft: Draft): boolean {
  const { refused, said } = judged(draft);
  return refused.length + said.length === 0;
}
