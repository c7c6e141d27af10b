/** A command of the SDK as the tests look at it: its name and what it is about. */
import type { Operation } from '../../src/core/model/operation.ts';

export interface IamRequest {
  /** `CreateRole` */
  call: string;
  /** undefined for what is about no one role. */
  role: string | undefined;
  input: RequestInput;
}

export interface RequestInput {
  RoleName?: string;
  Path?: string;
  PermissionsBoundary?: string;
  PolicyArn?: string;
  PolicyName?: string;
  InstanceProfileName?: string;
  Tags?: readonly { Key: string; Value: string }[];
  TagKeys?: readonly string[];
}

export function requestOf(command: unknown): IamRequest {
  const { constructor: kind, input } = command as { constructor: { name: string }; input: RequestInput };
  return { call: kind.name.replace(/Command$/, ''), role: input.RoleName, input };
}

export function isRead({ call }: IamRequest): boolean {
  return call.startsWith('Get') || call.startsWith('List');
}

/** As much of the operation behind a write as IAM looks at when it decides whether to allow it. */
export function operationOf({ call, input }: IamRequest): Operation {
  const tags = Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  const {
    Path: path,
    PermissionsBoundary: boundaryArn,
    InstanceProfileName: instanceProfileName,
    TagKeys: keys,
  } = input;
  return { call, path, boundaryArn, instanceProfileName, keys, tags } as unknown as Operation;
}

/** The same request with another value in one of its tags, if it has that tag. */
export function withTag(request: IamRequest, key: string, value: string): IamRequest {
  const { Tags } = request.input;
  if (Tags === undefined) return request;
  const changed = Tags.map((tag) => (tag.Key === key ? { Key: key, Value: value } : tag));
  return { ...request, input: { ...request.input, Tags: changed } };
}
