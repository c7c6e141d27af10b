/** What every preset is. */
import type { StatementEntry } from '../../manifest/manifest.ts';

/** Where the role lives. */
export interface Home {
  partition: string;
  account: string;
}

export interface Preset<Parameters> {
  name: string;
  statements(parameters: Parameters, home: Home): StatementEntry[];
}
