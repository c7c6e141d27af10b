/** What `who-can` answers, for people: the pipelines that get into a role, or the roles that may do something, and theirs. */
import type { AccessRole } from '../../core/access/access-role.ts';
import type { AskedAction } from '../../core/access/asked-action.ts';
import type { Entrance } from '../../core/access/entrances.ts';
import type { Permission } from '../../core/access/permission.ts';
import type { WhoMay } from '../../core/access/who-may.ts';
import { keepingOf, type WhoCanRole } from '../../core/render/access-json.ts';
import { entranceWords, notLookedAtWords } from '../../core/render/access-words.ts';
import { counted, named } from '../../core/text/counted.ts';
import { visible } from '../../core/text/visible.ts';
import { type AccessTextOptions, roleHead } from './access-text.ts';
import { answerText, askedWords, permissionLines } from './permission-text.ts';
import { wrapped } from './wrapped.ts';

/** Of one role: who gets in. Ends with a new line. */
export function whoEntersText({ role, entrances, others }: WhoCanRole, options: AccessTextOptions): string {
  const { paint, width } = options;
  const pipelines = entrances?.flatMap((entrance) => entranceLines(entrance, role, options, '  ')) ?? [
    wrapped('Its trust policy is not one that IAM takes: lint-trust says why.', width, '  '),
  ];
  const blocks = [
    [roleHead(role, paint), wrapped(visible(judgedWords(role, options)), width)].join('\n'),
    [
      paint('bold', 'Pipelines'),
      ...(pipelines.length > 0 ? pipelines : ['  none: no token that a step can have gets in']),
    ].join('\n'),
    ...(others.length === 0
      ? []
      : [[paint('bold', 'Others'), ...others.map((words) => wrapped(visible(words), width, '  '))].join('\n')]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function judgedWords(
  { standing, declared, trustDiffers }: AccessRole,
  { source, isAccount }: AccessTextOptions,
): string {
  const file = declared?.file;
  if (standing === 'not-applied')
    return `${source} has no such role yet; this is what its manifest (${file}) asks for.`;
  if (!isAccount) return `By its manifest (${file}); --target aws judges by what IAM has.`;
  if (declared === undefined) return `By what ${source} has; no manifest declares it.`;
  return trustDiffers
    ? `By what ${source} has, which is not what its manifest (${file}) says (role-trust-differs): \`rolekeeper plan\` shows the difference.`
    : `By what ${source} has, as its manifest (${file}) says.`;
}

/** Of one action: which roles may do it. Ends with a new line. */
export function whoMayText(asked: AskedAction, found: readonly WhoMay[], options: AccessTextOptions): string {
  const { paint, width, program, source, isAccount } = options;
  const judged = isAccount
    ? `Judged by what ${source} has.`
    : `Judged by ${source}; --target aws judges by what IAM has, and reads the policies that no manifest holds.`;
  const may = found.filter(({ permission }) => permission.is !== 'no');
  const mayNot = found.filter(({ permission }) => permission.is === 'no');
  const code = mayNot[0]?.permission.refusal?.code;
  const count = (is: Permission['is']) => found.filter(({ permission }) => permission.is === is).length;
  const total =
    found.length === 0
      ? 'No role trusts Bitbucket, and no manifest declares one.'
      : `${counted(found.length, 'role')}: ${count('yes')} may, ${count('maybe')} perhaps, ${count('no')} may not.`;
  const blocks = [
    [paint('bold', visible(askedWords(asked))), wrapped(visible(judged), width)].join('\n'),
    ...may.map((one) => mayText(one, asked, options)),
    ...(mayNot.length === 0 ? [] : [mayNotText(mayNot, options)]),
    wrapped(notLookedAtWords(), width),
    [
      paint('bold', total),
      ...(code === undefined ? [] : [paint('dim', `More about a code: ${program} explain ${code}`)]),
    ].join('\n'),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function mayText({ role, permission, entrances }: WhoMay, asked: AskedAction, options: AccessTextOptions): string {
  const { paint, width } = options;
  const notYet =
    role.standing === 'not-applied' ? ['    IAM does not have the role yet; its manifest asks for it.'] : [];
  const pipelines = entrances?.flatMap((entrance) =>
    entranceLines(entrance, role, options, '    ', `, through role ${role.name}`),
  ) ?? ['    Its trust policy is not one that IAM takes.'];
  return [
    roleHead(role, paint),
    `  ${answerText(permission, asked, paint)}`,
    ...permissionLines(permission, { paint, width, indent: '    ' }),
    ...notYet,
    '  pipelines',
    ...(pipelines.length > 0 ? pipelines : ['    none']),
  ].join('\n');
}

/** Many roles say the same. */
function mayNotText(found: readonly WhoMay[], { paint, width }: AccessTextOptions): string {
  const groups = Map.groupBy(found, ({ permission: { refusal } }) => `${refusal?.message} (${refusal?.code})`);
  const lines = [...groups].flatMap(([words, roles]) => {
    const remedy = `remedy: ${roles[0]?.permission.refusal?.remedy}`;
    return [
      wrapped(visible(roles.map(({ role }) => role.name).join(', ')), width, '  '),
      wrapped(visible(words), width, '    '),
      wrapped(visible(remedy), width, '    ').replace('remedy:', paint('cyan', 'remedy:')),
    ];
  });
  return [paint('red', 'no'), ...lines].join('\n');
}

function entranceLines(
  entrance: Entrance,
  { declared }: AccessRole,
  { width, world }: AccessTextOptions,
  indent: string,
  through = '',
): string[] {
  const keeping = keepingOf(entrance, declared, world);
  const branches = keeping.branches.length === 0 ? 'branches' : named(keeping.branches, 'branch', 'branches');
  return [
    wrapped(visible(`${entranceWords(entrance, world)}${through}`), width, indent),
    wrapped(visible(`${branches}: ${keeping.words}`), width, `${indent}  `),
  ];
}
