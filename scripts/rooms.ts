/**
 * The rooms of the house, from the ground floor up: what each is for, and which of those below it may lean on. The arrows
 * test (test/house/import-arrows.test.ts) holds every import to this table, and docs/architecture.md shows it.
 */
export interface Room {
  /** The folder. */
  readonly room: string;
  /** What it is for. */
  readonly what: string;
  /** Rooms below, and packages; never one above. */
  readonly may: readonly string[];
  /** Why no more. */
  readonly because: string;
}

const CORE = (names: string): string[] => names.split(' ').map((name) => `src/core/${name}`);

/** Pure: no clock, no environment, no file, no network, nothing that waits. */
export const CORE_ROOMS: readonly Room[] = [
  {
    room: 'src/core/text',
    what: 'days, durations, UUIDs, JSON, digests, words that were misspelt',
    may: ['node:crypto'],
    because: 'texts know nothing of roles',
  },
  {
    room: 'src/core/codes',
    what: 'every code that people can meet, with its page',
    may: [],
    because: 'a page explains; it decides nothing',
  },
  {
    room: 'src/core/model',
    what: 'the nouns: role, change, plan, operation, finding, drift, inventory, deployment',
    may: CORE('text codes'),
    because: 'nouns do not act, so that everything above can share them',
  },
  {
    room: 'src/core/source',
    what: 'bytes become documents, each value with its line and column',
    may: [...CORE('text codes model'), 'yaml'],
    because: 'what a document says is for the rooms above',
  },
  {
    room: 'src/core/schema',
    what: 'from the errors of a JSON Schema validator to words',
    may: CORE('text codes model source'),
    because: 'the wording is the same for every kind of file',
  },
  {
    room: 'src/core/iam',
    what: 'what IAM’s language means, whoever wrote it: policies, patterns, conditions, the catalogue, quotas',
    may: CORE('text model'),
    because: 'a policy means the same in a manifest and in a dump',
  },
  {
    room: 'src/core/manifest',
    what: 'manifests, settings and lock file: parsed and validated',
    may: CORE('text codes model source schema iam'),
    because: 'check once at the door, then trust the type',
  },
  {
    room: 'src/core/trust',
    what: 'who may enter: trust policies written, read, evaluated and judged',
    may: CORE('text codes model iam manifest'),
    because: 'who gets in does not depend on what they may do',
  },
  {
    room: 'src/core/permissions',
    what: 'what a role may do: statements, presets, allowances',
    may: CORE('text model iam manifest'),
    because: 'and the other way round',
  },
  {
    room: 'src/core/role-guardrails',
    what: 'what one role may not be, a rule a file',
    may: CORE('text codes model source iam manifest permissions'),
    because: 'a rule for one role sees that role, and no plan',
  },
  {
    room: 'src/core/compile',
    what: 'manifests become the roles that IAM should hold',
    may: CORE('text codes model source iam manifest trust permissions role-guardrails'),
    because: 'it has never seen IAM',
  },
  {
    room: 'src/core/widening',
    what: 'whether a change gives more than before',
    may: CORE('text model iam trust'),
    because: 'it compares policies, whoever planned the change',
  },
  {
    room: 'src/core/plan',
    what: 'diff, judge, drift, removal, foreign roles, operations, digests',
    may: CORE('text codes model source iam manifest trust compile widening'),
    because: 'a plan does not know who may object to it',
  },
  {
    room: 'src/core/plan-guardrails',
    what: 'what a set of changes may not do, a rule a file',
    may: CORE('text model source iam manifest trust plan'),
    because: 'a rule reads the plan’s parts and changes none',
  },
  {
    room: 'src/core/record',
    what: 'what is remembered and reported: inventory, approvals, snapshots, reports',
    may: CORE('text codes model source iam plan'),
    because: 'what is written down is decided below',
  },
  {
    room: 'src/core/render',
    what: 'plans and verdicts as text, Markdown, JSON, SARIF, JUnit',
    may: [...CORE('text codes model iam trust role-guardrails plan'), 'yaml', 'diff'],
    because: 'printing decides nothing',
  },
];
