/** `schemas/token.schema.json`. Made from what was read of the token, which has no signature. */
import { audienceOf } from '../../core/access/access-call.ts';
import type { Access, Refusal } from '../../core/access/refusal.ts';
import { callWith } from '../../core/access/sts-refusal.ts';
import { entersBy, type RoleAnswer, type TokenInspection } from '../../core/access/token-inspection.ts';
import { IAM_GRACE } from '../../core/access/token-rules.ts';
import type { LockIndex } from '../../core/manifest/lock-index.ts';
import type { SignatureResult } from './token-text.ts';

export interface TokenJsonOptions {
  readonly source: string;
  readonly signature: SignatureResult;
  /** undefined: no account was asked. */
  readonly target: string | undefined;
  readonly lock: LockIndex | undefined;
}

export function tokenJson(inspection: TokenInspection, { source, signature, target, lock }: TokenJsonOptions): unknown {
  const { token, refusal, roles } = inspection;
  return {
    version: 'rolekeeper.token/v1',
    source,
    header: { alg: token.header.alg ?? null, kid: token.header.kid ?? null, typ: token.header.typ ?? null },
    unsigned: token.unsigned,
    issuer: issuerJson(inspection),
    subject: subjectJson(inspection, lock),
    audience: {
      values: token.audiences,
      isList: token.audienceIsList,
      authorizedParty: token.authorizedParty ?? null,
      forSts: audienceOf(callWith(token)) ?? null,
    },
    lifetime: lifetimeJson(inspection),
    claims: token.bitbucket,
    otherClaims: Object.fromEntries(token.others),
    misshapen: token.misshapen,
    verification: { result: signature.result, reasons: signature.reasons.map(refusalJson) },
    refusal: refusal === undefined ? null : refusalJson(refusal),
    admitted: roles.length === 0 ? null : roles.some((role) => entersBy(inspection, role)),
    target: target ?? null,
    roles: roles.map(roleJson),
  };
}

function issuerJson({ token, issuer }: TokenInspection): unknown {
  return {
    value: token.issuer ?? null,
    kind: issuer.is,
    workspace: issuer.is === 'bitbucket' || issuer.is === 'near-miss' ? issuer.workspace || null : null,
    exact: issuer.is === 'near-miss' ? issuer.exact : null,
    differs: issuer.is === 'near-miss' ? issuer.differs : [],
  };
}

function subjectJson({ token, subject }: TokenInspection, lock: LockIndex | undefined): unknown {
  const step = subject.is === 'read' ? subject.step : undefined;
  const named = (uuid: string | undefined, name: string | undefined) =>
    uuid === undefined ? null : { name: name ?? null, uuid };
  return {
    value: token.subject ?? null,
    format: subject.is === 'read' ? subject.format : null,
    wanted: subject.is === 'read' && subject.wanted,
    differs: subject.is === 'other' ? subject.differs : null,
    repository: named(step?.repositoryUuid, lock?.byUuid.get(step?.repositoryUuid ?? '')?.slug),
    environment: named(step?.environmentUuid, lock?.environmentByUuid.get(step?.environmentUuid ?? '')?.name),
    stepUuid: step?.stepUuid ?? null,
    branch: step?.branch ?? null,
  };
}

function lifetimeJson({ token: { issuedAt, notBefore, expiresAt }, expiry, now }: TokenInspection): unknown {
  const iso = (date: Date | undefined) => date?.toISOString() ?? null;
  return {
    issuedAt: iso(issuedAt),
    notBefore: iso(notBefore),
    expiresAt: iso(expiresAt),
    iamTakesItUntil: iso(graceEnd(expiresAt)),
    now: now.toISOString(),
    state: expiry ?? null,
  };
}

/** undefined also where no date is so late. */
function graceEnd(expiresAt: Date | undefined): Date | undefined {
  const end = new Date((expiresAt?.getTime() ?? Number.NaN) + IAM_GRACE);
  return Number.isNaN(end.getTime()) ? undefined : end;
}

function roleJson({ name, arn, file, from, access, declared }: RoleAnswer): unknown {
  return {
    ...{ name, arn, from, access: access.is },
    file: file ?? null,
    reason: reasonJson(access),
    onceApplied: declared?.is ?? null,
  };
}

function reasonJson(access: Access): unknown {
  return access.is === 'yes' ? null : refusalJson(access.refusal);
}

function refusalJson({ code, message, remedy }: Refusal): Refusal {
  return { code, message, remedy };
}
