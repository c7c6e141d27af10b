/** From the bytes of a bitbucket-pipelines.yml to its steps. */
import type { Issue } from '../model/diagnosis.ts';
import type { SourceFile } from '../model/source-tree.ts';
import { parseLocated } from '../source/located-file.ts';
import type { Located, LocatedMap } from '../source/located-value.ts';
import { PIPELINES_YAML } from '../source/yaml-dialect.ts';
import { type SharedImages, startedElsewhere, stepOf } from './pipeline-items.ts';
import type { Elsewhere, PipelineStep, PipelinesFile, Section, SectionKind, Trigger } from './pipelines-file.ts';
import { oidcSetting } from './step-settings.ts';

export type ReadPipelines = { readonly file: PipelinesFile } | { readonly issues: readonly Issue[] };

/** Never throws. Only what makes the file no pipelines file is an issue; Bitbucket's own validator knows the rest. */
export function readPipelines(source: SourceFile): ReadPipelines {
  const { root, issues, place } = parseLocated(source, PIPELINES_YAML);
  if (root === undefined) return { issues };
  const issue = (at: number, message: string, remedy: string): ReadPipelines => ({
    issues: [{ code: 'pipeline-empty', message, remedy, pointer: '', place: place(at) }],
  });
  if (root.is !== 'map') return issue(root.at, 'it is not a mapping: no pipelines file', NAME_ONE);
  const pipelines = entry(root, 'pipelines');
  const shared = entry(entry(root, 'definitions'), 'pipelines');
  if (pipelines === undefined && shared === undefined) {
    return issue(root.at, 'it has no "pipelines": no step of it runs', NAME_ONE);
  }
  const services = entry(entry(root, 'definitions'), 'services');
  const walk = new Walk({ image: entry(root, 'image'), ofService: (name) => entry(entry(services, name), 'image') });
  for (const [name, value] of entriesOf(pipelines)) walk.kind(name, value);
  for (const [name, value] of entriesOf(shared)) walk.section({ kind: 'shared', name }, value);
  if (walk.isTooMuch) {
    const message = `with its aliases written out the file has more than ${MOST_STEPS} steps or ${MOST_SECTIONS} pipelines`;
    const remedy = PIPELINES_YAML.remedies.tooLarge;
    return { issues: [{ code: 'file-too-large', message, remedy, pointer: '', place: place(root.at) }] };
  }
  if (walk.steps.length === 0 && walk.elsewhere.length === 0) {
    return issue((pipelines ?? shared ?? root).at, 'it has no step', 'add one: `rolekeeper snippet ROLE` prints it');
  }
  return {
    file: {
      path: source.path,
      steps: walk.steps,
      elsewhere: walk.elsewhere,
      triggers: triggersOf(entry(root, 'triggers')),
      oidc: oidcSetting(entry(entry(root, 'options'), 'oidc')),
      sections: walk.sections,
      place,
    },
  };
}

const NAME_ONE = 'name the bitbucket-pipelines.yml of a repository';

const KINDS: readonly string[] = ['branches', 'pull-requests', 'tags', 'bookmarks', 'custom'];

/** Bitbucket runs at most 100 steps in a pipeline. */
const MOST_STEPS = 2000;
const MOST_SECTIONS = 1000;

class Walk {
  readonly steps: PipelineStep[] = [];
  readonly elsewhere: Elsewhere[] = [];
  readonly sections: Section[] = [];
  readonly #images: SharedImages;

  constructor(images: SharedImages) {
    this.#images = images;
  }

  get isTooMuch(): boolean {
    return this.steps.length + this.elsewhere.length > MOST_STEPS || this.sections.length > MOST_SECTIONS;
  }

  /** `default` holds one pipeline, the others one for each pattern or name. */
  kind(kind: string, value: Located): void {
    if (kind === 'default') this.section({ kind, name: '' }, value);
    if (!KINDS.includes(kind)) return;
    for (const [name, pipeline] of entriesOf(value)) this.section({ kind: kind as SectionKind, name }, pipeline);
  }

  section(section: Section, value: Located): void {
    this.sections.push(section);
    // A whole pipeline of another repository.
    const imported = entry(value, 'import');
    if (imported !== undefined) this.#elsewhere(section, 'import', imported, imported.at);
    this.#items(section, value, undefined);
  }

  /** Steps in a list, in groups that run side by side, in stages; what is none of them is passed over. */
  #items(section: Section, value: Located, stage: LocatedMap | undefined): void {
    if (value.is !== 'list' || this.isTooMuch) return;
    for (const item of value.items) {
      if (item.is === 'list') this.#items(section, item, stage);
      if (item.is !== 'map') continue;
      for (const [name, { value: inner, keyAt }] of item.entries) {
        if (name === 'step' || name === 'final') this.#step(section, inner, stage, keyAt);
        // Both forms: a list of steps, or a mapping with a list `steps`.
        else if (name === 'parallel') this.#items(section, entry(inner, 'steps') ?? inner, stage);
        else if (name === 'stage' && inner.is === 'map') this.#items(section, stepsOf(inner), inner);
        else if (name === 'import') this.#elsewhere(section, 'import', inner, keyAt);
      }
    }
  }

  #step(section: Section, value: Located, stage: LocatedMap | undefined, at: number): void {
    if (value.is !== 'map') return;
    const elsewhere = startedElsewhere(value);
    if (elsewhere === undefined) this.steps.push(stepOf(section, value, stage, at, this.#images));
    else this.#elsewhere(section, elsewhere.is, elsewhere.value, at);
  }

  #elsewhere(section: Section, is: Elsewhere['is'], value: Located, at: number): void {
    this.elsewhere.push({ section, at, is, text: value.is === 'scalar' ? value.text : '' });
  }
}

function stepsOf(stage: LocatedMap): Located {
  return entry(stage, 'steps') ?? stage;
}

function triggersOf(value: Located | undefined): Trigger[] {
  return [...entriesOf(value)].flatMap(([event, list]) =>
    (list.is === 'list' ? list.items : []).map((item) => {
      const condition = entry(item, 'condition');
      const names = entry(item, 'pipelines');
      return {
        event,
        condition: condition?.is === 'scalar' ? condition.text : undefined,
        pipelines: names?.is === 'list' ? names.items.flatMap((one) => (one.is === 'scalar' ? one.text : [])) : [],
      };
    }),
  );
}

function entry(value: Located | undefined, name: string): Located | undefined {
  return value?.is === 'map' ? value.entries.get(name)?.value : undefined;
}

function* entriesOf(value: Located | undefined): Iterable<[string, Located]> {
  if (value?.is !== 'map') return;
  for (const [name, { value: inner }] of value.entries) yield [name, inner];
}
