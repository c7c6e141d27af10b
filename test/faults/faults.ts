/** What can happen to one call. */
import { AttachRolePolicyCommand } from '@aws-sdk/client-iam';
import { awsFailure, connectionLost } from './aws-failure.ts';
import { type IamRequest, isRead } from './iam-request.ts';
import { policyArn } from './role-file.ts';

export interface Blow {
  request: IamRequest;
  /** The call as it would have been. */
  perform(): Promise<unknown>;
  /** The answer of a replica that lags behind. */
  stale(): Promise<unknown>;
  /** The next so many calls fail too. */
  refuse(times: number, error: () => Error): void;
  /** Ends the process: this call is not answered, and no other is made. */
  kill(): never;
  /** The time budget is used up: no further operation is to be begun. */
  outOfTime(): void;
  /** Every read until the next whole reading is answered by a replica that lags behind. */
  staleReading(): void;
  /** A manual change at this moment. */
  byHand(command: object): Promise<unknown>;
}

export interface Fault {
  name: string;
  canStrike(request: IamRequest): boolean;
  strike(blow: Blow): Promise<unknown>;
  /** IAM shows what is not true: then it may have to refuse a write for us. */
  misleads?: true;
  /** A manual change that is put back only in a role that is looked after; one in quarantine is not. */
  meddles?: true;
  /** A write that meets it is sent again at once, and its role does not fail. */
  passes?: true;
  /** What was done before it is done: nothing of it may be sent again. */
  keepsWork?: true;
}

const always = () => true;
const onReads = (request: IamRequest) => isRead(request);
const onWrites = (request: IamRequest) => !isRead(request);
const onListings = ({ call }: IamRequest) => call === 'ListRoles' || call === 'GetAccountAuthorizationDetails';

/** More often than a write is tried again. */
const LASTING = 1_000;

function failing(error: () => Error, more = 0): Fault['strike'] {
  return async ({ refuse }) => {
    refuse(more, error);
    throw error();
  };
}

function appliedBut(error: () => Error, more = 0): Fault['strike'] {
  return async ({ perform, refuse }) => {
    await perform();
    refuse(more, error);
    throw error();
  };
}

const answered = (name: string, status: number) => () => awsFailure(name, status);

export const FAULTS: readonly Fault[] = [
  {
    name: 'fails before it arrives',
    canStrike: always,
    passes: true,
    strike: failing(connectionLost),
    keepsWork: true,
  },
  {
    name: 'fails before it arrives, and so does what follows',
    canStrike: always,
    strike: failing(connectionLost, LASTING),
    keepsWork: true,
  },
  { name: 'is applied, and its answer is lost', canStrike: always, passes: true, strike: appliedBut(connectionLost) },
  {
    name: 'is applied, and then nothing is answered any more',
    canStrike: always,
    strike: appliedBut(connectionLost, LASTING),
    keepsWork: true,
  },
  { name: 'the process dies before it', canStrike: always, strike: async ({ kill }) => kill(), keepsWork: true },
  {
    name: 'the process dies after it',
    canStrike: always,
    strike: async ({ perform, kill }) => {
      await perform();
      return kill();
    },
    keepsWork: true,
  },
  {
    name: 'a burst of throttling',
    canStrike: always,
    passes: true,
    strike: failing(answered('ThrottlingException', 400), 3),
    keepsWork: true,
  },
  {
    name: 'throttling without an end',
    canStrike: always,
    strike: failing(answered('ThrottlingException', 400), LASTING),
    keepsWork: true,
  },
  {
    name: 'ConcurrentModification',
    canStrike: always,
    passes: true,
    strike: failing(answered('ConcurrentModificationException', 409)),
    keepsWork: true,
  },
  {
    name: 'EntityTemporarilyUnmodifiable',
    canStrike: always,
    passes: true,
    strike: failing(answered('EntityTemporarilyUnmodifiableException', 409)),
    keepsWork: true,
  },
  {
    name: 'HTTP 500',
    canStrike: always,
    passes: true,
    strike: failing(answered('ServiceFailureException', 500)),
    keepsWork: true,
  },
  {
    name: 'HTTP 500 without an end',
    canStrike: always,
    strike: failing(answered('ServiceFailureException', 500), LASTING),
    keepsWork: true,
  },
  {
    name: 'LimitExceeded',
    canStrike: always,
    strike: failing(answered('LimitExceededException', 409)),
    keepsWork: true,
  },
  {
    name: 'MalformedPolicyDocument',
    canStrike: always,
    strike: failing(answered('MalformedPolicyDocumentException', 400)),
    keepsWork: true,
  },
  { name: 'AccessDenied', canStrike: always, strike: failing(answered('AccessDenied', 403)), keepsWork: true },
  {
    name: 'credentials that expire',
    canStrike: always,
    strike: failing(answered('ExpiredToken', 403), LASTING),
    keepsWork: true,
  },
  {
    name: 'the end of the time',
    canStrike: always,
    strike: async ({ perform, outOfTime }) => {
      const answer = await perform();
      outOfTime();
      return answer;
    },
    keepsWork: true,
  },
  {
    name: 'a write that is not seen yet',
    canStrike: onWrites,
    strike: failing(answered('NoSuchEntityException', 404)),
    misleads: true,
  },
  {
    name: 'a policy is attached to the role by hand',
    meddles: true,
    canStrike: ({ role, call }) => role !== undefined && call !== 'CreateRole',
    strike: async ({ request, byHand, perform }) => {
      await byHand(new AttachRolePolicyCommand({ RoleName: request.role, PolicyArn: policyArn('three') })).catch(
        () => undefined,
      );
      return perform();
    },
  },
  {
    name: 'a stale Get',
    canStrike: ({ call }) => call.startsWith('Get'),
    strike: ({ stale }) => stale(),
    misleads: true,
  },
  {
    name: 'a stale List',
    canStrike: ({ call }) => call.startsWith('List'),
    strike: ({ stale }) => stale(),
    misleads: true,
  },
  {
    name: 'a reading that is stale as a whole',
    canStrike: onListings,
    strike: ({ staleReading, stale }) => {
      staleReading();
      return stale();
    },
    misleads: true,
  },
  {
    name: 'a lost page',
    canStrike: onListings,
    strike: async ({ perform }) => ({ ...((await perform()) as object), RoleDetailList: [], Roles: [] }),
    misleads: true,
  },
  {
    name: 'a listing that is cut off',
    canStrike: onListings,
    strike: async ({ perform }) => ({ ...((await perform()) as object), IsTruncated: false }),
    misleads: true,
  },
  {
    name: 'a page without a marker',
    canStrike: onListings,
    strike: async ({ perform }) => ({ ...((await perform()) as object), IsTruncated: true, Marker: undefined }),
  },
  { name: 'an answer that is not of IAM', canStrike: onReads, strike: async () => ({}) },
];
