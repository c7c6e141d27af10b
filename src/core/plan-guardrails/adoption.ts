import type { Beside } from '../model/beside.ts';
import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import { inventoryRole } from '../model/inventory.ts';
import { roleCommands } from '../plan/adoption-commands.ts';
import { type Cutover, cutoverOf } from '../plan/cutover.ts';
import { denyAllArn, isForeign } from '../plan/foreign-roles.ts';
import { isLockout } from '../plan/lockouts.ts';
import type { Circumstances, PlanRule } from './rule.ts';

/**
 * How far the roles of before are that manifests adopt (src/core/plan/adoption.ts), and by whom it goes on. A role that
 * has to be adopted in place waits in a pass of the service: that is no failure, and says what to do.
 */
export const adoption: PlanRule = {
  codes: ['adoption-by-person', 'adoption-beside', 'adoption-gone'],
  check: (circumstances) => [...byPerson(circumstances), ...gone(circumstances), ...beside(circumstances)],
};

/** Up to here each has a finding of its own; an account that is taken over has hundreds. */
const MOST_FINDINGS = 5;

/** Commands by hand would take away what nobody has approved: the boundary takes at once, and the service the rest. */
function byPerson({ changes, byPerson: isPerson, settings }: Circumstances): Finding[] {
  if (isPerson) return [];
  return changes.flatMap((change): Finding[] =>
    change.kind === 'adopt'
      ? [
          {
            code: 'adoption-by-person',
            blocks: 'writes',
            role: change.name,
            message: `${change.actual.arn} becomes ours by the credentials of a person: those of the service reach no role without our boundary and our tags`,
            remedy: isLockout(change)
              ? 'rolekeeper plan --target aws shows what it loses, and how that is approved (adoption-tightens); then rolekeeper apply --target aws'
              : `rolekeeper apply --target aws; or ${roleCommands(change, settings).join('; ')}. The next pass goes on with it`,
          },
        ]
      : [],
  );
}

/** A manifest that takes over a role must not make another one in its stead: what names the old one names its RoleId. */
function gone({ changes, declared, actual, known, isDeclared }: Circumstances): Finding[] {
  if (!actual.complete || isDeclared === true) return [];
  const there = new Set(actual.roles.map(({ arn }) => arn.toLowerCase()));
  const created = new Set(changes.flatMap(({ kind, name }) => (kind === 'create' ? name : [])));
  return declared.flatMap(({ name, adopts, file }): Finding[] => {
    if (adopts === undefined || there.has(adopts.arn.toLowerCase())) return [];
    const isMissing = adopts.how === 'in-place' && created.has(name) && inventoryRole(known, name) === undefined;
    if (adopts.how === 'in-place' && !isMissing) return [];
    return [
      {
        code: 'adoption-gone',
        blocks: isMissing ? 'writes' : 'nothing',
        role: name,
        message: isMissing
          ? `${adopts.arn} is not there, and the manifest takes it over as it is: no other role is made in its place`
          : `${adopts.arn} is not there: it was deleted, or the manifest has never named it right; ${name} stands for itself`,
        remedy: isMissing
          ? `correct the ARN in ${file}; or remove adopts there, and the role is made as a new one`
          : `if the ARN in ${file} is mistyped, correct it, as the old role is not spared meanwhile; otherwise remove adopts from ${file}`,
      },
    ];
  });
}

interface Pair {
  readonly name: string;
  readonly beside: Beside;
  readonly cutover: Cutover;
}

function beside({ changes, settings, now, deployment: { foreignRoles } }: Circumstances): Finding[] {
  const { response } = settings.drift.foreign;
  const isClosedByUs = response !== 'report' && foreignRoles !== 'none';
  const closing = new Set(changes.flatMap((change) => ('because' in change ? change.actual.roleId : [])));
  const pairs = changes.flatMap((change): Pair[] => {
    const pair = besideIn(change);
    if (pair === undefined || closing.has(pair.role.roleId) || pair.role.boundaryArn === denyAllArn(settings))
      return [];
    return [{ name: change.name, beside: pair, cutover: cutoverOf(change, pair, settings.adoption.retireDays, now) }];
  });
  const tell = (pair: Pair) =>
    // Below our path, or of an owner that the settings name, none is closed as a foreign one.
    told(pair, isClosedByUs && isForeign(pair.beside.role, settings), denyAllArn(settings));
  if (pairs.length <= MOST_FINDINGS) return pairs.map(tell);
  const groups = Map.groupBy(pairs, ({ cutover }) => cutover.is);
  return [...groups].flatMap(([is, group]): Finding[] => {
    const [first] = group;
    if (first === undefined) return [];
    const names = group.map(({ name, beside: { role } }) => `${role.name} (${name})`);
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
    const { remedy, level } = tell(first);
    const message = `${group.length} roles of before, ${WORDS[is]}: ${names.slice(0, NAMED).join(', ')}${more}`;
    return [
      {
        code: 'adoption-beside',
        blocks: 'nothing',
        message,
        ...(level && { level }),
        remedy: group.length === 1 ? remedy : `for each of them, as for ${first.beside.role.name}: ${remedy}`,
      },
    ];
  });
}

const NAMED = 20;

const WORDS = {
  'to-come': 'whose pipelines have not changed over yet',
  'under-way': 'whose pipelines have changed over, and which must not be used for some time yet',
  'not-remembered': 'whose pipelines have changed over, and nothing here remembers since when',
  over: 'which nothing uses any more',
} as const;

/** A cut-over that goes on as it should. */
const USUAL = { level: 'note' } as const;

function besideIn(change: Change): Beside | undefined {
  return 'beside' in change ? change.beside : undefined;
}

function told({ name, beside: { role, since }, cutover }: Pair, isClosedByUs: boolean, denyAll: string): Finding {
  const used = role.lastUsed === undefined ? 'never, as far as IAM knows' : role.lastUsed.toISOString().slice(0, 10);
  const head = `${name} takes the place of ${role.arn} (last used: ${used})`;
  const finding = { code: 'adoption-beside', blocks: 'nothing', role: name } as const;
  const whoUsesIt = `aws cloudtrail lookup-events --lookup-attributes AttributeKey=ResourceName,AttributeValue=${role.arn} shows who uses it`;
  switch (cutover.is) {
    case 'to-come':
      return {
        ...finding,
        ...USUAL,
        message: `${head}; ${name} was not used since ${since}`,
        remedy: `put the ARN of ${name} into the pipelines, one by one (\`rolekeeper snippet ${name}\` prints the step), and wherever a policy of a bucket, a key or a queue, or another account, names ${role.name}: that is not seen from here`,
      };
    case 'under-way':
      return {
        ...finding,
        ...USUAL,
        message: `${head}; ${name} is in use, and the old one not since ${cutover.quietSince}`,
        remedy: `wait until ${cutover.until}; a use starts the time again: ${whoUsesIt}`,
      };
    case 'not-remembered':
      return {
        ...finding,
        message: `${head}; ${name} is in use. Nothing here remembers since when, so that the old one is not closed`,
        remedy: `let the service do it, which remembers; or look yourself: ${whoUsesIt}`,
      };
    case 'over':
      return {
        ...finding,
        message: `${head}; ${name} is in use, and the old one not since ${cutover.quietSince}: nothing uses it any more`,
        remedy: isClosedByUs
          ? 'why it is not closed stands at foreign-trust'
          : `close it: aws iam put-role-permissions-boundary --role-name ${role.name} --permissions-boundary ${denyAll}; or have the service do it: drift.foreign-trust in rolekeeper.yaml, and -c foreignRoles`,
      };
  }
}
