/** A token for people: its claims, what they mean, and what each role answers to it. The signature is not in what it is given. */
import { audienceOf } from '../../core/access/access-call.ts';
import type { Refusal } from '../../core/access/refusal.ts';
import { callWith } from '../../core/access/sts-refusal.ts';
import type { ReadToken } from '../../core/access/token-claims.ts';
import type { TokenInspection } from '../../core/access/token-inspection.ts';
import { IAM_GRACE } from '../../core/access/token-rules.ts';
import type { LockIndex } from '../../core/manifest/lock-index.ts';
import type { Style } from '../../core/render/paint.ts';
import { counted } from '../../core/text/counted.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { jsonText, visible } from '../../core/text/visible.ts';
import { padEnd } from './display-width.ts';
import { type RoleLinesOptions, reasonText, roleLines } from './token-roles.ts';
import { wrapped } from './wrapped.ts';

/** What --verify came to. */
export interface SignatureResult {
  readonly result: 'not-asked' | 'verified' | 'refused' | 'undecided';
  /** Empty unless it is refused or undecided. */
  readonly reasons: readonly Refusal[];
}

export interface TokenTextOptions extends RoleLinesOptions {
  readonly source: string;
  readonly signature: SignatureResult;
  /** undefined: there are no settings. */
  readonly lock: LockIndex | undefined;
  readonly program: string;
}

/** Ends with a new line. */
export function tokenText(inspection: TokenInspection, options: TokenTextOptions): string {
  const { paint, width, source } = options;
  const { token, refusal } = inspection;
  return [
    `${paint('bold', 'The token')} ${paint('dim', `of ${visible(source)}; its signature is not shown`)}`,
    ...rows(claimRows(token), width),
    '',
    paint('bold', 'What it means'),
    ...rows(meaningRows(inspection, options), width, LABELS),
    ...signatureLines(options),
    '',
    ...(refusal === undefined ? [] : [reasonText('STS refuses it for every role', refusal, options), '']),
    ...roleLines(inspection, options),
    '',
  ].join('\n');
}

/** The longest name of what is meant. */
const LABELS = 'environment'.length;

type Row = readonly [name: string, words: string];

/** The second column hangs. */
function rows(pairs: readonly Row[], width: number, least = 0): string[] {
  const first = Math.max(least, ...pairs.map(([name]) => name.length)) + 2;
  return pairs.map(([name, words]) => {
    const indent = ' '.repeat(first + 2);
    return `  ${padEnd(name, first)}${wrapped(words, Math.max(width, first + 40), indent).trimStart()}`;
  });
}

function claimRows(token: ReadToken): Row[] {
  const { header, issuer, subject, audiences, audienceIsList, authorizedParty, bitbucket, others } = token;
  const dates = { iat: token.issuedAt, exp: token.expiresAt, nbf: token.notBefore };
  const texts: Record<string, string | undefined> = {
    ...header,
    iss: issuer,
    sub: subject,
    aud: audienceIsList ? jsonText(audiences) : audiences[0],
    azp: authorizedParty,
    ...Object.fromEntries(Object.entries(dates).map(([name, date]) => [name, date?.toISOString()])),
    ...bitbucket,
  };
  const known = Object.entries(texts).flatMap(([name, text]): Row[] =>
    text === undefined ? [] : [[name, shortened(visible(text))]],
  );
  const more = [...others].slice(0, MOST_OTHERS).map(([name, value]): Row => {
    const odd = token.misshapen.includes(name) ? ' (of another type than it should be, and counts as absent)' : '';
    return [shortened(visible(name), 40), `${shortened(jsonText(value))}${odd}`];
  });
  const left = others.size - more.length;
  return [...known, ...more, ...(left > 0 ? [['…', `and ${counted(left, 'claim')} more`] as const] : [])];
}

/** Of claims that no token of Bitbucket has. */
const MOST_OTHERS = 20;

function shortened(text: string, most = 300): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

function meaningRows(inspection: TokenInspection, { lock }: TokenTextOptions): Row[] {
  return [
    ['issuer', issuerWords(inspection)],
    ...stepRows(inspection, lock),
    ['audience', audienceWords(inspection.token)],
    ['lifetime', lifetimeWords(inspection)],
  ];
}

function issuerWords({ issuer, token }: TokenInspection): string {
  switch (issuer.is) {
    case 'bitbucket':
      return `Bitbucket, the workspace ${issuer.workspace}`;
    case 'near-miss':
      return `almost the workspace ${issuer.workspace || 'of a slug'} of Bitbucket: it has ${issuer.differs.join(', ')}, and would have to be ${issuer.exact}; AWS compares every character`;
    case 'github':
      return 'GitHub Actions, and not Bitbucket';
    case 'gitlab':
      return 'GitLab, and not Bitbucket';
    case 'other':
      return `none of Bitbucket’s: ${shortened(visible(token.issuer ?? ''), 100)}`;
    case 'absent':
      return 'not named';
  }
}

function stepRows({ subject, token }: TokenInspection, lock: LockIndex | undefined): Row[] {
  if (subject.is === 'absent') return [['subject', 'none: the token does not say which step it is of']];
  if (subject.is === 'other')
    return [['subject', `of no known form, so that the step is not known: ${subject.differs}`]];
  const { repositoryUuid, environmentUuid, stepUuid, branch } = subject.step;
  const named = (name: string | undefined, uuid: string) =>
    name === undefined ? `${uuid}${lock === undefined ? '' : ' (not in the lock file)'}` : `${name} ${uuid}`;
  const environment = environmentUuid && named(lock?.environmentByUuid.get(environmentUuid)?.name, environmentUuid);
  const claimed = token.bitbucket.branchName;
  const form = subject.wanted ? subject.format : `${subject.format}, which is not that of the settings`;
  return [
    ['repository', named(lock?.byUuid.get(repositoryUuid)?.slug, repositoryUuid)],
    ['environment', environment ?? 'none'],
    ...(stepUuid === undefined ? [] : [['step', stepUuid] as const]),
    ...(branch === undefined ? [] : [['branch', shortened(visible(branch))] as const]),
    ...(branch !== undefined || claimed === undefined
      ? []
      : [['branch', `${shortened(visible(claimed))}, by a claim that STS does not see`] as const]),
    ['subject', `of the form ${form}`],
  ];
}

function audienceWords(token: ReadToken): string {
  const { audiences, audienceIsList, authorizedParty } = token;
  const taken = audienceOf(callWith(token));
  if (authorizedParty !== undefined) {
    return `${visible(authorizedParty)} for STS: it takes azp, and does not look at aud`;
  }
  if (taken === undefined) {
    return audiences.length === 0
      ? 'none'
      : `${audiences.length} of them and no azp: STS refuses it (Token audience contains more than one audience while authorized party is not present)`;
  }
  const list = audienceIsList ? ', a list of one, which counts as that one' : '';
  return `${visible(taken)}${list}; STS compares it with the client ids of the provider, and with :aud in the trust policy`;
}

function lifetimeWords({ token: { issuedAt, expiresAt }, expiry, now }: TokenInspection): string {
  if (expiresAt === undefined) return 'it does not say when it ends';
  const span = (from: Date, to: Date) => formatDuration(Math.round(Math.abs(to.getTime() - from.getTime()) / 1000));
  const whole = issuedAt === undefined ? '' : `valid for ${span(issuedAt, expiresAt)}; `;
  if (expiry === 'valid') return `${whole}it ends in ${span(now, expiresAt)}, and IAM takes it for ${GRACE} longer`;
  const ended = `${whole}it expired ${span(expiresAt, now)} ago`;
  if (expiry === 'expired') return `${ended}, and the ${GRACE} have passed for which IAM still takes it`;
  return `${ended}; IAM still takes it, for ${span(now, new Date(expiresAt.getTime() + IAM_GRACE))}`;
}

const GRACE = '5m';

function signatureLines({ signature: { result, reasons }, paint, width, program }: TokenTextOptions): string[] {
  const { label, style, words } = SIGNATURES[result];
  const [line = ''] = rows([['signature', `${label}: ${words.replace('PROGRAM', program)}`]], width, LABELS);
  return [
    line.replace(label, paint(style, label)),
    ...reasons.map((one) => reasonText(undefined, one, { paint, width })),
  ];
}

const SIGNATURES: Readonly<Record<SignatureResult['result'], { label: string; style: Style; words: string }>> = {
  'not-asked': {
    label: 'not verified',
    style: 'yellow',
    words: 'nothing here says that Bitbucket made it. PROGRAM token inspect --verify asks the keys of the issuer.',
  },
  verified: {
    label: 'verified',
    style: 'green',
    words: 'a key of the issuer of the settings made it, and every rule holds',
  },
  refused: { label: 'refused', style: 'red', words: 'this is not taken for a token of the workspace:' },
  undecided: { label: 'not verified', style: 'red', words: 'the keys of the issuer could not be had:' },
};
