/** An account as `scan` and `lint-trust --role` look at it: with the settings of a manifests folder, or with none. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DEFAULT_PATH } from '../../core/manifest/owner-settings.ts';
import { accountOfSettings } from '../../core/manifest/sample-account.ts';
import { scopeOf } from '../../core/manifest/scope.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import { settingsOfAccount } from '../../core/manifest/settings-of-account.ts';
import type { ActualState, Scope } from '../../core/model/actual-state.ts';
import { SETTINGS_FILE } from '../../core/source/file-place.ts';
import { type AccountWorld, accountWorlds, uuidIn, worldFor } from '../../core/trust/account-worlds.ts';
import { type TrustWorld, trustWorld } from '../../core/trust/trust-world.ts';
import { EMBEDDED_STATE } from '../command/options.ts';
import type { Session } from '../command/verb.ts';
import { loadFolder, type Manifests } from '../manifests/manifests.ts';
import { goingOn } from '../text/going-on.ts';
import { ReadingProgress } from '../text/reading-progress.ts';
import { openAccount, openTarget } from './open-target.ts';
import type { OpenAccount, TargetOptions } from './target.ts';

export interface Survey {
  readonly account: Pick<OpenAccount, 'name' | 'reader' | 'providers' | 'close'>;
  readonly state: ActualState;
  readonly settings: Settings;
  /** In which world a trust policy is judged; undefined: nothing names a workspace, and it is judged by itself. */
  readonly worldOf: (trust: string) => TrustWorld | undefined;
  /** The manifests folder; undefined: there was none to go by. */
  readonly manifests: string | undefined;
  /** The workspaces that the account’s providers and trust policies name; undefined with settings. */
  readonly worlds: readonly AccountWorld[] | undefined;
}

export interface SurveyQuestion extends TargetOptions {
  /** As named; undefined: the usual one, if it is there. */
  readonly directory: string | undefined;
}

/**
 * Reads the account whole. undefined if the settings are wrong; the mistakes are printed then. Whoever gets it closes it.
 * @throws WorldError
 */
export async function survey(question: SurveyQuestion, session: Session): Promise<Survey | undefined> {
  const folder = await manifestsOf(question, session);
  if (folder === 'wrong') return undefined;
  if (folder !== undefined && isNew(question, session))
    return ofSettings(await openTarget(question, folder.context), folder);
  const progress = new ReadingProgress(session.io);
  const account = await openAccount(question, { ...session.io, onPage: (pages, roles) => progress.page(pages, roles) });
  try {
    if (account.note !== undefined) session.output.note(`${account.note}\n`);
    const isOther = folder !== undefined && folder.settings.account !== account.account;
    if (folder === undefined || (isOther && question.directory === undefined)) {
      if (folder !== undefined) session.output.note(otherAccount(folder, account));
      return await withoutSettings(account);
    }
    return await ofSettings(account, folder);
  } catch (error) {
    account.close();
    throw error;
  } finally {
    progress.clear();
  }
}

const USUAL_FOLDER = 'manifests';

interface Folder {
  readonly manifests: Manifests;
  readonly settings: Settings;
  readonly context: Parameters<typeof openTarget>[1];
}

/** undefined: none was named, and the usual one is not there, or is something else’s. */
async function manifestsOf({ directory }: SurveyQuestion, session: Session): Promise<Folder | 'wrong' | undefined> {
  const { io } = session;
  if (directory === undefined && !existsSync(resolve(io.cwd, USUAL_FOLDER, SETTINGS_FILE))) return undefined;
  const manifests = await loadFolder(directory ?? USUAL_FOLDER, io);
  // Broken manifests say nothing about roles that are there.
  const settings = goingOn(manifests, true, session);
  if (settings === undefined) return 'wrong';
  return { manifests, settings, context: { ...io, settings, desired: manifests.desired } };
}

/** An embedded account that is still to be made: only settings say what it holds. */
function isNew({ target }: SurveyQuestion, { io }: Session): boolean {
  return target === 'embedded' && !existsSync(resolve(io.cwd, EMBEDDED_STATE));
}

function otherAccount({ manifests, settings }: Folder, { account, name }: OpenAccount): string {
  const file = join(manifests.directory, SETTINGS_FILE);
  return `${file} is of account ${accountOfSettings(settings.account)}, and ${name} is ${account}: it is left out, and the account judged by what it says itself.\n`;
}

async function ofSettings(account: Survey['account'], { manifests, settings }: Folder): Promise<Survey> {
  const state = await account.reader.read(scopeOf(settings));
  const world = trustWorld(settings, manifests.desired.lock);
  return { account, state, settings, worldOf: () => world, manifests: manifests.directory, worlds: undefined };
}

async function withoutSettings(account: OpenAccount): Promise<Survey> {
  const providers = await account.providers();
  const scope: Scope = { account: account.account, path: DEFAULT_PATH, owner: '' };
  const state = await account.reader.read(scope);
  const place = { account: account.account, partition: state.roles[0]?.arn.split(':')[1] ?? 'aws' };
  const worlds = accountWorlds(
    place,
    providers,
    state.roles.map(({ trust }) => trust),
  );
  const [first] = worlds;
  const settings = settingsOfAccount({
    ...place,
    workspace: first?.provider.workspace,
    workspaceUuid: first && uuidIn(first),
    audience: first?.audienceFrom === undefined ? undefined : first.provider.audience,
  });
  const worldOf = (trust: string) => worldFor(trust, worlds);
  return { account, state, settings, worldOf, manifests: undefined, worlds };
}
