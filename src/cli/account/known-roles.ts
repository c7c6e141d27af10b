/** The roles that a refused call is tried on: those of the manifests, or of an account. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Settings } from '../../core/manifest/settings.ts';
import type { DesiredRole } from '../../core/model/desired-role.ts';
import { roleArn } from '../../core/pipeline/lint-world.ts';
import { SETTINGS_FILE } from '../../core/source/file-place.ts';
import type { TriedRoles } from '../../core/trail/why-refused.ts';
import { type TrustWorld, trustWorld } from '../../core/trust/trust-world.ts';
import type { TargetWord } from '../command/options.ts';
import type { Session } from '../command/verb.ts';
import { loadFolder } from '../manifests/manifests.ts';
import { goingOn } from '../text/going-on.ts';
import { survey } from './survey.ts';

export interface RolesQuestion {
  readonly directory: string | undefined;
  readonly target: TargetWord | undefined;
  readonly profile: string | undefined;
  readonly region: readonly string[];
  readonly endpointUrl: string | undefined;
}

export interface KnownRoles {
  readonly tried: TriedRoles;
  readonly world: TrustWorld;
  readonly hasSettings: boolean;
  /** What the manifests declare; undefined: there are none. */
  readonly declared?: readonly DesiredRole[];
  readonly settings?: Settings;
}

const USUAL_FOLDER = 'manifests';

/** undefined: there is nothing to go by, neither a manifests folder nor a target. */
export async function knownRoles(question: RolesQuestion, session: Session): Promise<KnownRoles | 'wrong' | undefined> {
  const { directory, target } = question;
  if (target !== undefined) return ofTarget({ ...question, target }, session);
  const { cwd } = session.io;
  if (directory === undefined && !existsSync(resolve(cwd, USUAL_FOLDER, SETTINGS_FILE))) return undefined;
  const manifests = await loadFolder(directory ?? USUAL_FOLDER, session.io);
  // A role whose manifest is broken is one that no manifest declares; the mistake is printed.
  const settings = goingOn(manifests, true, session);
  if (settings === undefined) return 'wrong';
  const { desired } = manifests;
  const world = trustWorld(settings, desired.lock);
  const roles = desired.roles.map((role) => ({ ...role, arn: roleArn(settings.provider, role) }));
  return { tried: { world, roles, from: 'manifests' }, world, hasSettings: true, declared: desired.roles, settings };
}

async function ofTarget(
  { directory, target, profile, region, endpointUrl }: RolesQuestion & { readonly target: TargetWord },
  session: Session,
): Promise<KnownRoles | 'wrong' | undefined> {
  // A dump knows no profile: that is CloudTrail's then.
  const aws = target === 'aws' ? { profile, region: region[0], endpointUrl } : NO_AWS;
  const surveyed = await survey({ directory, target, ...aws }, session);
  if (surveyed === undefined) return 'wrong';
  surveyed.account.close();
  const world = surveyed.worldOf('');
  if (world === undefined) return undefined;
  const { manifests, settings } = surveyed;
  return {
    ...(manifests !== undefined && { declared: (await loadFolder(manifests, session.io)).desired.roles, settings }),
    tried: { world, roles: surveyed.state.roles, from: 'IAM' },
    world,
    hasSettings: surveyed.manifests !== undefined,
  };
}

const NO_AWS = { profile: undefined, region: undefined, endpointUrl: undefined };
