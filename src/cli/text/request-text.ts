/** The roles that a person is about to approve: what happens to each, and why. */
import type { ApprovalRequest, RequestedRole } from '../../core/model/approval-request.ts';
import type { RemovalReason } from '../../core/model/removal-change.ts';
import { exchangeWords } from '../../core/plan/exchanged-names.ts';
import { lockoutWords } from '../../core/render/admission-words.ts';
import type { Paint } from '../../core/render/paint.ts';
import { counted } from '../../core/text/counted.ts';
import { visible, visibleIn } from '../../core/text/visible.ts';

export interface RequestWords {
  /** Where the roles were found, as the end of a sentence. */
  readonly source: string;
  readonly paint: Paint;
}

/** Ends with an empty line. */
export function requestText(request: ApprovalRequest, { source, paint }: RequestWords): string {
  const { kind, digest, roles, isApproved } = visibleIn(request);
  const title = kind === 'deletions' ? 'Deletions' : 'Lockouts';
  return [
    `${paint('bold', title)}  ${counted(roles.length, 'role')}, ${visible(source)}`,
    `${' '.repeat(title.length)}  ${digest}${isApproved ? ', approved already' : ''}`,
    '',
    ...roles.flatMap((role) => [...roleLines(role, paint), '']),
    '',
  ].join('\n');
}

function roleLines(role: RequestedRole, paint: Paint): string[] {
  switch (role.kind) {
    case 'delete':
      return [head('-', `deleted${why(role)}`), lastUsed(role)];
    case 'quarantine':
      return [head('x', `closed${why(role)}`), lastUsed(role)];
    case 'update':
      return [
        head('~', role.loses === undefined ? 'its trust policy is changed' : 'becomes ours'),
        ...(role.loses ?? []).map((one) => line('loses', one)),
        ...(role.leaves === undefined || role.leaves === 'some' ? [] : [line('shuts out', lockoutWords(role.leaves))]),
        ...(role.exchanged ?? []).map((one) => line('exchanged', exchangeWords(one))),
      ];
  }

  function head(sign: string, what: string): string {
    const style = role.kind === 'update' ? 'yellow' : 'red';
    return `  ${paint(style, sign)} ${paint('bold', role.name)}  ${paint('dim', what)}`;
  }
}

function why({ reason, to = '?' }: RequestedRole): string {
  return reason === undefined ? '' : `: ${REASONS[reason](to)}`;
}

const REASONS: Readonly<Record<RemovalReason['is'], (to: string) => string>> = {
  undeclared: () => 'no manifest declares it',
  renamed: (to) => `${to} has it among its former names`,
  expired: (to) => `its last day was ${to}`,
  foreign: () => 'not ours, and trusts the Bitbucket provider',
};

function lastUsed({ lastUsed: moment }: RequestedRole): string {
  return line('last used', moment === undefined ? 'never, as far as IAM knows' : moment.slice(0, 10));
}

function line(label: string, value: string): string {
  return `      ${label.padEnd(14)}  ${value}`;
}
