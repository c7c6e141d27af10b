/** An embedded IAM in a file: its own, in .rolekeeper, or one that the command line names, such as a dump. */

import { resolve } from 'node:path';
import { FencedSender } from '../../aws/fenced-sender.ts';
import { longestSession } from '../../aws/longest-session.ts';
import { NEARLY_BITBUCKET, readBitbucketProviders } from '../../aws/provider-list.ts';
import { IamRoleReader } from '../../aws/role-reader.ts';
import { IamRoleWriter } from '../../aws/role-writer.ts';
import { DUMP_COMMAND } from '../../core/codes/dump-command.ts';
import { policyDigest } from '../../core/iam/policy-document.ts';
import { undeployed } from '../../core/manifest/other-deployment.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import { type Deployment, UNDEPLOYED } from '../../core/model/deployment.ts';
import type { AccountState } from '../../embedded/account-state.ts';
import { newAccount } from '../../embedded/new-account.ts';
import { realFile } from '../../embedded/whole-file.ts';
import { StateFileError } from '../../errors.ts';
import { FileIam } from './file-iam.ts';
import type { AccountContext, OpenAccount, OpenTarget, TargetContext } from './target.ts';

/**
 * The account of `.rolekeeper`; a new one if there is none yet, with what the manifests expect to exist. `path` is
 * relative to the working directory.
 * @throws StateFileError if it is there and cannot be used
 */
export async function openEmbeddedTarget(path: string, context: TargetContext): Promise<OpenTarget> {
  const file = new FileIam(await realFile(resolve(context.cwd, path)), context.settings, takenForGranted(context));
  const isThere = await file.load();
  const adopted = deployedWith(file.state, context.settings);
  // Of an account that was there before, nothing says whether its boundary is still the one that it began with.
  if (isThere) return { ...targetOn(file, path), deployment: { ...UNDEPLOYED, serviceTrusts: {} }, adopted };
  return {
    ...targetOn(file, path),
    deployment: adopted,
    adopted,
    note: `${path} is not there yet: this is a new account, with ${TAKEN_FOR_GRANTED}.`,
  };
}

/** @throws StateFileError if the file is not there or cannot be used */
export async function openStateFile(path: string, { cwd, settings, now }: TargetContext): Promise<OpenTarget> {
  const file = new FileIam(await realFile(resolve(cwd, path)), settings, undefined);
  if (!(await file.load())) throw notThere(path);
  return {
    ...targetOn(file, path),
    note: await ageNote(file, path, now),
    deployment: UNDEPLOYED,
    adopted: undeployed(settings),
  };
}

/** To be looked at: a dump, or an account of our own that is there. @throws StateFileError as `openStateFile` */
export async function openFileAccount(path: string, { cwd, now }: AccountContext): Promise<OpenAccount> {
  const file = new FileIam(await realFile(resolve(cwd, path)), undefined, undefined);
  if (!(await file.load())) throw notThere(path);
  const { name, reader } = targetOn(file, path);
  return {
    account: file.state.Account,
    name,
    note: await ageNote(file, path, now),
    reader,
    providers: () => readBitbucketProviders(file),
    close: () => undefined,
  };
}

function notThere(path: string): StateFileError {
  return new StateFileError(`${path} is not there`, {
    remedy: `Make it with \`${DUMP_COMMAND}\`, or use --target embedded, which makes its own file.`,
  });
}

/** Of a dump alone: what we have saved ourselves is as old as its last change. */
async function ageNote(file: FileIam, path: string, now = new Date()): Promise<string | undefined> {
  const written = file.isDump ? await file.written() : undefined;
  const days = written === undefined ? 0 : Math.floor((now.getTime() - written.getTime()) / DAY);
  if (days < 1) return undefined;
  return `${path} was written ${days === 1 ? 'a day' : `${days} days`} ago: what was changed in IAM since then is not in it. A new one: ${DUMP_COMMAND}`;
}

const DAY = 86_400_000;

function targetOn(file: FileIam, path: string): Omit<OpenTarget, 'deployment' | 'adopted'> {
  const reader = new IamRoleReader(file, async () => file.state.Account);
  return {
    kind: 'embedded',
    name: file.isDump ? `dump ${path}` : `embedded IAM (${path})`,
    note: undefined,
    settling: [],
    providers: () => readBitbucketProviders(file, NEARLY_BITBUCKET),
    longestSession: (role) => longestSession(file, role),
    reader: {
      async read(scope) {
        await file.load();
        file.refuseOtherAccount(scope.account, path);
        return reader.read(scope);
      },
      readPolicies: (arns) => reader.readPolicies(arns),
      readPolicyTexts: (arns) => reader.readPolicyTexts(arns),
    },
    writer: (fence) => {
      file.fence = fence;
      return new IamRoleWriter(new FencedSender({ send: (command) => file.change(command) }, fence));
    },
    ready: () => file.tryOut(),
    keep: () => file.keep(),
    close: () => undefined,
  };
}

const TAKEN_FOR_GRANTED =
  'the OIDC provider, the permissions boundary and the managed policies that the manifests name';

function takenForGranted({ settings: { account, provider, roles }, desired }: TargetContext): AccountState {
  return newAccount({
    account,
    provider: { arn: provider.arn, url: `https://${provider.host}`, clientIds: [provider.audience] },
    boundaryArn: roles.permissionsBoundary,
    managedPolicyArns: desired.roles.flatMap(({ managedPolicyArns }) => managedPolicyArns),
  });
}

/** An account of our own has the boundary that it was made with, and none of the service's roles. */
function deployedWith({ Policies }: AccountState, settings: Settings): Deployment {
  const { roles } = settings;
  const boundary = Policies.find(({ Arn }) => Arn === roles.permissionsBoundary);
  const document = boundary?.PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document;
  const boundaryDigest = document === undefined ? null : policyDigest(JSON.stringify(document));
  const deployed = boundaryDigest === null ? null : { arn: roles.permissionsBoundary, digest: boundaryDigest };
  return { ...undeployed(settings), boundary: deployed, serviceTrusts: {} };
}
