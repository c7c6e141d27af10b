/**
 * A pipelines file as far as roles are concerned: its steps, each with what decides about its token and where that
 * stands. Nothing is judged here, and nothing is refused that Bitbucket may take: keys that are not known are skipped.
 */
import type { Place } from '../model/diagnosis.ts';
import type { Written } from './written.ts';

/** What starts a pipeline. `shared` ones run in the repositories that import them. */
export type SectionKind = 'default' | 'branches' | 'pull-requests' | 'tags' | 'bookmarks' | 'custom' | 'shared';

export interface Section {
  readonly kind: SectionKind;
  /** The branch pattern, the name of the custom pipeline; '' for `default`. */
  readonly name: string;
}

/** `oidc`, of a step or of all steps. */
export type OidcSetting =
  | { readonly is: 'off' | 'on'; readonly at: number }
  /** A template, or a word that is neither `true` nor `false`. */
  | { readonly is: 'unclear'; readonly text: string; readonly at: number }
  | { readonly is: 'audiences'; readonly audiences: readonly Written[]; readonly at: number };

/** One line of a script, or one value that a pipe or the image is given. */
export interface ScriptLine extends Written {
  /** The variable of a pipe that the text is the value of. */
  readonly variable?: string;
}

export interface PipelineStep {
  readonly section: Section;
  /** Where the step begins, or where the alias that stands for it leads. */
  readonly at: number;
  readonly name: string | undefined;
  /** undefined: it has none of its own. */
  readonly oidc: OidcSetting | undefined;
  /** `deployment`, of the step or of its stage. */
  readonly deployment: Written | undefined;
  /** `environment`, of the step or of its stage. */
  readonly environment: Written | undefined;
  readonly script: readonly ScriptLine[];
}

/** Steps that stand elsewhere: in another repository, or in another pipeline of this file. */
export interface Elsewhere {
  readonly section: Section;
  readonly at: number;
  /** `import`: of another repository, unknown. `pipeline`: a custom pipeline of this file, judged there. */
  readonly is: 'import' | 'pipeline';
  /** What is named. */
  readonly text: string;
}

/** `triggers:` that starts a custom pipeline by itself. */
export interface Trigger {
  readonly event: string;
  readonly condition: string | undefined;
  readonly pipelines: readonly string[];
}

export interface PipelinesFile {
  readonly path: string;
  readonly steps: readonly PipelineStep[];
  readonly elsewhere: readonly Elsewhere[];
  readonly triggers: readonly Trigger[];
  /** Of all steps: `options.oidc`. */
  readonly oidc: OidcSetting | undefined;
  /** Every section, also of those without a step: which branches have a pipeline of their own. */
  readonly sections: readonly Section[];
  place(at: number): Place;
}

/** `branches main`, `default`, `custom release`. */
export function sectionWords({ kind, name }: Section): string {
  return name === '' ? kind : `${kind} ${name}`;
}
