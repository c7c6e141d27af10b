/**
 * What doctor looks at, gathered. What cannot be had is left out with the reason, and stops nothing: a reader without
 * credentials still learns what the manifests and the token say.
 */
import { isNamed } from '../../core/doctor/case-role.ts';
import {
  type AccountFacts,
  type AskedFacts,
  type ErrorFacts,
  type KeysFacts,
  type ManifestFacts,
  type Seen,
  type ServiceFacts,
  seen,
  unseen,
} from '../../core/doctor/evidence.ts';
import { scopeOf } from '../../core/manifest/scope.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import type { ActualRole } from '../../core/model/actual-role.ts';
import { withoutSignatures } from '../../core/text/without-signatures.ts';
import { trustWorld } from '../../core/trust/trust-world.ts';
import { UsageError, WorldError } from '../../errors.ts';
import { openTarget } from '../account/open-target.ts';
import { deploymentBy, planBy } from '../account/planning.ts';
import { openState } from '../account/state.ts';
import { stateBucketOf } from '../account/state-bucket.ts';
import type { OpenTarget } from '../account/target.ts';
import { STEP_TOKEN_VARIABLE, tokenSource } from '../account/token-source.ts';
import type { Io } from '../command/io.ts';
import type { OptionValues } from '../command/option.ts';
import type { TARGET_TO_EXAMINE } from '../command/options.ts';
import type { Manifests } from '../manifests/manifests.ts';
import { serviceFacts } from './service-facts.ts';

export type TargetToExamine = OptionValues<typeof TARGET_TO_EXAMINE>;

export function manifestFacts({ desired }: Manifests, settings: Settings, { env }: Pick<Io, 'env'>): ManifestFacts {
  const { roles, frozen, issues, lock } = desired;
  return {
    ...{ world: trustWorld(settings, lock), roles, frozen, issues },
    repository: env.BITBUCKET_REPO_SLUG || undefined,
    environment: env.BITBUCKET_DEPLOYMENT_ENVIRONMENT || undefined,
  };
}

/**
 * The token of a file, of standard input, or of the step that this runs in: of the file that the AWS SDK sends, where the
 * step names one, as that is what STS gets, whatever the step was given. undefined: there is none.
 * @throws UsageError if the named file cannot be read
 */
export async function tokenText(file: string | undefined, io: Io): Promise<string | undefined> {
  const { [STEP_TOKEN_VARIABLE]: ofStep, AWS_WEB_IDENTITY_TOKEN_FILE: ofSdk } = io.env;
  if (file !== undefined) return (await tokenSource(file, io)).text;
  if (!ofSdk) return ofStep;
  try {
    return (await tokenSource(ofSdk, io)).text;
  } catch (error) {
    // A file that the step did not write is a token that is missing, and not a mistake on this command line.
    if (error instanceof UsageError) return '';
    throw error;
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
): Promise<Seen<KeysFacts>> {
  const { issuerKeys } = await import('../../bitbucket/issuer-keys.ts');
  const { isSigned, verifyToken } = await import('../../tokens/verify-token.ts');
  const { workspace, workspaceUuid, audience } = provider;
  const keys = issuerKeys(issuer);
  try {
    const expected = { workspace, workspaceUuid, audiences: [audience] };
    const verified = text === undefined ? undefined : await verifyToken(text, expected, { keys, now });
    const tried = verified !== undefined && verified.verdict !== 'unreadable' && isSigned(verified.token);
    if (!tried) await keys.keys(workspace);
    // What it says of the claims other checks say as well, by what STS asks for.
    const refusals = verified?.verdict === 'refused' ? verified.refusals : [];
    return seen({ tried, refusal: refusals.find(({ code }) => code === 'token-signature') });
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    const remedy = error.remedy ?? 'Run one step with `oidc: true`, then look again.';
    return seen({ tried: false, refusal: { code: 'provider-keys', message: error.message, remedy } });
  }
}

interface Examined {
  readonly manifests: Manifests;
  readonly settings: Settings;
  readonly asked: AskedFacts;
  readonly io: Io;
  readonly program: string;
}

/** A plan has no use for the longest session of a role under another path, and does not read it. */
async function withSession(
  roles: readonly ActualRole[],
  { role: asked, durationSeconds }: AskedFacts,
  target: Pick<OpenTarget, 'longestSession'>,
): Promise<readonly ActualRole[]> {
  const role = roles.find((one) => asked !== undefined && isNamed(one, asked));
  if (durationSeconds === undefined || !role?.unread.includes('session')) return roles;
  const seconds = await target.longestSession(role);
  if (seconds === undefined) return roles;
  const unread = role.unread.filter((facet) => facet !== 'session');
  return roles.map((one) => (one === role ? { ...role, maxSessionSeconds: seconds, unread } : one));
}

/** The account, read as a plan reads it. */
export async function accountSeen(
  options: TargetToExamine,
  { manifests, settings, asked, io, program }: Examined,
): Promise<Seen<AccountFacts>> {
  const { target: word } = options;
  if (word === undefined) return unseen('an account (--target)');
  const { desired } = manifests;
  try {
    const target = await openTarget({ ...options, target: word }, { ...io, settings, desired });
    const state = await openState({ ...options, target: word }, io);
    try {
      const { roles } = await target.reader.read(scopeOf(settings));
      const last = await state.inventory?.read();
      const planning = { desired, target, state, program, folder: manifests.directory };
      const plan = await planBy(last, planning);
      const changed = plan.findings.find(({ code }) => code === 'boundary-changed');
      return seen({
        name: target.name,
        providers: await target.providers(),
        roles: await withSession(roles, asked, target),
        boundary:
          deploymentBy(last, planning).boundary === null
            ? unseen('what was deployed (--state-bucket)')
            : seen(changed && { code: 'boundary-changed', message: changed.message, remedy: changed.remedy }),
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
  if (error instanceof WorldError)
    return unseen(`${what}, which could not be read: ${withoutSignatures(error.message)}`);
  throw error;
}
