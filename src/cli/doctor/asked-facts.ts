/** What the manifests and the environment of a step say for doctor. */
import type { AskedFacts, ErrorFacts, ManifestFacts } from '../../core/doctor/evidence.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import { trustWorld } from '../../core/trust/trust-world.ts';
import type { Io } from '../command/io.ts';
import type { Manifests } from '../manifests/manifests.ts';

export function manifestFacts({ desired }: Manifests, settings: Settings, { env }: Pick<Io, 'env'>): ManifestFacts {
  const { roles, frozen, issues, lock } = desired;
  return {
    ...{ world: trustWorld(settings, lock), roles, frozen, issues },
    repository: env.BITBUCKET_REPO_SLUG || undefined,
    environment: env.BITBUCKET_DEPLOYMENT_ENVIRONMENT || undefined,
  };
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
