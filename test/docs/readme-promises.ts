/**
 * What the README promises, sentence by sentence, in its order, and what keeps it. `says` is enough of a sentence to
 * know it by; a sentence about other people's tools promises nothing of ours, and says so. A promise that nothing keeps
 * does not belong into the README.
 */
import type { Keeper } from './keepers.ts';

export type Sentence =
  | { readonly says: string; readonly kept: readonly [Keeper, ...Keeper[]] }
  | { readonly says: string; readonly promisesNothing: string };

const story = (name: string): Keeper => ({ story: name });
const test = (file: string, named: string): Keeper => ({ file: `test/${file}`, named });

const GATE_STORY = (named: string): Keeper => test('functions/gate-story.test.ts', named);
const GUARDRAILS = 'core/plan-guardrails/plan-guardrails.test.ts';
const READER = 'aws/role-reader.test.ts';
const MEASURED = test('docs/performance-page.test.ts', 'takes its figures from bench/figures.json');
const ESCAPES = 'infra/reconciler-permissions.test.ts';

export const WHAT_IT_DOES: readonly Sentence[] = [
  { says: 'One file, one role', kept: [story('first-apply')] },
  { says: 'Team = folder', kept: [story('team-lost'), story('team-renamed')] },
  {
    says: 'Names in manifests, UUIDs in a lock file that rolekeeper resolve fills from Bitbucket (how, and what it refuses), schemas that complete and explain in your editor.',
    kept: [
      test('contract/bitbucket/resolve.test.ts', 'a name that is missing is added, and all else stays'),
      test('core/compile/compile.test.ts', 'an environment by name in each of two repositories'),
      test('core/schema/schemas.test.ts', 'describes every property in a sentence'),
      test('core/schema/schemas.test.ts', 'gives an example of every property, and each is valid'),
    ],
  },
  {
    says: 'One run reports every mistake in every file, each with line, column, cause and remedy; only what may follow',
    kept: [
      test(
        'cli/verbs/validate.test.ts',
        'shows every mistake of every file at once, each with its place and its remedy',
      ),
      test('core/compile/every-mistake.test.ts', 'hides no other, and two have no echo that one does not have'),
    ],
  },
  { says: 'The plan is what happens', kept: [test('convergence.test.ts', 'leaves nothing to do after one apply')] },
  {
    says: 'plan shows the changes, plan --json also the IAM calls, and apply makes exactly these; apply --expect DIGEST',
    kept: [
      test('cli/json-output.test.ts', 'describes every kind of change, finding, operation and outcome'),
      test('apply.test.ts', 'performs the operations of a role one after the other, in order'),
      test('cli/verbs/apply.test.ts', 'applies the reviewed plan, and refuses any other'),
    ],
  },
  { says: 'Drift has its own section', kept: [story('hand-edits'), story('manifest-changed')] },
  {
    says: 'Reviews pull requests where they are read',
    kept: [test('e2e/pull-request.test.ts', 'is reviewed from its first push to the merge')],
  },
  {
    says: 'In a Bitbucket pipeline, rolekeeper pr puts a report on the commit, with annotations on the lines',
    kept: [
      test('e2e/pull-request.test.ts', 'is reviewed from its first push to the merge'),
      test(
        'core/review/review.test.ts',
        'a trust that admits another environment widens at the line of the environments',
      ),
    ],
  },
  {
    says: 'No secret is needed, and no AWS credentials',
    kept: [test('e2e/pull-request.test.ts', 'needs no secret for the report: nothing but Code Insights is called')],
  },
  {
    says: 'After the merge, rolekeeper follow waits for the service and says on the commit',
    kept: [test('e2e/merged-change.test.ts', 'is reviewed, corrected, merged, published, applied and told')],
  },
  {
    says: 'Deletes, but never in bulk by mistake',
    kept: [
      test('faults/source-failures.test.ts', 'no role is deleted by any of 200 random failures of the source'),
      test('faults/revisions/deletion-limits.test.ts', 'takes more than the limits without a matching approval'),
    ],
  },
  { says: 'A role that is ours and that no manifest declares is deleted', kept: [story('manifest-removed')] },
  {
    says: 'Not while any file is broken, IAM was read in part, the folder came back empty, or too many roles or a whole team',
    kept: [
      story('manifest-broken'),
      test(GUARDRAILS, 'does nothing at all after an incomplete read'),
      story('source-empty'),
      story('too-many-deletions'),
      story('team-lost'),
    ],
  },
  {
    says: 'Does not shut every pipeline out for one wrong line',
    kept: [story('audience-mistyped'), story('workspace-uuid-mistyped'), story('workspace-renamed-too-soon')],
  },
  {
    says: 'An update waits if pipelines can enter today and nobody could after it, or if a name stands for another repository',
    kept: [
      test('core/plan-guardrails/lockout-cases.ts', 'one digit of the workspace’s UUID mistyped'),
      story('repositories-exchanged'),
      story('exchange-approved'),
    ],
  },
  { says: 'Undoes manual changes, and ends what they let in', kept: [story('console-at-night')] },
  {
    says: 'Each kind of drift has a severity, a metric and settings',
    kept: [
      test('house/stories-told.test.ts', 'show every kind of drift'),
      test('core/manifest/drift-settings.test.ts', 'nothing: every kind is put back and reported'),
    ],
  },
  {
    says: 'Unless these say otherwise, a trust policy that was widened is restored, and the sessions',
    kept: [
      test('service/pass-drift.test.ts', 'is put back, and the sessions of that time end'),
      test('service/pass-drift.test.ts', 'ends no session where the settings say so'),
    ],
  },
  {
    says: 'A role that is kept without a valid manifest is put back to what was applied to it last',
    kept: [
      story('retained-opened-by-hand'),
      story('frozen-opened-by-hand'),
      test('service/pass-kept.test.ts', 'is put back to what was applied last: the alarm rings'),
    ],
  },
  { says: 'Says who keeps each promise', kept: [story('attestation-missing')] },
  {
    says: 'While the subject has its documented form, a Bitbucket branch cannot be put into a trust policy',
    kept: [test('core/compile/compile.test.ts', 'a branch that nothing keeps'), story('subject-with-branch')],
  },
  {
    says: 'Every new or changed role in a plan says what IAM enforces, and of its branches, for each repository',
    kept: [
      test(
        'core/render/admission-words.test.ts',
        'what is attested of one repository says nothing about the other one',
      ),
      test('core/render/admission-words.test.ts', 'is never enforced as a branch, unless the subject carries it'),
      story('every-branch'),
    ],
  },
  { says: 'attestation: required refuses a manifest without it', kept: [story('attestation-required')] },
  {
    says: 'Keeps branches on every plan of Bitbucket, with the gate',
    kept: [GATE_STORY('is refused on another branch')],
  },
  {
    says: "It verifies a step's token and its branch, and IAM refuses every call that does not come from the gate's VPC",
    kept: [
      GATE_STORY('is let in on a branch that the manifest names'),
      GATE_STORY('is refused by STS itself over the internet'),
    ],
  },
  {
    says: 'It needs a stack of its own and no permission in IAM, and sessions keep their full length',
    kept: [
      test('infra/gate-permissions.test.ts', 'the exchange has interfaces and a log, and nothing of IAM or STS'),
      test('functions/gate-cases.ts', 'as long as the role allows'),
    ],
  },
  {
    says: 'Two listings for a thousand roles, and two calls more for the account, instead of five calls for each role',
    kept: [test(READER, 'joins the two listings into whole roles, in four calls')],
  },
  { says: 'A plan of 1,000 roles with nothing to do makes', kept: [MEASURED] },
  { says: 'as long as a script that only reads in bulk', kept: [MEASURED] },
];

export const WHAT_IT_WILL_NOT_DO: readonly Sentence[] = [
  {
    says: 'Touch a role unless it is under its path, carries its tag and names it as its owner',
    kept: [
      story('owner-not-named'),
      story('name-taken'),
      story('stranger-under-our-path'),
      test(ESCAPES, 'every write to a role outside of the path'),
    ],
  },
  {
    says: 'One exception, which the settings and the deployment both have to ask for',
    kept: [
      story('foreign-roles-closed'),
      story('foreign-roles-not-granted'),
      test('infra/foreign-permissions.test.ts', 'without the opt-in there is nothing of it in the policy'),
    ],
  },
  {
    says: 'Give a role permissions without the permissions boundary of the settings, or remove a boundary',
    kept: [
      test('convergence.test.ts', 'never leaves a role with policies and without its boundary, wherever it is cut off'),
      test(ESCAPES, 'take the boundary off a role'),
      story('boundary-removed-by-hand'),
    ],
  },
  {
    says: 'Rename or move a role, or delete one to create it again',
    kept: [story('path-moved-up'), story('name-in-other-case'), test(GUARDRAILS, 'a role that would have to move')],
  },
  {
    says: 'Create or change the OIDC provider, in a pass or by a command',
    kept: [
      story('provider-missing'),
      story('provider-with-another-audience'),
      test(ESCAPES, 'make a provider'),
      test(ESCAPES, 'admit another audience'),
    ],
  },
  {
    says: 'Only the deployment creates it, with the address and the audience of the settings, unless it is given the one',
    kept: [
      test('infra/account-stack.test.ts', 'the provider is shared: it stays when the stack is deleted'),
      test('infra/account-stack.test.ts', 'what exists already is not created'),
    ],
  },
  {
    says: 'Verify that a deployment environment admits only some branches',
    kept: [test('core/render/admission-words.test.ts', 'a person attests the only environment')],
  },
  {
    says: 'It is attested, and called so',
    kept: [test('core/render/admission-words.test.ts', 'no person attests anything'), story('attestation-missing')],
  },
  {
    says: 'Enforce sessions under one hour: IAM cannot',
    kept: [test('core/manifest/mistakes.ts', 'half an hour')],
  },
  { says: 'They are advisory, and called so', kept: [story('first-apply')] },
];

export const WHY_NOT: readonly Sentence[] = [
  { says: 'Terraform or OpenTofu?', promisesNothing: 'a question' },
  { says: 'If your platform team writes every role there already, stay', promisesNothing: 'advice' },
  {
    says: 'it writes the trust conditions itself, so that no team has to; it says who keeps each branch; it undoes',
    kept: [
      test(
        'core/trust/trust.test.ts',
        'admits exactly what is declared, for any repositories, environments and branches',
      ),
      story('attestation-missing'),
      test('infra/doorbells.test.ts', 'each ring of the schedule is a message of its own'),
      test('service/pass-drift.test.ts', 'is put back, and the sessions of that time end'),
      story('too-many-deletions'),
    ],
  },
  { says: 'Terraform shows drift when a plan is run', promisesNothing: 'about Terraform' },
  { says: 'AWS CDK or CloudFormation?', promisesNothing: 'a question' },
  { says: 'A stack never looks at a role again', promisesNothing: 'about CloudFormation' },
  {
    says: 'The service itself is a CDK app',
    kept: [test('infra/app.test.ts', 'synthesises without a question to AWS')],
  },
  { says: 'A script?', promisesNothing: 'a question' },
  { says: 'It begins with 50 lines', promisesNothing: 'about scripts' },
  { says: 'Paging, throttling, two writers at once', promisesNothing: 'what the next sentence plays' },
  {
    says: 'npm test plays all of these; npm run test:faults plays faults in every call',
    kept: [
      test('aws/role-reader-embedded.test.ts', 'reads the same account at every page size'),
      test('service/pass-faults.test.ts', 'by throttling fails the role and nothing else'),
      test('faults/lease-interleavings.test.ts', 'there is at most one writer at a time in 4,000 interleavings'),
      test(
        'service/pass-faults.test.ts',
        'changes nothing while a folder is half written, and goes on once it is whole',
      ),
      test('faults/fault-matrix.test.ts', 'two passes finish the work'),
      test('faults/whole-matrix.ts', 'after any fault in any call, and after any two'),
      story('stranger-under-our-path'),
    ],
  },
];

/** Outside of the lists. */
export const BESIDES: readonly Sentence[] = [
  {
    says: 'The embedded IAM refuses what AWS documents that IAM refuses',
    kept: [test('contract/iam.test.ts', 'the embedded IAM')],
  },
  {
    says: 'Run npm start once more: nothing to do',
    kept: [test('cli/verbs/apply.test.ts', 'has nothing to do the second time, and does not touch the state file')],
  },
  {
    says: 'An event starts a pass: one Lambda function makes IAM equal to the newest revision',
    kept: [
      test('infra/doorbells.test.ts', 'a revision rings when its pointer moves, a folder at every change'),
      test('service/pass.test.ts', 'creates what is published, remembers it, and is quiet afterwards'),
    ],
  },
  {
    says: 'A schedule looks for drift every 15 minutes',
    kept: [test('infra/doorbells.test.ts', 'each ring of the schedule is a message of its own')],
  },
  {
    says: 'Seventeen alarms say when it fails, and stand as long as the fault does, each with a section in docs/runbook.md',
    kept: [
      test('infra/standing-alarms.test.ts', 'a $id that ends by itself is seen'),
      test('infra/deploy-page.test.ts', 'counts the metrics and alarms that there are'),
      test('infra/alarms.test.ts', 'names its section of the runbook, with commands in it'),
    ],
  },
];
