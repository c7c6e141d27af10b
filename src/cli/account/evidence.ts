/**
 * What doctor looks at, gathered. What cannot be had is left out with the reason, and stops nothing: a reader without
 * credentials still learns what the manifests and the token say.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as streamText } from 'node:stream/consumers';
import type { Refusal } from '../../core/access/refusal.ts';
import {
  type AccountFacts,
  type AskedFacts,
  type ErrorFacts,
  type ManifestFacts,
  type Seen,
  type ServiceFacts,
  seen,
  unseen,
} from '../../core/doctor/evidence.ts';
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
 * The token of a file, of standard input, or of the step that this runs in; undefined: there is none.
 * @throws UsageError if the named file cannot be read
 */
export async function tokenText(file: string | undefined, { cwd, env, stdin }: Io): Promise<string | undefined> {
  if (file === '-') return streamText(stdin);
  const { BITBUCKET_STEP_OIDC_TOKEN: ofStep } = env;
  const path = file ?? (ofStep === undefined ? env.AWS_WEB_IDENTITY_TOKEN_FILE : undefined);
  return path === undefined ? ofStep : textOf(path, cwd);
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

/** Of the options, else as the environment of a step has it for the AWS SDK, else as AWS’s line names it. */
export function askedFacts(
  asked: { role: string | undefined; duration: number | undefined; sessionName: string | undefined },
  error: ErrorFacts | undefined,
  { env }: Pick<Io, 'env'>,
): AskedFacts {
  return {
    role: asked.role ?? (env.AWS_ROLE_ARN || error?.role),
    durationSeconds: asked.duration ?? error?.durationSeconds,
    sessionName: asked.sessionName ?? (env.AWS_ROLE_SESSION_NAME || undefined),
  };
}

/**
 * What the issuer’s keys say: of the token, or of themselves where there is none that can be read.
 * @param text of the token
 */
export async function keysSeen(
  text: string | undefined,
  { provider }: Settings,
  { issuer, now = new Date() }: Io,
): Promise<Seen<Refusal | undefined>> {
  const { issuerKeys } = await import('../../bitbucket/issuer-keys.ts');
  const { verifyToken } = await import('../../tokens/verify-token.ts');
  const { workspace, workspaceUuid, audience } = provider;
  const keys = issuerKeys(issuer);
  try {
    const expected = { workspace, workspaceUuid, audiences: [audience] };
    const verified = text === undefined ? undefined : await verifyToken(text, expected, { keys, now });
    if (verified === undefined || verified.verdict === 'unreadable') await keys.keys(workspace);
    // What it says of the claims other checks say as well, by what STS asks for.
    return seen(
      verified?.verdict === 'refused' ? verified.refusals.find(({ code }) => code === 'token-signature') : undefined,
    );
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    const remedy = error.remedy ?? 'Run one step with `oidc: true`, then look again.';
    return seen({ code: 'provider-keys', message: error.message, remedy });
  }
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
