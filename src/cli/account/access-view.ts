/**
 * What questions about access are asked of: the roles of the manifests, and with a target those of its IAM, which count
 * then. Nothing is written.
 */
import { type AccessRole, accessRoles, trustsBitbucket } from '../../core/access/access-role.ts';
import { roleNameIn } from '../../core/access/role-pairs.ts';
import { policiesToRead } from '../../core/access/role-policies.ts';
import type { LockIndex } from '../../core/manifest/lock-index.ts';
import { scopeOf } from '../../core/manifest/scope.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import type { ActualState } from '../../core/model/actual-state.ts';
import type { FoundProvider } from '../../core/model/found-provider.ts';
import type { ManagedText, ManagedTexts } from '../../core/model/managed-text.ts';
import { didYouMean } from '../../core/text/did-you-mean.ts';
import { type TrustWorld, trustWorld } from '../../core/trust/trust-world.ts';
import { UsageError } from '../../errors.ts';
import type { OptionValues } from '../command/option.ts';
import type { ACCESS_TARGET } from '../command/options.ts';
import type { Session } from '../command/verb.ts';
import { loadFolder } from '../manifests/manifests.ts';
import { goingOn } from '../text/going-on.ts';
import { openReader } from './open-reader.ts';

export interface AccessView {
  readonly settings: Settings;
  readonly world: TrustWorld;
  readonly lock: LockIndex;
  /** Those that trust Bitbucket, and those that a manifest declares; sorted by name. */
  readonly roles: readonly AccessRole[];
  /** Every role of the account; without one, `roles`. */
  readonly all: readonly AccessRole[];
  /** What was judged, for people. */
  readonly source: string;
  /** Whether an account was read. */
  readonly isAccount: boolean;
  /** That of the workspace, as far as the account says whether it has it; undefined: no account was read, or it does not. */
  readonly providers: readonly FoundProvider[] | undefined;
  /** The texts of their managed policies and boundaries, as far as they are known. */
  policyTexts(roles: readonly AccessRole[]): Promise<ManagedTexts>;
  close(): void;
}

export type AccessQuestion = OptionValues<typeof ACCESS_TARGET> & { readonly manifests: string };

/** undefined if the settings are wrong; the mistakes are printed then. Its caller closes it. @throws WorldError */
export async function accessView(question: AccessQuestion, session: Session): Promise<AccessView | undefined> {
  const { io, output } = session;
  const manifests = await loadFolder(question.manifests, io);
  // Another role's mistake is nothing to the question.
  const settings = goingOn(manifests, true, session);
  if (settings === undefined) return undefined;
  const { desired } = manifests;
  const world = trustWorld(settings, desired.lock);
  const { target } = question;
  if (target === undefined) {
    refuseOptions(question);
    const roles = accessRoles(desired.roles, undefined, world);
    const source = `the manifests in ${question.manifests}`;
    return {
      ...{ settings, world, lock: world.lock, roles, all: roles, source, isAccount: false, providers: undefined },
      policyTexts: async () => textsOfSettings(settings),
      close: () => undefined,
    };
  }
  const account = await openReader({ ...question, target }, { ...io, settings, desired });
  try {
    if (account.note !== undefined) output.note(`${account.note}\n`);
    const state = await account.reader.read(scopeOf(settings));
    const all = accessRoles(desired.roles, state, world);
    return {
      ...{
        settings,
        world,
        lock: world.lock,
        source: account.name,
        isAccount: true,
        all,
        providers: providersIn(state, settings),
      },
      roles: all.filter((role) => role.declared !== undefined || trustsBitbucket(role)),
      policyTexts: (roles) => account.reader.readPolicyTexts(policiesToRead(roles.map(({ spec }) => spec))),
      close: () => account.close(),
    };
  } catch (error) {
    account.close();
    throw error;
  }
}

function providersIn({ provider }: ActualState, { provider: { arn } }: Settings): FoundProvider[] | undefined {
  if (provider.is === 'unread') return undefined;
  return provider.is === 'missing' ? [] : [{ arn, clientIds: provider.clientIds }];
}

/** IAM’s names ignore case. @throws UsageError with what was probably meant */
export function roleCalled(name: string, { all, isAccount, source }: AccessView): AccessRole {
  const plain = roleNameIn(name);
  const found = all.find((role) => role.name.toLowerCase() === plain.toLowerCase());
  if (found !== undefined) return found;
  const near = didYouMean(
    plain,
    all.map((role) => role.name),
  );
  const lists = isAccount
    ? '`rolekeeper scan` lists the roles that trust Bitbucket.'
    : '`rolekeeper status` lists the roles.';
  throw new UsageError(
    isAccount
      ? `neither ${source} nor a valid manifest has a role "${name}"`
      : `no valid manifest declares a role "${name}"`,
    { remedy: near === undefined ? lists : `Did you mean ${near}?` },
  );
}

/** The settings may have the text of the boundary; no other text is in a manifests folder. */
function textsOfSettings({ roles: { permissionsBoundary, boundaryDocument } }: Settings): ManagedTexts {
  if (boundaryDocument === undefined) return new Map();
  const text: ManagedText = { is: 'read', version: '', document: JSON.stringify(boundaryDocument) };
  return new Map([[permissionsBoundary, text]]);
}

function refuseOptions({ profile, region, endpointUrl }: AccessQuestion): void {
  const given = Object.entries({ '--profile': profile, '--region': region, '--endpoint-url': endpointUrl });
  const [flag] = given.find(([, value]) => value !== undefined) ?? [];
  if (flag === undefined) return;
  throw new UsageError(`${flag} means nothing without --target`, { remedy: `Add --target aws, or leave ${flag} out.` });
}
