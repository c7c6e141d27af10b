/** The account, as doctor looks at it. Nothing is written. */
import { isNamed } from '../../core/doctor/case-role.ts';
import { type AccountFacts, type AskedFacts, type Seen, seen, unseen } from '../../core/doctor/evidence.ts';
import { scopeOf } from '../../core/manifest/scope.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import type { ActualRole } from '../../core/model/actual-role.ts';
import { openTarget } from '../account/open-target.ts';
import { deploymentBy, planBy } from '../account/planning.ts';
import { openState } from '../account/state.ts';
import type { OpenTarget } from '../account/target.ts';
import type { Io } from '../command/io.ts';
import type { OptionValues } from '../command/option.ts';
import type { TARGET_TO_EXAMINE } from '../command/options.ts';
import type { Manifests } from '../manifests/manifests.ts';
import { unreadable } from './unreadable.ts';

interface Examined {
  readonly manifests: Manifests;
  readonly settings: Settings;
  readonly asked: AskedFacts;
  readonly io: Io;
  readonly program: string;
}

/** A plan has no use for the longest session of a role under another path, and does not read it. */
async function withSession(
  roles: readonly ActualRole[],
  { role: asked, durationSeconds }: AskedFacts,
  target: Pick<OpenTarget, 'longestSession'>,
): Promise<readonly ActualRole[]> {
  const role = roles.find((one) => asked !== undefined && isNamed(one, asked));
  if (durationSeconds === undefined || !role?.unread.includes('session')) return roles;
  const seconds = await target.longestSession(role);
  if (seconds === undefined) return roles;
  const unread = role.unread.filter((facet) => facet !== 'session');
  return roles.map((one) => (one === role ? { ...role, maxSessionSeconds: seconds, unread } : one));
}

/** The account, read as a plan reads it. */
export async function accountSeen(
  options: OptionValues<typeof TARGET_TO_EXAMINE>,
  { manifests, settings, asked, io, program }: Examined,
): Promise<Seen<AccountFacts>> {
  const { target: word } = options;
  if (word === undefined) return unseen('an account (--target)');
  const { desired } = manifests;
  try {
    const target = await openTarget({ ...options, target: word }, { ...io, settings, desired });
    const state = await openState({ ...options, target: word }, io);
    try {
      const { roles } = await target.reader.read(scopeOf(settings));
      const last = await state.inventory?.read();
      const planning = { desired, target, state, program, folder: manifests.directory };
      const plan = await planBy(last, planning);
      const changed = plan.findings.find(({ code }) => code === 'boundary-changed');
      return seen({
        name: target.name,
        providers: await target.providers(),
        roles: await withSession(roles, asked, target),
        boundary:
          deploymentBy(last, planning).boundary === null
            ? unseen('what was deployed (--state-bucket)')
            : seen(changed && { code: 'boundary-changed', message: changed.message, remedy: changed.remedy }),
      });
    } finally {
      state.close();
      target.close();
    }
  } catch (error) {
    return unreadable('the account', error);
  }
}
