/**
 * One step and one role: all that the checks look at. The role's own trust policy answers, by the evaluator that every
 * other command uses; here are the questions.
 */
import type { DesiredRole } from '../model/desired-role.ts';
import { type Answer, allOf, anyOf } from '../trust/answer.ts';
import type { CallOrigin } from '../trust/call-origin.ts';
import { STRANGERS, stsRequest, tokenSubject } from '../trust/token.ts';
import { readTrustDocument, type TrustDocument } from '../trust/trust-document.ts';
import { admits } from '../trust/trust-evaluator.ts';
import { type LintWorld, roleArn } from './lint-world.ts';
import type { PipelineStep, PipelinesFile } from './pipelines-file.ts';
import { type RoleAim, roleAim } from './role-aim.ts';
import { type StepScript, scriptOf } from './step-script.ts';
import {
  OTHER_BRANCH,
  possibleAudiences,
  possibleBranches,
  possiblePlaces,
  type StepPlace,
  type TokenAudience,
} from './step-tokens.ts';

export interface StepCase {
  readonly step: PipelineStep;
  readonly file: PipelinesFile;
  readonly role: DesiredRole;
  readonly world: LintWorld;
  readonly script: StepScript;
  readonly aim: RoleAim;
  readonly arn: string;
  readonly audiences: readonly TokenAudience[];
  readonly places: readonly StepPlace[];
  readonly branches: readonly string[];
  /** What STS says to a token of this kind. */
  asks(audience: TokenAudience, place: StepPlace, branch: string): Answer;
}

export function stepCase(step: PipelineStep, file: PipelinesFile, role: DesiredRole, world: LintWorld): StepCase {
  const script = scriptOf(step);
  const document = documentOf(role);
  return {
    step,
    file,
    role,
    world,
    script,
    aim: roleAim(script, role, world),
    arn: roleArn(world.trust.provider, role),
    audiences: possibleAudiences(step, file, world),
    places: possiblePlaces(step, role, world),
    branches: possibleBranches(step, file, role),
    asks: (audience, place, branch) => asked(document, world, audience, { ...place, branch }, originFor(role)),
  };
}

/** Read once for all steps. */
const documents = new WeakMap<DesiredRole, TrustDocument>();

function documentOf(role: DesiredRole): TrustDocument {
  const known = documents.get(role);
  if (known !== undefined) return known;
  const read = readTrustDocument(role.trust);
  if (!('document' in read)) throw new Error(`the trust policy of ${role.name} cannot be read`);
  documents.set(role, read.document);
  return read.document;
}

/** For a role of the gate it is the gate that calls; lint/gate.ts says whether the step goes through it. */
function originFor({ admission: { enforcement } }: DesiredRole): CallOrigin | undefined {
  const [vpc] = enforcement.by === 'gate' ? enforcement.vpcs : [];
  return vpc === undefined ? undefined : { is: 'endpoint', vpc };
}

/** Two steps of the kind: one alone could be the one run that a policy names. */
function asked(
  document: TrustDocument,
  { trust: { provider } }: LintWorld,
  audience: TokenAudience,
  step: StepPlace & { readonly branch: string },
  origin: CallOrigin | undefined,
): Answer {
  // STS refuses a token with several audiences that does not say which of them is meant.
  const [aud, ...others] = audience;
  if (audience === 'none' || aud === undefined || others.length > 0) return 'no';
  const { workspaceUuid, subjectFormat, arn, host } = provider;
  return allOf(
    STRANGERS.map(({ stepUuid }) => {
      const sub = tokenSubject(subjectFormat, { workspaceUuid, stepUuid, ...step });
      return sub === undefined ? 'no' : admits(document, stsRequest({ provider: arn, host, aud, sub }, origin));
    }),
  );
}

/** One answer to several tokens that a step may have: `open` where they differ, or where the call decides. */
export type Judgement = 'yes' | 'no' | 'open';

export function judged(answers: readonly Answer[]): Judgement {
  if (answers.every((answer) => answer === 'yes')) return 'yes';
  return answers.every((answer) => answer === 'no') ? 'no' : 'open';
}

/** The best values of all that is not asked about: with them, only the one thing in question decides. */
export function rightPlaces({ role }: StepCase): StepPlace[] {
  return role.admission.doors.map(({ repository, environment }) => ({
    repositoryUuid: repository.uuid,
    environmentUuid: environment?.uuid,
  }));
}

export function rightBranches({ role: { admission } }: StepCase): readonly string[] {
  const { enforcement } = admission;
  return enforcement.by === 'subject' ? enforcement.branches : [OTHER_BRANCH];
}

export function rightAudience({ world }: StepCase): TokenAudience {
  return [world.trust.provider.audience];
}

export function anyAnswer<T>(values: readonly T[], ask: (value: T) => Answer): Answer {
  return anyOf(values.map(ask));
}
