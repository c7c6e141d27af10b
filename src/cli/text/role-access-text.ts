/** What `explain-access --role` answers: one role in detail, from its trust policy to what it may do. */
import type { AskedAction } from '../../core/access/asked-action.ts';
import type { Permission } from '../../core/access/permission.ts';
import type { RolePolicies } from '../../core/access/role-policies.ts';
import type { AskedStep, StepAccess } from '../../core/access/step-access.ts';
import { notLookedAtWords, policyWords } from '../../core/render/access-words.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { visible } from '../../core/text/visible.ts';
import { type AccessTextOptions, answerLines, headText, roleHead } from './access-text.ts';
import { answerText, askedWords, permissionLines } from './permission-text.ts';
import { wrapped } from './wrapped.ts';

export interface RoleDetail {
  /** Who gets in, one sentence each. */
  readonly whoGetsIn: readonly string[];
  readonly policies: RolePolicies;
  readonly asked: AskedAction | undefined;
  readonly permission: Permission | undefined;
}

/** Ends with a new line. */
export function roleAccessText(
  step: AskedStep,
  one: StepAccess,
  detail: RoleDetail,
  options: AccessTextOptions,
): string {
  const { paint, width, program } = options;
  const { role, access } = one;
  const { asked, permission } = detail;
  const indented = (words: string) => wrapped(visible(words), width, '  ');
  const code = access.is === 'yes' ? permission?.refusal?.code : access.refusal.code;
  const blocks = [
    headText(step, options),
    [roleHead(role, paint), ...answerLines(one, options)].join('\n'),
    [paint('bold', 'Who gets in'), ...detail.whoGetsIn.map(indented)].join('\n'),
    [paint('bold', 'Session'), indented(sessionWords(one))].join('\n'),
    [paint('bold', 'Permissions'), ...policyWords(detail.policies).map(indented)].join('\n'),
    ...(asked === undefined || permission === undefined
      ? []
      : [
          [
            paint('bold', visible(askedWords(asked))),
            `  ${answerText(permission, asked, paint)}`,
            ...permissionLines(permission, { paint, width, indent: '    ' }),
          ].join('\n'),
        ]),
    wrapped(notLookedAtWords(), width),
    ...(code === undefined ? [] : [paint('dim', `More about a code: ${program} explain ${code}`)]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function sessionWords({ role: { sessionKnown, spec, declared } }: StepAccess): string {
  const most = sessionKnown
    ? `at most ${formatDuration(spec.maxSessionSeconds)}`
    : 'how long is not in this account dump';
  const advised = declared?.requestSeconds;
  return advised === undefined
    ? `${most}, at least 15m; a call that names no duration gets 1h`
    : `${most}, at least 15m; the manifest advises ${formatDuration(advised)} (advisory: IAM does not enforce it)`;
}
