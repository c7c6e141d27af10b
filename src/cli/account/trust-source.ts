/** The trust policy that `lint-trust` judges: from a file, from standard input, or of a role. */
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { decoded } from '../../core/text/decoded.ts';
import { isJsonObject, type JsonObject, parseJsonObject } from '../../core/text/json.ts';
import { withoutUrlEncoding } from '../../core/text/url-encoded.ts';
import { type TemplateTrust, templateTrust } from '../../core/trust/template-trust.ts';
import { type TrustWorld, trustWorld } from '../../core/trust/trust-world.ts';
import { UsageError } from '../../errors.ts';
import type { Session } from '../command/verb.ts';
import { loadFolder } from '../manifests/manifests.ts';
import { goingOn } from '../text/going-on.ts';
import { survey } from './survey.ts';
import type { TargetOptions } from './target.ts';

export interface TrustSource {
  /** For people. */
  readonly name: string;
  readonly text: string;
  /** undefined without settings: the policy is judged by the accounts and workspaces that it names itself. */
  readonly world: TrustWorld | undefined;
}

export interface TrustQuestion extends TargetOptions {
  /** A file, or `-` for standard input. */
  readonly file: string | undefined;
  readonly role: string | undefined;
  /** The manifests folder, or the file rolekeeper.yaml in it. */
  readonly settings: string | undefined;
}

/** undefined if the settings are wrong; the mistakes are printed then. @throws UsageError, WorldError */
export async function trustSource(question: TrustQuestion, session: Session): Promise<TrustSource | undefined> {
  const { file, role } = question;
  if ((file === undefined) === (role === undefined)) {
    throw new UsageError(
      role === undefined ? 'there is nothing to judge' : 'a file and --role are two things to judge',
      {
        remedy: 'Give a file, - for standard input, or --role with the name of a role.',
      },
    );
  }
  return role === undefined ? ofFile(file ?? '-', question, session) : ofRole(role, question, session);
}

async function ofFile(file: string, question: TrustQuestion, session: Session): Promise<TrustSource | undefined> {
  const directory = folder(question);
  // A policy from elsewhere needs no settings: it is judged by the accounts and workspaces that it names itself.
  if (directory === undefined) return { ...(await read(file, UNKNOWN_ACCOUNT, session)), world: undefined };
  const manifests = await loadFolder(directory, session.io);
  const settings = goingOn(manifests, true, session);
  if (settings === undefined) return undefined;
  return { ...(await read(file, settings.account, session)), world: trustWorld(settings, manifests.desired.lock) };
}

/** What a template is deployed to, as far as is known without settings: any account is as good. */
const UNKNOWN_ACCOUNT = '000000000000';

async function read(file: string, account: string, { io }: Session): Promise<{ name: string; text: string }> {
  if (file !== '-') return policyIn(file, await bytesOf(file, io.cwd), account);
  if (io.stdin.isTTY) io.stderr.write('Reading a trust policy from standard input; end it with Ctrl-D.\n');
  return policyIn('<stdin>', await buffer(io.stdin), account);
}

async function bytesOf(file: string, cwd: string): Promise<Uint8Array> {
  try {
    const path = resolve(cwd, file);
    const stats = await stat(path);
    // A pipe may be what the shell makes of <(…), and ends; a device does not.
    if (!stats.isFile() && !stats.isFIFO()) throw new Error('it is neither a file nor a pipe');
    return await readFile(path);
  } catch (cause) {
    throw new UsageError(`${file} cannot be read: ${String(cause)}`, {
      cause,
      remedy: 'Name a file with a trust policy in JSON.',
    });
  }
}

/**
 * The policy as it stands, as `aws iam get-role` prints it, or of a role in a template; what is no UTF-8 becomes a
 * character that IAM refuses.
 */
function policyIn(name: string, bytes: Uint8Array, account: string): { name: string; text: string } {
  const text = decoded(bytes) ?? new TextDecoder().decode(bytes);
  const object = /"AssumeRolePolicyDocument"/.test(text) ? parseJsonObject(text) : undefined;
  if (object === undefined) return { name, text: withoutUrlEncoding(text) };
  const roles = templateTrust(object, account);
  if (roles !== undefined) return ofTemplate(name, roles);
  const policy = documentIn(object);
  if (policy === undefined) return { name, text: withoutUrlEncoding(text) };
  return { name, text: typeof policy === 'string' ? withoutUrlEncoding(policy) : JSON.stringify(policy) };
}

/** @throws UsageError if it has several to choose from */
function ofTemplate(file: string, roles: readonly TemplateTrust[]): { name: string; text: string } {
  const [role, ...others] = roles;
  if (role === undefined || others.length > 0) {
    const ids = roles.map(({ id }) => id).join(', ');
    throw new UsageError(`${file} is a template with ${role === undefined ? 'no role' : `several roles: ${ids}`}`, {
      remedy: 'Put the AssumeRolePolicyDocument of one role into a file, and give that.',
    });
  }
  return { name: `${file} (${role.id})`, text: JSON.stringify(role.policy) };
}

function documentIn({ Role, AssumeRolePolicyDocument }: JsonObject): unknown {
  return (isJsonObject(Role) ? Role.AssumeRolePolicyDocument : undefined) ?? AssumeRolePolicyDocument;
}

async function ofRole(name: string, question: TrustQuestion, session: Session): Promise<TrustSource | undefined> {
  const surveyed = await survey({ ...question, directory: folder(question) }, session);
  if (surveyed === undefined) return undefined;
  const { account, state, worldOf } = surveyed;
  try {
    const role = state.roles.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (role === undefined) {
      throw new UsageError(`${account.name} has no role ${name}`, {
        remedy: '`rolekeeper scan` lists the roles that trust Bitbucket, with the same --target.',
      });
    }
    return { name: `${role.arn} (${account.name})`, text: role.trust, world: worldOf(role.trust) };
  } finally {
    account.close();
  }
}

/** `--settings` takes the folder, or the file rolekeeper.yaml in it. */
function folder({ settings }: TrustQuestion): string | undefined {
  return settings?.replace(/(^|\/)rolekeeper\.yaml$/, '$1.');
}
