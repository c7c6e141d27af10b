/** What every preset is. */
import type { StatementEntry } from '../../manifest/manifest.ts';

/** Where the role lives. */
export interface Home {
  readonly partition: string;
  readonly account: string;
}

export interface Preset<Parameters> {
  readonly name: string;
  statements(parameters: Parameters, home: Home): StatementEntry[];
}
