/** An IAM in memory that lives in a file: our own, or the dump of a real account. */
import { resolve } from 'node:path';
import { IamRoleReader } from '../aws/role-reader.ts';
import { IamRoleWriter } from '../aws/role-writer.ts';
import type { DesiredState } from '../core/compile/desired-state.ts';
import type { Settings } from '../core/manifest/settings.ts';
import type { AccountState } from '../embedded/account-state.ts';
import { EmbeddedIam } from '../embedded/embedded-iam.ts';
import { newAccount } from '../embedded/new-account.ts';
import { loadState, saveState } from '../embedded/state-file.ts';
import { StateFileError } from '../errors.ts';
import type { OpenTarget } from './target.ts';

/**
 * Made if it is not there, with what the manifests take for granted. `path` is relative to `cwd`.
 * @throws StateFileError if it is there and cannot be used
 */
export async function openEmbeddedTarget(
  cwd: string,
  path: string,
  settings: Settings,
  desired: DesiredState,
): Promise<OpenTarget> {
  const file = resolve(cwd, path);
  const saved = await loadState(file);
  const target = targetOn(saved ?? newAccount(takenForGranted(settings, desired)), file, path, settings);
  if (saved !== undefined) return target;
  return { ...target, note: `${path} is not there yet: this is a new account, with ${TAKEN_FOR_GRANTED}.` };
}

/** @throws StateFileError if the file is not there or cannot be used */
export async function openStateFile(cwd: string, path: string, settings: Settings): Promise<OpenTarget> {
  const file = resolve(cwd, path);
  const saved = await loadState(file);
  if (saved !== undefined) return targetOn(saved, file, path, settings);
  throw new StateFileError(`${path} is not there`, {
    remedy: 'Make it with aws iam get-account-authorization-details, or use --target embedded, which makes its own.',
  });
}

function targetOn(state: AccountState, file: string, path: string, { limits }: Settings): OpenTarget {
  const { trustPolicyCharacters, managedPoliciesPerRole } = limits;
  // Where the settings say that AWS raised a quota, it is raised here too.
  const iam = new EmbeddedIam(state, { quotas: { trustPolicyCharacters, managedPoliciesPerRole } });
  const writer = new IamRoleWriter(iam);
  let written = false;
  return {
    kind: 'embedded',
    name: `embedded IAM (${path})`,
    note: undefined,
    settling: [],
    reader: new IamRoleReader(iam, async () => iam.account),
    writer: {
      perform(role, operation) {
        written = true;
        return writer.perform(role, operation);
      },
    },
    // A plan leaves no file behind, and a dump is touched only by an apply that changes something.
    close: async () => (written ? saveState(file, iam.state) : undefined),
  };
}

const TAKEN_FOR_GRANTED =
  'the OIDC provider, the permissions boundary and the managed policies that the manifests name';

function takenForGranted({ account, provider, roles }: Settings, desired: DesiredState) {
  return {
    account,
    provider: { arn: provider.arn, url: `https://${provider.host}`, clientIds: [provider.audience] },
    boundaryArn: roles.permissionsBoundary,
    managedPolicyArns: desired.roles.flatMap(({ managedPolicyArns }) => managedPolicyArns),
  };
}
