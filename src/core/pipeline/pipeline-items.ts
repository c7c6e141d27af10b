/** One item of a pipeline: a step with all that it says and inherits, or the name of steps that stand elsewhere. */
import type { Located, LocatedMap } from '../source/located-value.ts';
import type { Elsewhere, PipelineStep, ScriptLine, Section } from './pipelines-file.ts';
import { oidcSetting, writtenText } from './step-settings.ts';

/** `type: pipeline` starts a custom pipeline of this file; `import:` takes a step from elsewhere. */
export function startedElsewhere(step: LocatedMap): { is: Elsewhere['is']; value: Located } | undefined {
  const type = step.entries.get('type')?.value;
  const custom = step.entries.get('custom')?.value;
  if (type?.is === 'scalar' && type.text === 'pipeline') return { is: 'pipeline', value: custom ?? type };
  const imported = step.entries.get('import')?.value;
  return imported === undefined ? undefined : { is: 'import', value: imported };
}

/** Images that the file names for all steps, and for services. */
export interface SharedImages {
  /** Of all steps that name none. */
  readonly image: Located | undefined;
  ofService(name: string): Located | undefined;
}

/** A step that runs a script; what its stage says holds for it, unless it says it itself. */
export function stepOf(
  section: Section,
  step: LocatedMap,
  stage: LocatedMap | undefined,
  at: number,
  shared: SharedImages,
): PipelineStep {
  const inherited = (name: string) => step.entries.get(name)?.value ?? stage?.entries.get(name)?.value;
  return {
    section,
    at,
    name: writtenText(step.entries.get('name')?.value)?.text,
    oidc: oidcSetting(step.entries.get('oidc')?.value),
    deployment: writtenText(inherited('deployment')),
    environment: writtenText(inherited('environment')),
    script: [
      ...imageRole(step.entries.get('image')?.value ?? shared.image),
      ...namesIn(step.entries.get('services')?.value).flatMap((name) => imageRole(shared.ofService(name))),
      ...scriptLines(step.entries.get('script')?.value),
      ...scriptLines(step.entries.get('after-script')?.value),
    ],
  };
}

/** Bitbucket pulls the image as this role, with the token of the step. */
function imageRole(image: Located | undefined): ScriptLine[] {
  const aws = image?.is === 'map' ? image.entries.get('aws')?.value : undefined;
  const role = writtenText(aws?.is === 'map' ? aws.entries.get('oidc-role')?.value : undefined);
  return role === undefined ? [] : [{ ...role, variable: 'oidc-role' }];
}

function namesIn(value: Located | undefined): string[] {
  return value?.is === 'list' ? value.items.flatMap((item) => (item.is === 'scalar' ? item.text : [])) : [];
}

/** Commands, and what pipes are given. A list within the list is what an alias of a whole script leads to. */
function scriptLines(value: Located | undefined): ScriptLine[] {
  if (value === undefined) return [];
  if (value.is === 'list') return value.items.flatMap(scriptLines);
  if (value.is === 'scalar') return [writtenText(value) ?? []].flat();
  const pipe = writtenText(value.entries.get('pipe')?.value);
  const variables = value.entries.get('variables')?.value;
  return [
    ...(pipe === undefined ? [] : [{ ...pipe, variable: 'pipe' }]),
    ...(variables?.is === 'map' ? [...variables.entries].flatMap(([variable, one]) => given(variable, one.value)) : []),
  ];
}

function given(variable: string, value: Located): ScriptLine[] {
  if (value.is === 'list') return value.items.flatMap((item) => given(variable, item));
  const text = writtenText(value);
  return text === undefined ? [] : [{ ...text, variable }];
}
