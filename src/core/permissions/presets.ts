/**
 * Named policy templates: `- preset: cdk-deploy`. A preset is a function from a few parameters to statements; the
 * manifest schema checks the parameters, so a preset can trust them.
 */

import type { StatementEntry } from '../manifest/manifest.ts';
import { cdkDeploy } from './presets/cdk-deploy.ts';
import type { Home, Preset } from './presets/preset.ts';
import { s3Deploy } from './presets/s3-deploy.ts';

const PRESETS = new Map<string, Preset<never>>([cdkDeploy, s3Deploy].map((preset) => [preset.name, preset]));

/** The names that a manifest may use. */
export const PRESET_NAMES: readonly string[] = [...PRESETS.keys()];

/** The statements of a preset. `parameters` have passed the manifest schema. */
export function presetStatements(
  name: string,
  parameters: Readonly<Record<string, unknown>>,
  home: Home,
): StatementEntry[] {
  const preset = PRESETS.get(name);
  if (preset === undefined) throw new Error(`preset ${name} passed the schema and does not exist`);
  return preset.statements(parameters as never, home);
}
