/** From `--target` to the account. The code behind each kind is loaded only when it is wanted. */

import { UsageError } from '../../errors.ts';
import type { OptionValues } from '../command/option.ts';
import { EMBEDDED_STATE, type TARGET_TO_WRITE } from '../command/options.ts';
import type { AccountContext, OpenAccount, OpenTarget, TargetContext, TargetOptions } from './target.ts';

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

/**
 * The account, to be looked at. An embedded one has to be there: nothing says yet what a new one would hold.
 * @throws StateFileError, UsageError as `openTarget`; AccessDeniedError, UnreachableError of AWS
 */
export async function openAccount(options: TargetOptions, context: AccountContext): Promise<OpenAccount> {
  const { target } = options;
  if (target === 'aws') return (await import('./aws-target.ts')).openAwsAccount(options, context);
  refuseAwsOptions(options);
  const { openFileAccount } = await import('./embedded-target.ts');
  return openFileAccount(target === 'embedded' ? EMBEDDED_STATE : target.file, context);
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
