/** What `lint-pipeline` found, for programs (schemas/pipeline-lint.schema.json). */
import type { Issue } from '../model/diagnosis.ts';
import type { PipelineLint, RoleLint } from '../pipeline/lint/lint-pipelines.ts';
import type { StepVerdict } from '../pipeline/lint/step-verdict.ts';
import type { PipelineStep, PipelinesFile } from '../pipeline/pipelines-file.ts';
import { refuserWords, shownRemarks, undeclaredWords } from './verdict-words.ts';

export function pipelineLintJson(lints: readonly PipelineLint[], issues: readonly Issue[], failed: boolean): unknown {
  return {
    version: 'rolekeeper.pipeline-lint/v1',
    failed,
    files: lints.map(fileJson),
    issues,
  };
}

function fileJson({ file, repository, roles, undeclared, failing, failed }: PipelineLint): unknown {
  return {
    file: file.path,
    repository: { slug: repository.slug, uuid: repository.uuid },
    failed,
    roles: roles.map((one) => roleJson(one, file, new Set(failing))),
    undeclared: undeclared.map(({ step, arn, isOfService }) => ({
      place: file.place(arn.at),
      section: step.section.kind,
      name: step.section.name,
      step: step.name ?? null,
      arn: arn.text,
      ofService: isOfService,
      message: undeclaredWords(isOfService),
    })),
    elsewhere: file.elsewhere.map(({ at, is, section, text }) => ({
      place: file.place(at),
      section: section.kind,
      name: section.name,
      is,
      text,
    })),
  };
}

function roleJson(
  { role, arn, verdicts, unreached }: RoleLint,
  file: PipelinesFile,
  failing: ReadonlySet<PipelineStep>,
): unknown {
  return {
    name: role.name,
    team: role.team,
    arn,
    unreached,
    steps: verdicts.map((verdict) => ({
      place: file.place(verdict.step.at),
      section: verdict.step.section.kind,
      name: verdict.step.section.name,
      step: verdict.step.name ?? null,
      answer: verdict.answer,
      iam: verdict.iam,
      wants: verdict.wants,
      failed: verdict.wants !== 'no' && verdict.answer === 'cannot-match' && failing.has(verdict.step),
      who: refuserWords(verdict, role),
      remarks: remarksJson(verdict, file),
    })),
  };
}

function remarksJson(verdict: StepVerdict, file: PipelinesFile): unknown {
  return shownRemarks(verdict).map(({ code, answer, refuser, message, remedy, at }) => ({
    code,
    message,
    remedy,
    answer,
    refuser,
    place: file.place(at),
  }));
}
