/** A role of a state file or a dump. */
import type { InstanceProfileDetail, RoleDetail } from './account-state.ts';
import { date, document, list, member, object, optional, type Place, ShapeError, text, wholeNumber } from './shape.ts';
import { by } from './sorting.ts';

/** What `aws iam list-roles` shows of a role and the dump does not. */
export interface RoleExtras {
  readonly Description?: string;
  readonly MaxSessionDuration?: number;
}

/** Members in the order in which the CLI prints them, lists sorted. @throws ShapeError */
export function readRole(place: Place, extrasByArn: ReadonlyMap<string, RoleExtras>): RoleDetail {
  const role = object(place);
  const at = (name: string) => member(role, name, place.pointer);
  const Arn = text(at('Arn'));
  const boundary = optional(at('PermissionsBoundary'), readBoundary);
  return {
    Path: text(at('Path')),
    RoleName: text(at('RoleName')),
    RoleId: text(at('RoleId')),
    Arn,
    CreateDate: date(at('CreateDate')),
    AssumeRolePolicyDocument: document(at('AssumeRolePolicyDocument')),
    ...extrasByArn.get(Arn),
    ...readExtras(place),
    InstanceProfileList: list(at('InstanceProfileList'), readInstanceProfile).sort(by(({ Arn: arn }) => arn)),
    RolePolicyList: list(at('RolePolicyList'), readInlinePolicy).sort(by(({ PolicyName }) => PolicyName)),
    AttachedManagedPolicies: list(at('AttachedManagedPolicies'), readAttached).sort(by(({ PolicyArn }) => PolicyArn)),
    ...(boundary && { PermissionsBoundary: boundary }),
    Tags: list(at('Tags'), readTag).sort(by(({ Key }) => Key)),
    RoleLastUsed: optional(at('RoleLastUsed'), readLastUsed) ?? {},
  };
}

/** Of a role as `aws iam list-roles` prints it, by its ARN. @throws ShapeError */
export function readListedRole(place: Place): [arn: string, extras: RoleExtras] {
  return [text(member(object(place), 'Arn', place.pointer)), readExtras(place)];
}

function readExtras(place: Place): RoleExtras {
  const role = object(place);
  const Description = optional(member(role, 'Description', place.pointer), text);
  const MaxSessionDuration = optional(member(role, 'MaxSessionDuration', place.pointer), wholeNumber);
  return {
    ...(Description && { Description }),
    ...(MaxSessionDuration !== undefined && { MaxSessionDuration }),
  };
}

/** The roles that a dump repeats inside are left out: whose list it stands in says the same. @throws ShapeError */
export function readInstanceProfile(place: Place): InstanceProfileDetail {
  const profile = object(place);
  const at = (name: string) => member(profile, name, place.pointer);
  return {
    Path: text(at('Path')),
    InstanceProfileName: text(at('InstanceProfileName')),
    InstanceProfileId: text(at('InstanceProfileId')),
    Arn: text(at('Arn')),
    CreateDate: date(at('CreateDate')),
  };
}

function readInlinePolicy(place: Place) {
  const policy = object(place);
  return {
    PolicyName: text(member(policy, 'PolicyName', place.pointer)),
    PolicyDocument: document(member(policy, 'PolicyDocument', place.pointer)),
  };
}

function readAttached(place: Place) {
  const policy = object(place);
  return {
    PolicyName: text(member(policy, 'PolicyName', place.pointer)),
    PolicyArn: text(member(policy, 'PolicyArn', place.pointer)),
  };
}

function readBoundary(place: Place) {
  const boundary = object(place);
  return {
    PermissionsBoundaryType: text(member(boundary, 'PermissionsBoundaryType', place.pointer)),
    PermissionsBoundaryArn: text(member(boundary, 'PermissionsBoundaryArn', place.pointer)),
  };
}

/** @throws ShapeError */
export function readTag(place: Place) {
  const tag = object(place);
  return { Key: text(member(tag, 'Key', place.pointer)), Value: text(member(tag, 'Value', place.pointer)) };
}

function readLastUsed(place: Place) {
  const used = object(place);
  const LastUsedDate = optional(member(used, 'LastUsedDate', place.pointer), date);
  const Region = optional(member(used, 'Region', place.pointer), text);
  return { ...(LastUsedDate !== undefined && { LastUsedDate }), ...(Region !== undefined && { Region }) };
}

/** @throws ShapeError for two roles whose names are the same to IAM. */
export function refuseTwins(roles: readonly RoleDetail[], pointer: string): void {
  const seen = new Map<string, string>();
  for (const [index, { RoleName }] of roles.entries()) {
    const twin = seen.get(RoleName.toLowerCase());
    if (twin !== undefined) {
      const why =
        twin === RoleName ? 'a role stands in a dump once' : `IAM ignores case, so that ${twin} is the same name`;
      throw new ShapeError(`${pointer}/${index}`, `is ${RoleName}, which is there already: ${why}`);
    }
    seen.set(RoleName.toLowerCase(), RoleName);
  }
}
