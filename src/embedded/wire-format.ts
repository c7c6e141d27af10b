/**
 * From the state's shape to the one in which the SDK hands things out: dates as Date, documents URL-encoded. Which call
 * shows which members was read off answers of the real service.
 */
import type {
  Detail,
  InstanceProfileDetail,
  ManagedPolicyDetail,
  PolicyDocument,
  RoleDetail,
} from './account-state.ts';

/**
 * RFC 3986, as IAM sends every policy document. encodeURIComponent leaves five characters of it alone, `*` and the
 * parentheses among them.
 */
export function encodeDocument(document: PolicyDocument): string {
  const text = encoded.get(document) ?? encode(JSON.stringify(document));
  encoded.set(document, text);
  return text;
}

/** No document is changed in place, and most are handed out again and again. */
const encoded = new WeakMap<PolicyDocument, string>();

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A role where only its name matters: in CreateRole, UpdateRoleDescription, inside an instance profile. */
function namedRole(role: RoleDetail) {
  return {
    Path: role.Path,
    RoleName: role.RoleName,
    RoleId: role.RoleId,
    Arn: role.Arn,
    CreateDate: new Date(role.CreateDate),
    AssumeRolePolicyDocument: encodeDocument(role.AssumeRolePolicyDocument),
  };
}

/** A role in CreateRole: neither description nor MaxSessionDuration, although both were just set. */
export function createdRole(role: RoleDetail) {
  return { ...namedRole(role), ...boundaryOf(role), ...(role.Tags.length > 0 && { Tags: copies(role.Tags) }) };
}

/** A role in UpdateRoleDescription. */
export function describedRole(role: RoleDetail) {
  return { ...namedRole(role), ...(role.Description !== undefined && { Description: role.Description }) };
}

/** A role in ListRoles: no tags, no boundary, no policies. */
export function listedRole(role: RoleDetail) {
  return {
    ...describedRole(role),
    ...(role.MaxSessionDuration !== undefined && { MaxSessionDuration: role.MaxSessionDuration }),
  };
}

/** A role in GetRole. */
export function fetchedRole(role: RoleDetail) {
  return {
    ...listedRole(role),
    ...boundaryOf(role),
    ...(role.Tags.length > 0 && { Tags: copies(role.Tags) }),
    RoleLastUsed: lastUsedOf(role),
  };
}

/** A role in GetAccountAuthorizationDetails: no description, no MaxSessionDuration. */
export function detailedRole(role: RoleDetail) {
  return {
    ...namedRole(role),
    InstanceProfileList: role.InstanceProfileList.map((profile) => instanceProfile(profile, role)),
    RolePolicyList: role.RolePolicyList.map(({ PolicyName, PolicyDocument }) => ({
      PolicyName,
      PolicyDocument: encodeDocument(PolicyDocument),
    })),
    AttachedManagedPolicies: copies(role.AttachedManagedPolicies),
    ...boundaryOf(role),
    Tags: copies(role.Tags),
    RoleLastUsed: lastUsedOf(role),
  };
}

/** Holds at most one role. */
export function instanceProfile(profile: InstanceProfileDetail, role: RoleDetail | undefined) {
  return { ...profile, CreateDate: new Date(profile.CreateDate), Roles: role ? [namedRole(role)] : [] };
}

/** A policy in GetPolicy: without its versions. */
export function listedPolicy({ PolicyVersionList: _, CreateDate, UpdateDate, ...policy }: ManagedPolicyDetail) {
  return { ...policy, CreateDate: new Date(CreateDate), UpdateDate: new Date(UpdateDate) };
}

/** What is handed out as it was dumped (users, groups, policies): the names of its members show which it is. */
export function dumped(detail: Detail): Detail {
  return Object.fromEntries(Object.entries(detail).map(([member, value]) => [member, dumpedMember(member, value)]));
}

function dumpedMember(member: string, value: unknown): unknown {
  if (typeof value === 'string') return member.endsWith('Date') ? new Date(value) : value;
  if (Array.isArray(value)) return value.map((item) => dumpedMember('', item));
  if (!isDetail(value)) return value;
  return member.endsWith('Document') ? encodeDocument(value) : dumped(value);
}

function isDetail(value: unknown): value is Detail {
  return typeof value === 'object' && value !== null;
}

function boundaryOf({ PermissionsBoundary }: RoleDetail) {
  return PermissionsBoundary && { PermissionsBoundary: { ...PermissionsBoundary } };
}

/** An empty object when the role was never used, not absent. */
function lastUsedOf({ RoleLastUsed: { LastUsedDate, Region } }: RoleDetail) {
  return {
    ...(LastUsedDate !== undefined && { LastUsedDate: new Date(LastUsedDate) }),
    ...(Region !== undefined && { Region }),
  };
}

/** A caller may do to an answer what it likes: the account keeps its own. */
export function copies<T extends object>(records: readonly T[]): T[] {
  return records.map((record) => ({ ...record }));
}
