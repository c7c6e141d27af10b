/** The roles that a token is tried on: those that the manifests declare, and with --target those that an account has. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { declaredArn, roleNameIn, rolePairs } from '../../core/access/role-pairs.ts';
import type { AskedRole } from '../../core/access/token-inspection.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import type { ActualRole } from '../../core/model/actual-role.ts';
import type { DesiredRole } from '../../core/model/desired-role.ts';
import type { FoundProvider } from '../../core/model/found-provider.ts';
import { trustingRoles } from '../../core/render/scan.ts';
import { SETTINGS_FILE } from '../../core/source/file-place.ts';
import { didYouMean } from '../../core/text/did-you-mean.ts';
import { type TrustWorld, trustWorld } from '../../core/trust/trust-world.ts';
import { UsageError } from '../../errors.ts';
import type { Session } from '../command/verb.ts';
import { loadFolder, type Manifests } from '../manifests/manifests.ts';
import { goingOn } from '../text/going-on.ts';
import { type Survey, survey } from './survey.ts';
import type { TargetOptions } from './target.ts';

export interface AskedRoles {
  /** undefined: neither settings nor an account say which workspace it is about. */
  readonly world: TrustWorld | undefined;
  /** undefined: there is no manifests folder, or it is of another account. */
  readonly settings: Settings | undefined;
  readonly roles: readonly AskedRole[];
  /** undefined: no account was asked, or it does not say. */
  readonly providers: readonly FoundProvider[] | undefined;
  /** For people; undefined: no account was asked. */
  readonly target: string | undefined;
}

export interface RoleQuestion extends Omit<TargetOptions, 'target'> {
  /** undefined: the manifests alone. */
  readonly target: TargetOptions['target'] | undefined;
  /** The manifests folder; undefined: the usual one, if it is there. */
  readonly directory: string | undefined;
  /** A name, or an ARN that may be wrong in all but the name; undefined: all. */
  readonly role: string | undefined;
  /** The issuer of the token without `https://`: of several workspaces of an account, its own counts. */
  readonly host: string | undefined;
}

const USUAL_FOLDER = 'manifests';

/** undefined if the settings are wrong; the mistakes are printed then. @throws UsageError, WorldError */
export async function rolesToAsk(question: RoleQuestion, session: Session): Promise<AskedRoles | undefined> {
  const { target } = question;
  const asked =
    target === undefined ? await ofManifests(question, session) : await ofAccount({ ...question, target }, session);
  if (asked === undefined || question.role === undefined) return asked;
  const name = roleNameIn(question.role);
  const roles = asked.roles.filter((role) => role.name.toLowerCase() === name.toLowerCase());
  if (roles.length > 0) return { ...asked, roles };
  const near = didYouMean(
    name,
    asked.roles.map((role) => role.name),
  );
  throw new UsageError(
    `${asked.target ?? 'the manifests'} ${asked.target === undefined ? 'declare' : 'has'} no role ${name}`,
    {
      remedy: near === undefined ? 'Leave --role out: then every role is asked.' : `Did you mean ${near}?`,
    },
  );
}

async function ofManifests({ directory }: RoleQuestion, session: Session): Promise<AskedRoles | undefined> {
  const { io } = session;
  const nothing = { world: undefined, settings: undefined, roles: [], providers: undefined, target: undefined };
  if (directory === undefined && !existsSync(resolve(io.cwd, USUAL_FOLDER, SETTINGS_FILE))) return nothing;
  const manifests = await loadFolder(directory ?? USUAL_FOLDER, io);
  // Another role's mistake is nothing to those that are right.
  const settings = goingOn(manifests, true, session);
  if (settings === undefined) return undefined;
  const world = worldOf(settings, manifests);
  return { ...nothing, world, settings, roles: joined(manifests.desired.roles, [], world) };
}

async function ofAccount(question: RoleQuestion & TargetOptions, session: Session): Promise<AskedRoles | undefined> {
  const surveyed = await survey(question, session);
  if (surveyed === undefined) return undefined;
  const { account, state, manifests: directory, settings } = surveyed;
  try {
    const manifests = directory === undefined ? undefined : await loadFolder(directory, session.io);
    const world = manifests === undefined ? accountWorld(surveyed, question.host) : worldOf(settings, manifests);
    const named = question.role === undefined ? undefined : roleNameIn(question.role).toLowerCase();
    const declared = manifests?.desired.roles ?? [];
    const names = new Set(declared.map(({ name }) => name.toLowerCase()));
    const trusting = new Set(trustingRoles(state, surveyed.worldOf).map(({ role }) => role));
    const actual = state.roles.filter(
      (role) => trusting.has(role) || names.has(role.name.toLowerCase()) || role.name.toLowerCase() === named,
    );
    return {
      world,
      settings: manifests === undefined ? undefined : settings,
      roles: world === undefined ? [] : joined(declared, actual, world),
      providers: await account.providers(),
      target: account.name,
    };
  } finally {
    account.close();
  }
}

function worldOf(settings: Settings, { desired }: Manifests): TrustWorld {
  return trustWorld(settings, desired.lock);
}

/** Of an account without settings: the workspace of the token if the account knows it, else its first one. */
function accountWorld({ worlds = [] }: Survey, host: string | undefined): TrustWorld | undefined {
  return worlds.find(({ provider }) => provider.host === host) ?? worlds[0];
}

function joined(declared: readonly DesiredRole[], actual: readonly ActualRole[], world: TrustWorld): AskedRole[] {
  return rolePairs(declared, actual).map((pair) => ({
    ...pair,
    arn: pair.actual?.arn ?? (pair.declared === undefined ? pair.name : declaredArn(pair.declared, world)),
  }));
}
