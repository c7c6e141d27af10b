/** Which IAM a command talks to. The code behind each is loaded only when it is wanted. */
import type { DesiredState } from '../core/compile/desired-state.ts';
import type { Settings } from '../core/manifest/settings.ts';
import { UsageError } from '../errors.ts';
import type { Fence, RoleWriter, Target } from '../ports.ts';
import type { Call } from './verb.ts';

export interface OpenTarget extends Target {
  kind: 'embedded' | 'aws';
  /** Of AWS only. @throws WrongAccountError if the credentials are of another account than that of the settings */
  checkAccount?(): Promise<void>;
  /** Where others may write as well: the same writer, which asks the fence before every single call. */
  fencedWriter?(fence: Fence): RoleWriter;
  /** What the reader should know about it before anything else, such as that it was made just now. */
  note: string | undefined;
  /** Milliseconds to wait before each further look, until a change that IAM has accepted is seen everywhere. */
  settling: readonly number[];
}

export const EMBEDDED_STATE = '.rolekeeper/iam.json';

/** @throws StateFileError if the state file cannot be used, UsageError if the options do not fit together */
export async function openTarget(call: Call, settings: Settings, desired: DesiredState): Promise<OpenTarget> {
  const word = String(call.options.target);
  if (word === 'aws') {
    const { openAwsTarget } = await import('./aws-target.ts');
    return openAwsTarget(call, settings);
  }
  refuseAwsOptions(call.options, word);
  const { openStateFile, openEmbeddedTarget } = await import('./embedded-target.ts');
  if (word === 'embedded') return openEmbeddedTarget(call.io.cwd, EMBEDDED_STATE, settings, desired);
  return openStateFile(call.io.cwd, word.slice('file:'.length), settings);
}

const AWS_FLAGS: Readonly<Record<string, string>> = {
  profile: '--profile',
  region: '--region',
  endpointUrl: '--endpoint-url',
  stateBucket: '--state-bucket',
};

function refuseAwsOptions(options: Call['options'], word: string): void {
  const given = Object.entries(AWS_FLAGS).find(([name]) => options[name] !== undefined);
  const flag = given?.[1] ?? (options.lease === false ? '--no-lease' : undefined);
  if (flag === undefined) return;
  throw new UsageError(`${flag} means nothing to --target ${word}`, {
    remedy: `Add --target aws, or leave ${flag} out.`,
  });
}
