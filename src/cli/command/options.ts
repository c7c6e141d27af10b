/** The options and arguments that several verbs share, each defined once. */
import { InvalidArgumentError } from 'commander';
import type { AwsOptions } from '../../aws/clients.ts';
import { type ApprovalKind, approvalDigest, approvalKind } from '../../core/model/ids.ts';
import { isCommit } from '../../core/source/revision-pointer.ts';
import {
  type ArgumentSpec,
  flag,
  grouped,
  type OptionSpec,
  type OptionValues,
  oneOf,
  parsed,
  text,
  withDefault,
} from './option.ts';

/** `[DIR]` alone. */
export function folder(description = 'the manifests folder'): ArgumentSpec<string> {
  return { name: '[DIR]', description, byDefault: 'manifests' };
}

/** `[DIR]`: the manifests folder, or `-` with the folder that it is judged with. */
export const FOLDER_OR_STDIN = folder('the manifests folder, or - for one manifest on standard input');

export const SETTINGS = {
  settings: text('--settings <DIR>', 'with -: the manifests folder to judge it with, manifests if left out'),
};

/** What every verb understands. */
const EVERYWHERE = {
  color: withDefault(
    oneOf('--color <WHEN>', 'colours; auto follows NO_COLOR, FORCE_COLOR and the terminal', [
      'auto',
      'always',
      'never',
    ]),
    'auto',
  ),
  debug: flag('--debug', 'show stack traces'),
};

const JSON_OPTION = {
  json: flag('--json', 'answer in JSON, as rolekeeper schema describes it; also for errors'),
};

const OUT_OPTION = { out: text('--out <FILE>', 'write to FILE what would go to standard output') };

export const PLAIN_OUTPUT = grouped('Output:', EVERYWHERE);
export const FILE_OUTPUT = grouped('Output:', { ...OUT_OPTION, ...EVERYWHERE });
/** For a verb that writes files of its own. */
export const JSON_OUTPUT = grouped('Output:', { ...JSON_OPTION, ...EVERYWHERE });
export const OUTPUT = grouped('Output:', { ...JSON_OPTION, ...OUT_OPTION, ...EVERYWHERE });

/** With a choice of forms, which excludes JSON. */
export function outputIn<T extends string>(format: OptionSpec<T>) {
  return grouped('Output:', { format: { ...format, conflicts: 'json' }, ...JSON_OPTION, ...OUT_OPTION, ...EVERYWHERE });
}

/** The embedded account, relative to the working directory. */
export const EMBEDDED_STATE = '.rolekeeper/iam.json';

/** Where the roles are. */
export type TargetWord = 'embedded' | 'aws' | { readonly file: string };

export const TARGET = grouped('Target:', {
  target: withDefault(
    parsed(
      '--target <TARGET>',
      `where the roles are; embedded (an IAM of our own in ${EMBEDDED_STATE}), file:PATH (a state file or an account dump) or aws`,
      targetWord,
    ),
    'embedded',
  ),
  profile: text('--profile <NAME>', 'aws: the profile of the credentials'),
  region: text('--region <NAME>', 'aws: the region of the endpoint'),
  endpointUrl: text('--endpoint-url <URL>', 'aws: another endpoint for IAM and STS'),
});

/** The target, and where what is remembered of it is kept. */
export const TARGET_AND_STATE = {
  ...TARGET,
  ...grouped('Target:', {
    stateBucket: text(
      '--state-bucket <NAME>',
      "aws: the service's state bucket, with lease, inventory, approvals and snapshots; or set ROLEKEEPER_STATE_BUCKET; apply and restore find it",
    ),
  }),
};

/** For a verb that reads what the service has written, and nothing else. */
export const STATE_BUCKET = {
  stateBucket: text('--state-bucket <NAME>', "the service's state bucket; or set ROLEKEEPER_STATE_BUCKET"),
};

/** For a verb that needs a bucket alone. */
export const AWS_BUCKET = grouped('AWS:', {
  profile: text('--profile <NAME>', 'the profile of the credentials'),
  region: text('--region <NAME>', 'the region of the bucket'),
  endpointUrl: text('--endpoint-url <URL>', 'another endpoint for S3'),
});

/** Where a command goes on without a target. */
function optionalTarget(description: string) {
  return { ...TARGET_AND_STATE, ...namedTarget(description) };
}

function namedTarget(description: string) {
  return grouped('Target:', { target: parsed('--target <TARGET>', description, targetWord) });
}

export const TARGET_IF_NAMED = optionalTarget(
  'aws to compare with IAM, or file:PATH with an account dump; if left out, or if IAM cannot be read, the manifests of the merge base count as applied',
);

export const TARGET_TO_EXAMINE = optionalTarget(
  'look at the account as well: aws, embedded, or file:PATH with a state file or an account dump',
);

/** The same where nothing that is remembered of the account counts. */
export const TARGET_TO_ASK = {
  ...TARGET,
  ...namedTarget(
    'ask the roles that are there, too: aws, embedded, or file:PATH with an account dump; if left out, only those of the manifests',
  ),
};

/** For a question that manifests alone can answer. */
export const ACCESS_TARGET = {
  ...TARGET,
  ...namedTarget(
    'judge by what IAM has: aws, file:PATH with an account dump, or embedded; if left out, the manifests count',
  ),
};

export const TARGET_TO_WRITE = {
  ...TARGET_AND_STATE,
  ...grouped('Target:', {
    lease: flag('--no-lease', "aws: go on without the service's lease; nothing then keeps another writer away"),
  }),
};

export const SKIP_INVALID = {
  skipInvalid: flag(
    '--skip-invalid',
    'go on with the valid manifests; roles of broken files stay as they were applied last, nothing is deleted, and the exit code stays 1',
  ),
};

export const ALLOW = {
  allowDeletions: parsed(
    '--allow-deletions <DIGEST>',
    'approve the one set of deletions that a blocked plan names',
    digestOfKind('deletions'),
  ),
  allowLockouts: parsed(
    '--allow-lockouts <DIGEST>',
    'approve the one set of updates that shut pipelines out, which a blocked plan names',
    digestOfKind('lockouts'),
  ),
};

export function detailedExitCode(two: string) {
  return {
    detailedExitcode: flag('--detailed-exitcode', `exit 0 if there is nothing to do, 1 on an error, 2 ${two}`),
  };
}

export function awsOptions({
  profile,
  region,
  endpointUrl,
}: Pick<OptionValues<typeof TARGET>, 'profile' | 'region' | 'endpointUrl'>): AwsOptions {
  return { profile, region, endpointUrl };
}

/** @throws InvalidArgumentError */
function approvalDigestIn(word: string) {
  const digest = approvalDigest(word);
  if (digest !== undefined) return digest;
  throw new InvalidArgumentError(
    'The blocked plan prints it: deletions- or lockouts-, and 32 digits and letters a to f. A commit is given in full: 40 of them.',
  );
}

/** The digest of a set, or a commit in full. */
export function approvableIn(word: string) {
  return isCommit(word) ? { commit: word } : approvalDigestIn(word);
}

function digestOfKind(kind: ApprovalKind) {
  return (word: string) => {
    const digest = approvalDigest(word);
    if (digest !== undefined && approvalKind(digest) === kind) return digest;
    throw new InvalidArgumentError(`The blocked plan prints it: ${kind}- and 32 digits and letters a to f.`);
  };
}

function targetWord(word: string): TargetWord {
  if (word === 'embedded' || word === 'aws') return word;
  const [, path] = /^file:(.+)$/.exec(word) ?? [];
  if (path !== undefined) return { file: path };
  throw new InvalidArgumentError('It is embedded, file:PATH or aws.');
}
