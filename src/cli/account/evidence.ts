/**
 * What doctor looks at, gathered. What cannot be had is left out with the reason, and stops nothing: a reader without
 * credentials still learns what the manifests and the token say.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as streamText } from 'node:stream/consumers';
import {
  type AccountFacts,
  type AskedFacts,
  type ManifestFacts,
  type Seen,
  type ServiceFacts,
  seen,
  type TokenFacts,
  unseen,
} from '../../core/doctor/evidence.ts';
import { tokenFacts } from '../../core/doctor/token-facts.ts';
import { scopeOf } from '../../core/manifest/scope.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import { trustWorld } from '../../core/trust/trust-world.ts';
import { UsageError, WorldError } from '../../errors.ts';
import type { Io } from '../command/io.ts';
import type { OptionValues } from '../command/option.ts';
import type { TARGET_TO_EXAMINE } from '../command/options.ts';
import type { Manifests } from '../manifests/manifests.ts';
import { openTarget } from './open-target.ts';
import { planNow } from './planning.ts';
import { serviceFacts } from './service-facts.ts';
import { openState } from './state.ts';
import { stateBucketOf } from './state-bucket.ts';

export type TargetToExamine = OptionValues<typeof TARGET_TO_EXAMINE>;

export function manifestFacts({ desired }: Manifests, settings: Settings, { env }: Pick<Io, 'env'>): ManifestFacts {
  const { roles, frozen, issues, lock } = desired;
  return { world: trustWorld(settings, lock), roles, frozen, issues, repository: env.BITBUCKET_REPO_SLUG || undefined };
}

/**
 * The token of a file, of standard input, or of the step that this runs in.
 * @throws UsageError if the named file cannot be read
 */
export async function tokenSeen(file: string | undefined, { cwd, env, stdin }: Io): Promise<Seen<TokenFacts>> {
  if (file === '-') return seen(tokenFacts(await streamText(stdin)));
  const path = file ?? (env.BITBUCKET_STEP_OIDC_TOKEN === undefined ? env.AWS_WEB_IDENTITY_TOKEN_FILE : undefined);
  if (path !== undefined) return seen(tokenFacts(await textOf(path, cwd)));
  const { BITBUCKET_STEP_OIDC_TOKEN: ofStep } = env;
  return ofStep === undefined ? unseen('a token (--token-file)') : seen(tokenFacts(ofStep));
}

async function textOf(path: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, path), 'utf8');
  } catch (cause) {
    throw new UsageError(`${path} cannot be read: ${String(cause)}`, {
      cause,
      remedy: 'Name the file that the step writes its token to, or - for standard input.',
    });
  }
}

/** Of the options, else as the environment of a step has it for the AWS SDK. */
export function askedFacts(
  asked: { role: string | undefined; duration: number | undefined; sessionName: string | undefined },
  { env }: Pick<Io, 'env'>,
): AskedFacts {
  return {
    role: asked.role ?? (env.AWS_ROLE_ARN || undefined),
    durationSeconds: asked.duration,
    sessionName: asked.sessionName ?? (env.AWS_ROLE_SESSION_NAME || undefined),
  };
}

/** The account, read as a plan reads it. */
export async function accountSeen(
  options: TargetToExamine,
  { manifests, settings, io, program }: { manifests: Manifests; settings: Settings; io: Io; program: string },
): Promise<Seen<AccountFacts>> {
  const { target: word } = options;
  if (word === undefined) return unseen('an account (--target)');
  const { desired } = manifests;
  try {
    const target = await openTarget({ ...options, target: word }, { ...io, settings, desired });
    const state = await openState({ ...options, target: word }, io);
    try {
      const { roles } = await target.reader.read(scopeOf(settings));
      const plan = await planNow({ desired, target, state, program, folder: manifests.directory });
      const changed = plan.findings.find(({ code }) => code === 'boundary-changed');
      return seen({
        name: target.name,
        providers: await target.providers(),
        roles,
        boundary: changed && { code: 'boundary-changed', message: changed.message, remedy: changed.remedy },
      });
    } finally {
      state.close();
      target.close();
    }
  } catch (error) {
    return unreadable('the account', error);
  }
}

export async function serviceSeen(
  options: TargetToExamine,
  settings: Settings,
  { env }: Io,
): Promise<Seen<ServiceFacts>> {
  const bucket = options.target === 'aws' ? stateBucketOf(options, env) : undefined;
  if (bucket === undefined) return unseen('the service (--target aws --state-bucket NAME)');
  try {
    return seen(await serviceFacts(bucket, { ...options, target: 'aws' }, settings));
  } catch (error) {
    return unreadable('the service', error);
  }
}

/** Our own mistakes are not hidden: they are no state of the world. */
function unreadable(what: string, error: unknown) {
  if (error instanceof WorldError) return unseen(`${what}, which could not be read: ${error.message}`);
  throw error;
}
