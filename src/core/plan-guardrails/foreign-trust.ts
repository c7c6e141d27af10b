import { trustDigest } from '../iam/trust-digest.ts';
import { ignoredBy } from '../manifest/ignored-role.ts';
import type { Settings } from '../manifest/settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { Finding } from '../model/finding.ts';
import { TAGS } from '../model/ownership.ts';
import { denyAllArn, type ForeignFate, foreignFates, isForeign } from '../plan/foreign-roles.ts';
import { whoGetsInto } from '../plan/who-gets-into.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import { counted } from '../text/counted.ts';
import { lintTrust } from '../trust/lint/trust-lint.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import type { PlanRule } from './rule.ts';

/** Up to here each has a finding of its own; an account that keeps its roles elsewhere may have hundreds. */
const MOST_FINDINGS = 5;

/** Up to here they are named: a new one among them should be seen. */
const NAMED = 20;

/**
 * Roles outside our path that the shared provider opens to Bitbucket steps, as far as they stay open, and what keeps
 * the closed ones from being what the settings ask for. They are reported because no manifest is reviewed for them;
 * those that are closed or deleted are changes of the plan (foreign-roles.ts). While the last good settings hold, none is
 * closed or deleted, and those that are open are reported.
 */
export const foreignTrust: PlanRule = {
  codes: ['foreign-trust', 'foreign-not-granted', 'foreign-closed'],
  check: ({
    actual,
    changes,
    settings,
    world,
    now,
    fallback,
    closedForeign: closed,
    deployment: { foreignRoles: granted },
  }) => {
    if (fallback !== undefined) {
      const open = actual.roles.filter(
        (role) =>
          role.boundaryArn !== denyAllArn(settings) &&
          isForeign(role, settings) &&
          ignoredBy(role, settings, now) === undefined,
      );
      return openFindings(
        open.map((role) => ({ actual: role })),
        world,
      );
    }
    const fates = foreignFates(changes, actual.roles, { settings, now, world, granted, closed });
    const adopted = new Set(
      changes.flatMap((change) => ('beside' in change ? (change.beside?.role.roleId ?? []) : [])),
    );
    const open = fates.filter(
      ({ news, change }) => news?.is === 'open' || (change === undefined && news?.is === 'not-granted'),
    );
    return [
      // adoption.ts says how far those are that a manifest adopts; not why one is spared that nothing uses any more.
      ...openFindings(
        open.filter(({ actual, news }) => !adopted.has(actual.roleId) || isSparedForAnother(news)),
        world,
      ),
      ...notGranted(fates, settings, granted),
      ...fates.flatMap((fate) => stuck(fate)),
    ];
  },
};

function isSparedForAnother(news: ForeignFate['news']): boolean {
  return news?.is === 'open' && news.spared !== undefined && news.isAwaited !== true;
}

function openFindings(open: readonly ForeignFate[], world: TrustWorld): Finding[] {
  if (open.length > MOST_FINDINGS) {
    const names = open.map(({ actual }) => `${actual.name} (${lintTrust(actual.trust, world).verdict})`);
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
    const list = `${names.slice(0, NAMED).join(', ')}${more}`;
    return [trusts(`${open.length} roles outside our path trust the Bitbucket provider: ${list}`)];
  }
  return open.map(({ actual, news }) => {
    const { verdict } = lintTrust(actual.trust, world);
    const spared = news?.is === 'open' && news.spared !== undefined ? `. Only reported, as ${news.spared}` : '';
    const message = `${actual.arn} trusts the Bitbucket provider (${verdict}): ${whoGetsInto(actual, world)}${spared}`;
    const finding = trusts(message);
    const known = `if it is known and stays, name it under ignore in ${SETTINGS_FILE}, with trust: ${trustDigest(actual.trust)}`;
    return { ...finding, remedy: `${finding.remedy}; ${known}`, role: actual.name };
  });
}

function trusts(message: string): Finding {
  return {
    code: 'foreign-trust',
    blocks: 'nothing',
    message,
    remedy:
      'look at them with `rolekeeper scan --target aws`; have `rolekeeper import --target aws` write a manifest for each: the role is made under a name of its own, the pipelines are moved to it, and the old one goes when nothing uses it any more',
  };
}

function notGranted(fates: readonly ForeignFate[], { drift }: Settings, granted: string): Finding[] {
  const count = fates.filter(({ news }) => news?.is === 'not-granted').length;
  if (count === 0) return [];
  const { response } = drift.foreign;
  const roles = `${counted(count, 'foreign role stays as it is', 'foreign roles stay as they are')}`;
  return [
    {
      code: 'foreign-not-granted',
      blocks: 'nothing',
      message: `${SETTINGS_FILE} says ${response} for foreign-trust, and ${granted === 'none' ? 'no deployment is known that grants it' : `the deployment grants ${granted} only`}: ${roles}`,
      remedy: `if the platform agrees: npm run deploy -- -c foreignRoles=${response}`,
    },
  ];
}

function stuck({ actual, news }: ForeignFate): Finding[] {
  if (news?.is !== 'stuck') return [];
  return [
    {
      code: 'foreign-closed',
      blocks: 'nothing',
      role: actual.name,
      message: `${actual.arn} has been closed since ${news.on}, and stays closed: ${news.because}`,
      remedy: news.next === 'open' ? openingOf(actual) : leavingOf(actual),
    },
  ];
}

/** We may not do it ourselves. Role names have no character that is special in a shell. */
function openingOf({ name, roleId }: ActualRole): string {
  return (
    `to open it: aws iam delete-role-permissions-boundary --role-name ${name}, or, if the newest snapshot from before its quarantine ` +
    `(snapshots/${name}-${roleId}-…) has a boundaryArn: aws iam put-role-permissions-boundary --role-name ${name} --permissions-boundary ARN; ` +
    `then aws iam untag-role --role-name ${name} --tag-keys ${TAGS.quarantined}`
  );
}

function leavingOf({ name, instanceProfiles: [profile = ''] }: ActualRole): string {
  return `if it should be deleted: aws iam remove-role-from-instance-profile --role-name ${name} --instance-profile-name ${profile}`;
}
