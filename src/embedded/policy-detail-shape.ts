/** A managed policy and an OpenID Connect provider of a state file or a dump. */
import type { ManagedPolicyDetail, OpenIDConnectProviderDetail } from './account-state.ts';
import { readTag } from './role-shape.ts';
import { date, document, list, member, object, optional, type Place, text, truth, wholeNumber } from './shape.ts';

/** Members in the order in which the CLI prints them. @throws ShapeError */
export function readManagedPolicy(place: Place): ManagedPolicyDetail {
  const policy = object(place);
  const at = (name: string) => member(policy, name, place.pointer);
  const Description = optional(at('Description'), text);
  return {
    PolicyName: text(at('PolicyName')),
    PolicyId: text(at('PolicyId')),
    Arn: text(at('Arn')),
    Path: text(at('Path')),
    DefaultVersionId: text(at('DefaultVersionId')),
    AttachmentCount: wholeNumber(at('AttachmentCount')),
    PermissionsBoundaryUsageCount: optional(at('PermissionsBoundaryUsageCount'), wholeNumber) ?? 0,
    IsAttachable: truth(at('IsAttachable')),
    ...(Description && { Description }),
    CreateDate: date(at('CreateDate')),
    UpdateDate: date(at('UpdateDate')),
    PolicyVersionList: list(at('PolicyVersionList'), readVersion),
  };
}

function readVersion(place: Place) {
  const version = object(place);
  const at = (name: string) => member(version, name, place.pointer);
  return {
    Document: document(at('Document')),
    VersionId: text(at('VersionId')),
    IsDefaultVersion: truth(at('IsDefaultVersion')),
    CreateDate: date(at('CreateDate')),
  };
}

/** @throws ShapeError */
export function readProvider(place: Place): OpenIDConnectProviderDetail {
  const provider = object(place);
  const at = (name: string) => member(provider, name, place.pointer);
  return {
    Arn: text(at('Arn')),
    Url: text(at('Url')),
    ClientIDList: list(at('ClientIDList'), text),
    ThumbprintList: list(at('ThumbprintList'), text),
    CreateDate: date(at('CreateDate')),
    Tags: list(at('Tags'), readTag),
  };
}
