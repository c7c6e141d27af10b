/**
 * The rooms of the house, from the ground floor up: what each is for, and which of those below it may lean on. The
 * arrows test (test/house/import-arrows.test.ts) holds every import to this table, and docs/architecture.md shows it.
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

/** Rooms of one folder. */
const rooms = (folder: string, names: string): string[] => names.split(' ').map((name) => `${folder}/${name}`);
const CORE = (names: string): string[] => rooms('src/core', names);

/** Pure: no clock, no environment, no file, no network, nothing that waits. */
export const CORE_ROOMS: readonly Room[] = [
  {
    room: 'src/core/text',
    what: 'days, durations, UUIDs, JSON, digests, encodings, words that were misspelt, what people can see of a text',
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
    may: [...CORE('text codes model'), 'yaml', 'node:crypto'],
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
    what: 'what IAM’s language means: policies, patterns, conditions, catalogue, quotas',
    may: [...CORE('text model'), 'node:zlib'],
    because: 'a policy means the same in a manifest and in a dump',
  },
  {
    room: 'src/core/manifest',
    what: 'manifests, settings and lock file: parsed and validated',
    may: CORE('text codes model source schema iam'),
    because: 'check once at the door, then trust the type',
  },
  {
    room: 'src/core/names',
    what: 'which UUIDs the lock file should have, by what Bitbucket says today',
    may: [...CORE('text model source manifest'), 'yaml'],
    because: 'a name is resolved before anything is made of it',
  },
  {
    room: 'src/core/trust',
    what: 'who may enter: trust policies written, read, tried and judged',
    may: CORE('text model iam manifest'),
    because: 'who gets in does not depend on what they may do',
  },
  {
    room: 'src/core/trust/lint',
    what: 'a trust policy judged: its faults, rule by rule, and who gets in',
    may: CORE('text codes model iam manifest trust'),
    because: 'what a policy means is known before it is judged',
  },
  {
    room: 'src/core/pipeline',
    what: 'pipelines files: their steps, and the tokens that those can have',
    may: CORE('text model source iam manifest trust'),
    because: 'what a step has is known before it is judged',
  },
  {
    room: 'src/core/pipeline/lint',
    what: 'whether a step becomes a role, and why not, a reason a file',
    may: CORE('text codes model trust pipeline'),
    because: 'whether a step gets in is asked of the role’s trust policy',
  },
  {
    room: 'src/core/permissions',
    what: 'what a role may do: statements, presets, allowances',
    may: CORE('text model iam manifest'),
    because: 'what they may do does not depend on who gets in',
  },
  {
    room: 'src/core/role-guardrails',
    what: 'what one role may not be, a rule a file',
    may: CORE('text codes model source iam manifest permissions'),
    because: 'a rule for one role sees that role, and no plan',
  },
  {
    room: 'src/core/access',
    what: 'who gets in with which token and what they may do there, and the first reason why not, as a code',
    may: CORE('text codes model iam manifest trust permissions role-guardrails'),
    because: 'what policies answer is asked in src/core/trust and src/core/permissions, and only explained here',
  },
  {
    room: 'src/core/trail',
    what: 'uses of roles as CloudTrail has them: a trail’s text cut into events, each decoded to its step, why a refused one was, and whether one that was let in ran on a branch that the manifest names',
    may: CORE('text model manifest trust access'),
    because: 'what an event says is read before it is asked why; nothing here knows where events come from',
  },
  {
    room: 'src/core/doctor',
    what: 'what keeps a step out: the checks, what each needs, and the causes that they find, the likeliest first',
    may: CORE('text codes model iam trust access'),
    because: 'a check asks what was looked at, and looks at nothing itself',
  },
  {
    room: 'src/core/compile',
    what: 'manifests become the roles that IAM should hold',
    may: CORE('text model source iam manifest trust permissions role-guardrails'),
    because: 'it has never seen IAM',
  },
  {
    room: 'src/core/gate',
    what: 'which step the gate lets into which role, by its verified token and the table that a pass writes',
    may: CORE('text codes model manifest access'),
    because: 'the gate decides with what it is given: it has never seen a manifest, a plan or IAM',
  },
  {
    room: 'src/core/widening',
    what: 'whether a change gives more than before',
    may: CORE('text model iam trust'),
    because: 'it compares policies, and does not know why they changed',
  },
  {
    room: 'src/core/plan',
    what: 'diff, judge, drift, removal, foreign roles, operations, digests',
    may: CORE('text codes model source iam manifest trust trust/lint compile gate widening'),
    because: 'a plan does not know which rules will judge it',
  },
  {
    room: 'src/core/import',
    what: 'an account that is there becomes settings and a lock file, its roles manifests: what a role is as a manifest, how far that changes it, and why some are left',
    may: [
      ...CORE('text model source schema iam manifest names trust permissions role-guardrails compile widening plan'),
      'yaml',
    ],
    because: 'what is written was compiled and compared first, by what a plan compiles and compares with',
  },
  {
    room: 'src/core/plan-guardrails',
    what: 'what a set of changes may not do, a rule a file',
    may: CORE('text model source iam manifest trust trust/lint plan'),
    because: 'a rule reads the plan’s parts and changes none',
  },
  {
    room: 'src/core/record',
    what: 'what is remembered and reported: inventory, approvals, snapshots, reports; and what the engine needs of their keeper (state-ports.ts)',
    may: CORE('text codes model source iam gate plan'),
    because: 'what is written down is decided below',
  },
  {
    room: 'src/core/render',
    what: 'plans and verdicts as text, Markdown, JSON, SARIF, JUnit',
    may: [
      ...CORE('text codes model iam trust trust/lint pipeline pipeline/lint role-guardrails access plan import doctor'),
      ...['yaml', 'diff'],
    ],
    because: 'printing decides nothing',
  },
  {
    room: 'src/core/review',
    what: 'what a reviewer has to know of a change, before the merge and after it: remarks with their places, figures, a headline, and their forms',
    may: CORE('text codes model source iam manifest plan record render'),
    because: 'a review is made from a plan or a pass that is finished, and whoever sends it decides nothing',
  },
];

/** The files that lie in src/ itself: what the commands and the service do, each with the whole of it. */
export const LOOSE_FILES = [
  { file: 'src/errors.ts', what: 'what the world can answer instead, each with its code and remedy' },
  { file: 'src/ports.ts', what: 'how the world is seen: a source of manifests, the roles' },
  { file: 'src/layout.ts', what: 'where things lie in the two buckets' },
  { file: 'src/lease.ts', what: 'one writer at a time' },
  { file: 'src/reconcile.ts', what: 'from manifests and IAM to a plan' },
  { file: 'src/approvals.ts', what: 'a plan, and which approvals meet it' },
  { file: 'src/apply.ts', what: 'a plan’s operations, in order, one role at a time' },
] as const;

const CORE_AND_SRC = ['src/core', 'src'];

/** Around the core: what touches the world. */
export const OUTER_ROOMS: readonly Room[] = [
  {
    room: 'src',
    what: 'the stages of a pass, and the contracts with the world',
    may: ['src/core', 'p-limit'],
    because: 'the engine sees the world through ports',
  },
  {
    room: 'src/writing',
    what: 'lease, look again, intent, the gate’s table, apply, result: the only way to a write',
    may: CORE_AND_SRC,
    because: 'the sequence is the same for the service and for a person, and knows neither',
  },
  {
    room: 'src/files',
    what: 'what lies on a disk: manifests in a folder or in a revision of git, what is known of them, and the files of a trail',
    may: [...CORE_AND_SRC, 'p-limit', 'node:fs', 'node:path', 'node:child_process', 'node:stream', 'node:zlib'],
    because: 'reading them decides nothing',
  },
  {
    room: 'src/embedded',
    what: 'an IAM in one file, as strict as AWS documents it, and the state beside it',
    may: [...CORE_AND_SRC, 'node:crypto', 'node:fs', 'node:os', 'node:path', 'node:timers'],
    because: 'the embedded IAM does not lean on the SDK that it answers',
  },
  {
    room: 'src/aws',
    what: 'IAM, STS, S3, SQS, Lambda, secrets and the clock behind the ports',
    may: [
      ...CORE_AND_SRC,
      ...['accessanalyzer', 'cloudtrail', 'iam', 'lambda', 's3', 'secrets-manager', 'sqs', 'sts'].map(
        (name) => `@aws-sdk/client-${name}`,
      ),
      'p-limit',
      'node:crypto',
      'node:timers',
    ],
    because: 'the only folder that knows the SDK',
  },
  {
    room: 'src/bitbucket',
    what: 'names, commits, archives, runs of pipelines, reports and comments of Bitbucket behind the ports',
    may: [...CORE_AND_SRC, 'modern-tar', 'node:http', 'node:https', 'node:stream', 'node:timers', 'node:zlib'],
    because: 'the only folder that talks to Bitbucket',
  },
  {
    room: 'src/tokens',
    what: 'whether a token is what the issuer of the settings made: its rules, and its signature',
    may: [...CORE_AND_SRC, 'src/bitbucket', 'jose', 'node:crypto'],
    because: 'the only folder that verifies a signature; the keys come through a port',
  },
  {
    room: 'src/service',
    what: 'one pass of the Lambda function: doorbell, pass, metrics',
    may: [...CORE_AND_SRC, 'src/writing'],
    because: 'the service runs on ports too, so that a test can be its world',
  },
  {
    room: 'src/service/webhook',
    what: 'one call of Bitbucket’s webhook: whether it is signed, and whether it rings',
    may: [...CORE_AND_SRC, 'src/service', 'node:crypto'],
    because: 'it knows the bell, and nothing of what a pass does',
  },
  {
    room: 'src/service/gate',
    what: 'one request to the gate: read, verified, decided, exchanged, answered; and what of it may be written down',
    may: [...CORE_AND_SRC, 'src/bitbucket', 'src/tokens', 'src/service'],
    because: 'it decides nothing itself, and knows neither AWS nor a pass',
  },
  {
    room: 'src/cli/command',
    what: 'what a verb is: options, output, exit codes',
    may: [...CORE_AND_SRC, 'src/aws', 'commander', 'schemas', 'node:fs', 'node:path', 'node:stream'],
    because: 'a verb is described before anything of it is done',
  },
  {
    room: 'src/cli/manifests',
    what: 'the manifests that a command is given',
    may: [
      ...CORE_AND_SRC,
      ...['src/files', 'src/aws', 'src/bitbucket', 'src/cli/command'],
      ...['yaml', 'p-limit', 'node:fs', 'node:path', 'node:stream'],
    ],
    because: 'reading them is the same for every verb',
  },
  {
    room: 'src/cli/text',
    what: 'what people and programs read',
    may: [...CORE_AND_SRC, 'src/aws', ...rooms('src/cli', 'command manifests'), 'node:readline', 'node:stream'],
    because: 'printing decides nothing',
  },
  {
    room: 'src/cli/account',
    what: 'the account that a command is given: AWS, embedded, a dump',
    may: [
      ...CORE_AND_SRC,
      ...['src/writing', 'src/files', 'src/aws', 'src/embedded', ...rooms('src/cli', 'command manifests text')],
      ...['node:crypto', 'node:fs', 'node:os', 'node:path', 'node:stream', 'node:timers'],
    ],
    because: 'a verb does not know which kind of account it works on',
  },
  {
    room: 'src/cli/audit',
    what: 'the branch audit: what Bitbucket is asked about uses of roles, and where the answer is kept',
    may: [...CORE_AND_SRC, 'src/bitbucket', ...rooms('src/cli', 'account command manifests text')],
    because: 'a trail is read without Bitbucket, and an account knows nothing of it',
  },
  {
    room: 'src/cli/doctor',
    what: 'what doctor looks at, gathered: manifests, token, keys, account, service',
    may: [
      ...CORE_AND_SRC,
      ...['src/files', 'src/aws', 'src/bitbucket', 'src/tokens', ...rooms('src/cli', 'account command manifests')],
      'node:path',
    ],
    because: 'what is missing is left out with its reason, and what is there is judged in the core',
  },
  {
    room: 'src/cli/pull-request',
    what: 'the pull request that a pipeline runs for: what it is compared with, where its review goes, and what came of it',
    may: [
      ...CORE_AND_SRC,
      ...['src/files', 'src/bitbucket', ...rooms('src/cli', 'command manifests account')],
      ...['node:path', 'node:timers'],
    ],
    because: 'what is sent to Bitbucket is made in the core',
  },
  {
    room: 'src/cli/completion',
    what: 'what the shell completes',
    may: [...CORE_AND_SRC, 'src/cli/command', 'commander'],
    because: 'it is made from the options that the verbs declare',
  },
  {
    room: 'src/cli/verbs',
    what: 'a file a verb',
    may: [
      ...CORE_AND_SRC,
      ...['src/files', 'src/aws', 'src/bitbucket', 'src/tokens', 'src/embedded'],
      ...rooms('src/cli', 'command manifests text account audit doctor pull-request completion'),
      ...['package.json', 'commander', 'node:fs', 'node:path'],
    ],
    because: 'verbs do not know each other',
  },
  {
    room: 'src/cli',
    what: 'the program: from the command line to a verb and its exit code',
    may: [...CORE_AND_SRC, ...rooms('src/cli', 'command text verbs'), 'package.json', 'commander'],
    because: 'here everything comes together',
  },
  {
    room: 'functions',
    what: 'the handlers of the Lambda functions',
    may: [
      ...[...CORE_AND_SRC, 'src/service', 'src/service/webhook', 'src/service/gate', 'src/aws', 'src/bitbucket'],
      '@middy/core',
      ...['@aws-lambda-powertools/logger', '@aws-lambda-powertools/metrics'],
    ],
    because: 'a Lambda ships no CLI and no embedded IAM',
  },
  {
    room: 'infra',
    what: 'the stacks: buckets, functions, alarms, boundary, provider',
    may: [
      ...[...CORE_AND_SRC, 'src/files', 'src/service', 'src/service/gate', 'src/service/webhook', 'functions'],
      ...['aws-cdk-lib', 'constructs', 'cdk-nag', 'esbuild', 'cdk.json', 'node:path'],
    ],
    because: 'infra names functions by path, and shares only the words of their environment',
  },
];
