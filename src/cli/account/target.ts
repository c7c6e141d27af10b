/** Which IAM a command talks to. The code behind each is loaded only when it is wanted. */
import type { DesiredState } from '../../core/compile/desired-state.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import type { Deployment } from '../../core/model/deployment.ts';
import { UsageError } from '../../errors.ts';
import type { Target } from '../../ports.ts';
import type { OptionValues } from '../option.ts';
import { EMBEDDED_STATE, type TARGET, type TARGET_TO_WRITE } from '../options.ts';

export interface OpenTarget extends Target {
  readonly kind: 'embedded' | 'aws';
  /** Of AWS only. @throws WrongAccountError if the credentials are of another account than that of the settings */
  checkAccount?(): Promise<void>;
  /** What the reader should know about it before anything else, such as that it was made just now. */
  readonly note: string | undefined;
  /** What is taken for deployed where no inventory says anything. */
  readonly deployment: Deployment;
  /** Milliseconds to wait before each further look, until a change that IAM has accepted is seen everywhere. */
  readonly settling: readonly number[];
}

export type TargetOptions = OptionValues<typeof TARGET>;

/** What the target is opened for. */
export interface TargetContext {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: Settings;
  readonly desired: DesiredState;
}

/** @throws StateFileError if the state file cannot be used, UsageError if the options do not fit together */
export async function openTarget(options: TargetOptions, context: TargetContext): Promise<OpenTarget> {
  const { target } = options;
  if (target === 'aws') {
    const { openAwsTarget } = await import('./aws-target.ts');
    return openAwsTarget(options, context);
  }
  refuseAwsOptions(options);
  const { openStateFile, openEmbeddedTarget } = await import('./embedded-target.ts');
  if (target === 'embedded') return openEmbeddedTarget(EMBEDDED_STATE, context);
  return openStateFile(target.file, context);
}

const AWS_FLAGS = {
  profile: '--profile',
  region: '--region',
  endpointUrl: '--endpoint-url',
  stateBucket: '--state-bucket',
} as const;

function refuseAwsOptions(options: TargetOptions & Partial<OptionValues<typeof TARGET_TO_WRITE>>): void {
  const names = ['profile', 'region', 'endpointUrl', 'stateBucket'] as const;
  const given = names.find((name) => options[name] !== undefined);
  const flag = given === undefined ? (options.lease === false ? '--no-lease' : undefined) : AWS_FLAGS[given];
  if (flag === undefined) return;
  const word = typeof options.target === 'string' ? options.target : `file:${options.target.file}`;
  throw new UsageError(`${flag} means nothing to --target ${word}`, {
    remedy: `Add --target aws, or leave ${flag} out.`,
  });
}
